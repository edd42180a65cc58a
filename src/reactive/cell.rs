//! A node of the graph that holds a value of a type that only the shell around it knows.

use std::{any::Any, fmt, marker::PhantomData, ops::Deref, rc::Rc};

use super::graph::{self, Id, Value};

/// Whether what is read runs its reader again, and what is changed its readers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    Given,
    NotGiven,
}

/// A value that lives as long as the reactive owner that it was made in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(Id);

impl Cell {
    pub(super) fn new<T: 'static>(value: T) -> Self {
        Self(graph::add(Some(Rc::new(value)), None, false))
    }

    pub(super) fn track(self) {
        graph::track(self.0);
    }

    #[inline(never)]
    fn look(self, notice: Notice) -> Option<Value> {
        if notice == Notice::Given {
            self.track();
        }
        graph::value(self.0)
    }

    pub(super) fn try_read<T>(self, notice: Notice) -> Option<Read<T>> {
        self.look(notice).map(Read::of)
    }

    /// # Panics
    /// Where the value went with its owner: whoever reads it has outlived what it shows.
    #[track_caller]
    pub(super) fn read<T>(self, notice: Notice) -> Read<T> {
        self.try_read(notice).unwrap_or_else(|| gone())
    }

    /// Changes the value; does nothing where it is gone.
    pub(super) fn change<T: 'static>(self, notice: Notice, change: impl FnOnce(&mut T)) {
        let mut change = Some(change);
        self.change_any(notice, &mut |value| {
            if let (Some(change), Some(value)) = (change.take(), value.downcast_mut()) {
                change(value);
            }
        });
    }

    #[inline(never)]
    fn change_any(self, notice: Notice, change: &mut dyn FnMut(&mut dyn Any)) {
        let Some(mut value) = graph::take_value(self.0) else { return };
        match Rc::get_mut(&mut value) {
            Some(value) => change(value),
            None => looked_at(),
        }
        graph::put_value(self.0, value);
        if notice == Notice::Given {
            graph::changed(self.0);
        }
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn gone() -> ! {
    unreachable!("a value was read that went with its owner")
}

#[cold]
#[inline(never)]
fn looked_at() -> ! {
    unreachable!("a value was changed while it was looked at")
}

/// A value for as long as it is looked at. Changing it meanwhile ends the app: keep it short.
pub struct Read<T> {
    value: Value,
    of: PhantomData<fn() -> T>,
}

impl<T> Read<T> {
    pub(super) fn of(value: Value) -> Self {
        Self { value, of: PhantomData }
    }
}

impl<T: 'static> Deref for Read<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // The shell that made the node is the only one to ask, and asks for what it put in.
        self.value.downcast_ref().unwrap_or_else(|| gone())
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Read<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
