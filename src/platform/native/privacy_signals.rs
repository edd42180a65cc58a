//! No browser: nobody says anything.

use contract::privacy::ServiceId;

use crate::{platform::Runs, reactive::use_context};

/// Whether the shop that paints runs a service with a connector.
#[must_use]
pub fn runs(service: ServiceId) -> bool {
    use_context::<Runs>().unwrap_or_default().0.contains(&service)
}

/// Nobody asks.
#[must_use]
pub const fn gpc() -> bool {
    false
}

/// Nothing is refused.
#[must_use]
pub const fn refuses_cookies() -> bool {
    false
}

/// Never runs.
pub fn on_choice(_chosen: impl Fn() + 'static) {}

/// Never runs.
pub fn on_other_tab(_changed: impl Fn() + 'static) {}

/// Never runs.
pub fn on_hidden(_left: impl Fn() + Clone + 'static) {}

/// Never runs.
pub fn on_online(_back: impl Fn() + 'static) {}

/// Nothing to tell.
pub const fn show_standing(_state: &str) {}

/// Nothing is asked.
#[must_use]
pub const fn snapshot() -> String {
    String::new()
}

/// Nowhere to show it.
pub const fn show_difference(_lines: &str) {}

/// No notice to take away.
pub const fn policy_read() {}

/// Nothing is kept.
pub const fn chosen() {}
