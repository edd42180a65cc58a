//! One program with everything in it.

/// It always is.
#[must_use]
pub const fn is_here() -> bool {
    true
}

/// Runs it.
pub fn bring(then: impl FnOnce() + 'static) {
    then();
}
