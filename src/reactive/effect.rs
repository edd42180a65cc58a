//! What runs again when a signal changes that it has read.

use leptos::prelude::Effect;

/// [`Effect::new`] for a closure that keeps what it needs from the run before by itself.
///
/// Leptos' own constructor is generic over the closure: the future that waits, reruns and cleans up is compiled anew
/// for each. Behind a box there is one of them, at the price of a call through a pointer a run.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    boxed(Box::new(run));
}

/// The same, for one that is given what it returned the time before.
pub fn effect_after<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    effect(move || before = Some(run(before.take())));
}
