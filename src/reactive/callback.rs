//! What a component tells whoever uses it.

use std::{fmt, rc::Rc};

use super::StoredValue;

/// A function behind a handle that can be copied.
pub struct Callback<T>(StoredValue<Rc<dyn Fn(T)>>);

impl<T> Clone for Callback<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Callback<T> {}

impl<T> fmt::Debug for Callback<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").finish_non_exhaustive()
    }
}

impl<T: 'static> Callback<T> {
    /// Runs this.
    pub fn new(run: impl Fn(T) + 'static) -> Self {
        Self(StoredValue::new(Rc::new(run)))
    }

    /// Tells it. Does nothing once its owner is gone.
    pub fn run(self, what: T) {
        if let Some(run) = self.0.try_get_value() {
            run(what);
        }
    }
}
