//! No shell: a painted page is in euros and in the English of Britain, and the browser changes that.

/// Never runs.
pub fn on_chosen(_run: impl Fn() + 'static) {}

/// Nothing is chosen.
#[must_use]
pub const fn chosen(_id: &str) -> String {
    String::new()
}

/// Nowhere to show it.
pub const fn show(_id: &str, _kept: &str) {}

/// Nowhere to say it.
pub const fn say_of_rates(_text: &str) {}

/// Nothing is marked.
pub const fn mark(_name: &str, _on: bool) {}

/// Never.
#[must_use]
pub const fn is_american() -> bool {
    false
}

/// Stays with that of Britain.
pub const fn speak(_american: bool) {}
