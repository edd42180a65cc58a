//! A value made of others, which runs its readers again only when it has become another.

use std::{fmt, marker::PhantomData, rc::Rc};

use super::{
    Read,
    graph::{self, Id, Value},
};

/// What a function makes of signals, made when somebody asks, and again when a signal has changed since that it has read.
pub struct Memo<T> {
    id: Id,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

impl<T: 'static> Memo<T> {
    /// Made anew whenever a signal changes that was read on the way; `of` is given what was made before.
    pub fn new(of: impl Fn(Option<&T>) -> T + 'static) -> Self
    where
        T: PartialEq,
    {
        Self::new_with_compare(of, |before, now| before != now)
    }

    /// The same, with a word of its own on what counts as a change.
    pub fn new_with_compare(
        of: impl Fn(Option<&T>) -> T + 'static,
        changed: fn(Option<&T>, Option<&T>) -> bool,
    ) -> Self {
        let run = Box::new(move |before: Option<&Value>| {
            let before = before.and_then(|before| before.downcast_ref());
            let now = of(before);
            if before.is_none() || changed(before, Some(&now)) { Some(Rc::new(now) as Value) } else { None }
        });
        Self { id: graph::add(None, Some(run), false), of: PhantomData }
    }

    /// What it is; tracked.
    #[track_caller]
    #[must_use]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.read().clone()
    }

    /// What it is; not tracked.
    #[track_caller]
    #[must_use]
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.read_untracked().clone()
    }

    /// Looks at what it is; tracked.
    #[track_caller]
    #[must_use]
    pub fn read(self) -> Read<T> {
        let made = self.read_untracked();
        graph::track(self.id);
        made
    }

    #[track_caller]
    fn read_untracked(self) -> Read<T> {
        Read::of(made(self.id))
    }

    /// Reads from what it is; tracked.
    #[track_caller]
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read())
    }

    /// Reads from what it is; not tracked.
    #[track_caller]
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read_untracked())
    }
}

#[inline(never)]
#[track_caller]
fn made(id: Id) -> Value {
    graph::refresh(id);
    match graph::value(id) {
        Some(value) => value,
        None => unreachable!("a memo was read that went with its owner"),
    }
}
