//! What the whole app shares: one shelf at the outermost owner that something was provided in, searched by type.

use std::{any::TypeId, rc::Rc};

use super::graph;

/// Shares a value with all that looks for one of its type: from the first call's owner on down. It hides what was
/// provided of its type before.
pub fn provide_context<T: 'static>(value: T) {
    graph::provide(Rc::new(value));
}

/// What was provided of this type.
#[must_use]
pub fn use_context<T: Clone + 'static>() -> Option<T> {
    graph::provided(TypeId::of::<T>())?.downcast_ref().cloned()
}
