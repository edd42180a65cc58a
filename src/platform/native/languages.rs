//! No browser: no languages. A painted page is the same for everybody.

/// None.
#[must_use]
pub fn preferred() -> Vec<String> {
    Vec::new()
}
