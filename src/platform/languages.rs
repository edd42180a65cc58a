//! The languages that the browser asks for pages in.

use super::window;

/// `navigator.languages`: BCP 47 tags, the preferred first.
#[must_use]
pub fn preferred() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}
