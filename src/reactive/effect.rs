//! What runs again when a signal changes that it has read.

use super::graph;

fn boxed(mut run: impl FnMut() + 'static) -> graph::Run {
    Box::new(move |_| {
        run();
        None
    })
}

/// Runs soon, and again soon after each change of what it has read, as long as the owner lives that it was made in.
/// Natively it never does: a painted page is what is known at once.
pub fn effect(run: impl FnMut() + 'static) {
    if cfg!(any(target_arch = "wasm32", test)) {
        graph::soon(graph::add(None, Some(boxed(run)), true));
    }
}

/// The same, for one that is given what it returned the time before.
pub fn effect_after<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    effect(move || before = Some(run(before.take())));
}

/// Something that runs again as long as this is kept.
pub struct Running(graph::Id);

impl Running {
    /// Runs at once, and again soon after each change of what it has read.
    pub fn new(run: impl FnMut() + 'static) -> Self {
        let id = graph::add(None, Some(boxed(run)), true);
        graph::refresh(id);
        Self(id)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        graph::end(self.0);
    }
}
