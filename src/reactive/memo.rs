//! A value made of others, which runs its readers again only when it has become another.

use std::{any::Any, fmt, marker::PhantomData, ops::Deref, sync::Arc};

use leptos::prelude::{ReadUntracked as _, Track as _};

/// What was made; it is the same as before only where it was kept.
#[derive(Clone)]
struct Made(Arc<dyn Any + Send + Sync>);

impl PartialEq for Made {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

type Make = Box<dyn Fn(Option<&Made>) -> Made + Send + Sync>;

#[inline(never)]
fn make(make: Make) -> leptos::prelude::Memo<Made> {
    leptos::prelude::Memo::new(make)
}

#[inline(never)]
fn made(memo: leptos::prelude::Memo<Made>) -> Made {
    memo.track();
    made_untracked(memo)
}

#[inline(never)]
fn made_untracked(memo: leptos::prelude::Memo<Made>) -> Made {
    (*memo.read_untracked()).clone()
}

/// Leptos' `Memo`, its machinery compiled once.
pub struct Memo<T> {
    made: leptos::prelude::Memo<Made>,
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

impl<T: Send + Sync + 'static> Memo<T> {
    /// Made anew whenever a signal changes that was read on the way; `of` is given what was made before.
    pub fn new(of: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self
    where
        T: PartialEq,
    {
        Self::new_with_compare(of, |before, now| before != now)
    }

    /// The same, with a word of its own on what counts as a change.
    pub fn new_with_compare(
        of: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
        changed: fn(Option<&T>, Option<&T>) -> bool,
    ) -> Self {
        let made = make(Box::new(move |kept| {
            let before = kept.and_then(|kept| kept.0.downcast_ref());
            let now = of(before);
            match kept {
                Some(kept) if !changed(before, Some(&now)) => kept.clone(),
                _ => Made(Arc::new(now)),
            }
        }));
        Self { made, of: PhantomData }
    }
}

impl<T: 'static> Memo<T> {
    /// What it is; tracked.
    #[must_use]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.read().clone()
    }

    /// What it is; not tracked.
    #[must_use]
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        Held::<T>::of(made_untracked(self.made)).clone()
    }

    /// Looks at what it is; tracked.
    #[must_use]
    pub fn read(self) -> Held<T> {
        Held::of(made(self.made))
    }

    /// Reads from what it is; tracked.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read())
    }

    /// Reads from what it is; not tracked.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&Held::of(made_untracked(self.made)))
    }
}

/// What a memo was when it was looked at.
pub struct Held<T> {
    made: Made,
    of: PhantomData<fn() -> T>,
}

impl<T> Held<T> {
    fn of(made: Made) -> Self {
        Self { made, of: PhantomData }
    }
}

impl<T: 'static> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self.made.0.downcast_ref() {
            Some(value) => value,
            None => unreachable!("a memo makes one type of value"),
        }
    }
}
