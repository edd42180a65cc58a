//! A value that can be changed, and whose readers are told.

use std::{fmt, marker::PhantomData};

use super::cell::{Cell, Notice, Read};

/// A value in the graph.
pub struct RwSignal<T> {
    pub(super) cell: Cell,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> PartialEq for RwSignal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cell == other.cell
    }
}

impl<T> fmt::Debug for RwSignal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RwSignal").finish_non_exhaustive()
    }
}

impl<T: Default + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: 'static> RwSignal<T> {
    /// Holds this, as long as the reactive owner lives that it was made in.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { cell: Cell::new(value), of: PhantomData }
    }
}

impl<T: 'static> RwSignal<T> {
    /// What it holds; tracked.
    #[track_caller]
    #[must_use]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.read().clone()
    }

    /// What it holds; not tracked.
    #[track_caller]
    #[must_use]
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.read_untracked().clone()
    }

    /// Looks at what it holds; tracked.
    #[track_caller]
    #[must_use]
    pub fn read(self) -> Read<T> {
        self.cell.read(Notice::Given)
    }

    /// Looks at what it holds; not tracked.
    #[track_caller]
    #[must_use]
    pub fn read_untracked(self) -> Read<T> {
        self.cell.read(Notice::NotGiven)
    }

    /// Reads from what it holds; tracked.
    #[track_caller]
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read())
    }

    /// Reads from what it holds; not tracked.
    #[track_caller]
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read_untracked())
    }

    /// Has what runs now run again at the next change.
    pub fn track(self) {
        self.cell.track();
    }

    /// Holds something else from now on. Does nothing once its owner is gone.
    pub fn set(self, value: T) {
        self.update(|held| *held = value);
    }

    /// Changes what it holds. Does nothing once its owner is gone.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.cell.change(Notice::Given, change);
    }

    /// Changes what it holds and tells nobody. Does nothing once its owner is gone.
    pub fn update_untracked(self, change: impl FnOnce(&mut T)) {
        self.cell.change(Notice::NotGiven, change);
    }

    /// Changes what it holds and says what came of it, or nothing once its owner is gone.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut result = None;
        self.update(|held| result = Some(change(held)));
        result
    }

    /// Holds something else from now on, or gives it back once its owner is gone.
    #[must_use]
    pub fn try_set(self, value: T) -> Option<T> {
        let mut value = Some(value);
        self.update(|held| {
            if let Some(value) = value.take() {
                *held = value;
            }
        });
        value
    }
}
