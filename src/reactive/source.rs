//! Something to read from, wherever it comes from: what a component takes that does not care.

use std::{fmt, rc::Rc};

use super::{Memo, RwSignal, StoredValue};

type Ask<T> = Rc<dyn Fn() -> T>;

/// A closure behind a handle that can be copied.
pub struct Signal<T>(StoredValue<Ask<T>>);

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T> fmt::Debug for Signal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signal").finish_non_exhaustive()
    }
}

impl<T: 'static> Signal<T> {
    /// What this returns, asked at each look.
    pub fn derive(ask: impl Fn() -> T + 'static) -> Self {
        Self(StoredValue::new(Rc::new(ask)))
    }

    /// Always the same.
    pub fn stored(value: T) -> Self
    where
        T: Clone,
    {
        Self::derive(move || value.clone())
    }

    /// What it is now; tracked as far as what it is made of is.
    #[track_caller]
    #[must_use]
    pub fn get(self) -> T {
        // Out of the box before it is asked: it may make and change other values.
        let ask = self.0.get_value();
        ask()
    }

    /// Reads from what it is now.
    #[track_caller]
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.get())
    }
}

impl<T: Clone + Default + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::stored(T::default())
    }
}

impl<T: Clone + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::stored(value)
    }
}

impl<T: Clone + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::derive(move || signal.get())
    }
}

impl<T: Clone + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::derive(move || memo.get())
    }
}
