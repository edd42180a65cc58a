//! What the whole app shares: one shelf in the context of Leptos' owners, searched by type.

use std::{
    any::{Any, TypeId},
    sync::{Arc, Mutex, PoisonError},
};

type Thing = Arc<dyn Any + Send + Sync>;

/// The newest last: it hides what is of its type.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Vec<Thing>>>);

#[inline(never)]
fn put(thing: Thing) {
    let shelf = leptos::prelude::use_context::<Shelf>().unwrap_or_else(|| {
        let shelf = Shelf::default();
        leptos::prelude::provide_context(shelf.clone());
        shelf
    });
    shelf.0.lock().unwrap_or_else(PoisonError::into_inner).push(thing);
}

#[inline(never)]
fn find(wanted: TypeId) -> Option<Thing> {
    let shelf = leptos::prelude::use_context::<Shelf>()?;
    let things = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    things.iter().rev().find(|thing| thing.as_ref().type_id() == wanted).cloned()
}

/// Leptos' `provide_context`, for what is the same wherever the app looks: from the first call's owner on down.
pub fn provide_context<T: Send + Sync + 'static>(value: T) {
    put(Arc::new(value));
}

/// What was provided of this type.
#[must_use]
pub fn use_context<T: Clone + 'static>() -> Option<T> {
    find(TypeId::of::<T>())?.downcast_ref().cloned()
}
