//! No address bar: nothing moves.

use crate::routes::Route;

/// How a navigation enters the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A new entry.
    Push,
    /// In place of the present one.
    Replace,
}

/// Goes nowhere.
pub fn leave_for(_href: &str) {}

/// None.
#[must_use]
pub fn pages() -> u32 {
    0
}

/// Keeps nothing.
pub fn keep_pages(_pages: u32) {}

/// No query.
#[must_use]
pub fn take_query(_query: &str) -> bool {
    false
}

/// No fragment.
#[must_use]
pub fn take_fragment() -> String {
    String::new()
}

/// Goes nowhere.
pub fn use_navigate() -> impl Fn(Route, Entry) + Copy + Send + Sync + 'static {
    |_, _| {}
}
