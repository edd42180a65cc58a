//! A painted page is what is known at once: what its views would do later, in a browser, is never begun.

/// Never runs.
pub fn spawn_local(task: impl Future<Output = ()> + 'static) {
    drop(task);
}
