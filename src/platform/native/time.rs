//! No clock, no locale: times are written plainly.

use crate::reactive::RwSignal;

/// The epoch milliseconds.
#[must_use]
pub fn date(at: i64) -> String {
    at.to_string()
}

/// As it is.
#[must_use]
pub fn day(iso: &str) -> String {
    iso.to_owned()
}

/// The epoch milliseconds.
#[must_use]
pub fn time_of_day(at: i64) -> String {
    at.to_string()
}

/// The epoch milliseconds.
#[must_use]
pub fn date_and_time(at: i64) -> String {
    at.to_string()
}

/// Never counts.
#[must_use]
pub fn every(_milliseconds: u32) -> RwSignal<u32> {
    RwSignal::new(0)
}

/// The epoch: there is no clock.
#[must_use]
pub const fn now() -> i64 {
    0
}
