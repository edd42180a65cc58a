//! Whom signals, memos and effects belong to.

use super::graph::{self, Around, Id};

/// Owns what is made in it, as long as it is kept. An effect and a memo own what they make, until they run again.
#[derive(Debug)]
pub struct Owner(Id);

impl Owner {
    /// One that belongs to the current owner.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "where it is made counts")]
    pub fn new() -> Self {
        Surroundings::current().inner()
    }

    /// Runs something whose signals belong to this owner.
    pub fn with<T>(&self, run: impl FnOnce() -> T) -> T {
        let _around = Around::owned(self.0);
        run()
    }

    /// Ends what belongs to it.
    pub fn cleanup(&self) {
        graph::clear(self.0);
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        graph::end(self.0);
    }
}

/// The owner of a place that something will be made for later.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings(Id);

impl Surroundings {
    /// The current owner.
    #[must_use]
    pub fn current() -> Self {
        Self(graph::owner())
    }

    /// A new owner that belongs to it.
    #[must_use]
    pub fn inner(self) -> Owner {
        Owner(graph::add_owner(self.0))
    }
}

/// Reads on nobody's behalf.
pub fn untrack<T>(read: impl FnOnce() -> T) -> T {
    let _around = Around::untracked();
    read()
}

/// Runs when what is running now runs again or ends.
pub fn on_cleanup(cleanup: impl FnOnce() + 'static) {
    graph::on_cleanup(Box::new(cleanup));
}
