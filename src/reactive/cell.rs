//! A box of anything that Leptos keeps track of.

use std::{any::Any, fmt, marker::PhantomData, ops::Deref};

use leptos::{
    prelude::{ReadUntracked as _, RwSignal, Track as _, Write as _},
    reactive::signal::guards::{Plain, ReadGuard},
};

/// Whatever a cell holds.
type Anything = Box<dyn Any + Send + Sync>;

/// Whether what is read runs its reader again, and what is changed its readers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    Given,
    NotGiven,
}

/// A value of a type that only the shell around the cell knows. It lives as long as the reactive owner that it was
/// made in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(RwSignal<Anything>);

impl Cell {
    pub(super) fn new<T: Send + Sync + 'static>(value: T) -> Self {
        Self::of(Box::new(value))
    }

    #[inline(never)]
    fn of(value: Anything) -> Self {
        Self(RwSignal::new(value))
    }

    #[inline(never)]
    pub(super) fn track(self) {
        self.0.track();
    }

    /// The value, or nothing where its owner is gone.
    #[inline(never)]
    fn look(self, notice: Notice) -> Option<ReadGuard<Anything, Plain<Anything>>> {
        if notice == Notice::Given {
            self.track();
        }
        self.0.try_read_untracked()
    }

    pub(super) fn try_read<T: 'static>(self, notice: Notice) -> Option<Read<T>> {
        self.look(notice).map(|guard| Read { guard, of: PhantomData })
    }

    /// # Panics
    /// As Leptos does, where the value went with its owner: whoever reads it has outlived what it shows.
    #[track_caller]
    pub(super) fn read<T: 'static>(self, notice: Notice) -> Read<T> {
        self.try_read(notice).unwrap_or_else(|| gone())
    }

    /// Changes the value; does nothing where it is gone, as Leptos does.
    pub(super) fn change<T: 'static>(self, notice: Notice, change: impl FnOnce(&mut T)) {
        let mut change = Some(change);
        self.change_any(notice, &mut |value| {
            if let (Some(change), Some(value)) = (change.take(), value.downcast_mut()) {
                change(value);
            }
        });
    }

    #[inline(never)]
    fn change_any(self, notice: Notice, change: &mut dyn FnMut(&mut (dyn Any + Send + Sync))) {
        if notice == Notice::Given {
            if let Some(mut value) = self.0.try_write() {
                change(&mut **value);
            }
        } else if let Some(mut value) = self.0.try_write_untracked() {
            change(&mut **value);
        }
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn gone() -> ! {
    unreachable!("a value was read that went with its owner")
}

/// A value for as long as it is looked at. Changing it meanwhile waits for ever natively and ends the app in the browser:
/// keep it short.
pub struct Read<T> {
    guard: ReadGuard<Anything, Plain<Anything>>,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> Deref for Read<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // The shell that made the cell is the only one to ask, and asks for what it put in.
        self.guard.downcast_ref().unwrap_or_else(|| gone())
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Read<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
