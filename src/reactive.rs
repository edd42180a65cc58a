//! Effects whose machinery is in the bundle once, not once a closure.
//!
//! Leptos' own constructor is generic over the closure: the future that waits, reruns and cleans up is compiled anew
//! for each. Behind a box there is one of them, at the price of a call through a pointer a run.

use leptos::prelude::*;

/// [`Effect::new`] for a closure that keeps what it needs from the run before by itself.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    boxed(Box::new(run));
}
