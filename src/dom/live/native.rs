//! Effects for tests: what is live runs once.

/// Ran.
pub struct Running;

/// Runs at once.
pub fn run(mut run: Box<dyn FnMut()>) -> Running {
    run();
    Running
}

/// Nobody.
pub struct Scope;

impl Scope {
    /// Nobody.
    pub fn current() -> Self {
        Self
    }

    /// Nobody.
    pub fn inner(&self) -> Self {
        Self
    }

    /// Builds something.
    pub fn build<T>(&self, build: impl FnOnce() -> T) -> T {
        build()
    }
}
