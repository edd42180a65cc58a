//! Effects and memos whose machinery is in the bundle once, not once a closure.
//!
//! Leptos' own constructors are generic over the closure: the future that waits, reruns and cleans up is compiled anew
//! for each. Behind a box there is one of them, for a call through a pointer a run
//! (docs/adr/0003-erased-views.md has the bytes).

use leptos::prelude::*;

/// [`Effect::new`] for a closure that keeps what it needs from the run before by itself.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    boxed(Box::new(run));
}

/// [`Memo::new`] for a closure that does not look at the value before.
pub fn memo<T: PartialEq + Send + Sync + 'static>(compute: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(compute: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| compute())
    }
    boxed(Box::new(compute))
}
