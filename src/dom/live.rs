//! What runs again when a signal changes that it has read. Leptos' effects behind one box: their machinery is in the
//! bundle once.

use leptos::prelude::{Owner, RenderEffect, untrack};

/// Runs as long as it is kept.
pub struct Running {
    _effect: RenderEffect<()>,
}

/// Runs at once, and again soon after each change.
pub fn run(mut run: Box<dyn FnMut()>) -> Running {
    Running { _effect: RenderEffect::new(move |_: Option<()>| run()) }
}

/// The reactive owner of something that is made later than its surroundings and goes on its own.
pub struct Scope(Option<Owner>);

impl Scope {
    /// The scope that is being built.
    pub fn current() -> Self {
        Self(Owner::current())
    }

    /// A new one in it.
    pub fn inner(&self) -> Self {
        Self(self.0.as_ref().map(|owner| owner.with(Owner::new)))
    }

    /// Builds something that belongs to it and reads no signal on anybody else's behalf.
    pub fn build<T>(&self, build: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(owner) => owner.with(|| untrack(build)),
            None => untrack(build),
        }
    }
}
