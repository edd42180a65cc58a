//! One program with everything in it.

use crate::routes::Route;

/// It always is.
#[must_use]
pub const fn is_here() -> bool {
    true
}

/// Runs it.
pub fn bring(then: impl FnOnce() + 'static) {
    then();
}

/// Goes on with a page.
pub fn with_code_of(_route: &Route, then: impl FnOnce() + 'static) {
    then();
}
