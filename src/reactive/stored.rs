//! A value that is kept for the closures of a view, and whose changes nobody is told of.

use std::{fmt, marker::PhantomData};

use super::cell::{Cell, Notice};

/// A value in the graph that nobody observes.
pub struct StoredValue<T> {
    cell: Cell,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T> fmt::Debug for StoredValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredValue").finish_non_exhaustive()
    }
}

impl<T: 'static> StoredValue<T> {
    /// Keeps this, as long as the reactive owner lives that it was made in.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { cell: Cell::new(value), of: PhantomData }
    }
}

impl<T: 'static> StoredValue<T> {
    /// What is kept.
    #[track_caller]
    #[must_use]
    pub fn get_value(self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    /// What is kept, or nothing once its owner is gone.
    #[must_use]
    pub fn try_get_value(self) -> Option<T>
    where
        T: Clone,
    {
        self.cell.try_read::<T>(Notice::NotGiven).map(|value| value.clone())
    }

    /// Reads from what is kept.
    #[track_caller]
    pub fn with_value<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.cell.read(Notice::NotGiven))
    }

    /// Keeps something else from now on. Does nothing once its owner is gone.
    pub fn set_value(self, value: T) {
        self.update_value(|kept| *kept = value);
    }

    /// Changes what is kept. Does nothing once its owner is gone.
    pub fn update_value(self, change: impl FnOnce(&mut T)) {
        self.cell.change(Notice::NotGiven, change);
    }

    /// Changes what is kept and says what came of it, or nothing once its owner is gone.
    pub fn try_update_value<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut result = None;
        self.update_value(|kept| result = Some(change(kept)));
        result
    }
}
