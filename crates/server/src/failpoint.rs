//! Places at which a test ends the process, as a power cut would: no destructor runs, nothing is flushed, and no handler
//! hears of it, since it is `kill -9`.
//!
//! Only with the cargo feature `failpoints`; otherwise [`reach`] is nothing. `VALISE_CRASH_AT` names the place.

/// Every place: in the order in which a purchase passes them, a rotation of keys, the end of a data key, an erasure.
pub const PLACES: &[&str] = &[
    "after_reserve",
    "after_payment_opened",
    "after_payment_recorded",
    "after_authorised_before_finalise",
    "after_finalise_before_errands",
    "before_capture",
    "after_capture_before_record",
    "after_mail_before_record",
    "after_expiry_before_void",
    "after_void_before_record",
    "after_cancelling_before_errands",
    "after_cancelling_before_refund",
    "after_refund_before_record",
    "after_kek_noted",
    "after_kek_made",
    "after_page_rewrapped",
    "after_puncture_before_strike",
    "in_erasure",
    "in_erasure_of_account",
    "after_erasure_before_answer",
    "before_forgetting",
    "after_forgetting_before_record",
    "before_forgetting_customer",
    "after_forgetting_customer_before_record",
];

/// Ends the process if `place` is the one that the environment names.
#[cfg(feature = "failpoints")]
pub fn reach(place: &'static str) {
    debug_assert!(PLACES.contains(&place), "unlisted failpoint {place}");
    static WANTED: std::sync::LazyLock<Option<String>> =
        std::sync::LazyLock::new(|| std::env::var("VALISE_CRASH_AT").ok());
    if WANTED.as_deref() == Some(place) {
        die();
    }
}

#[cfg(feature = "failpoints")]
fn die() -> ! {
    use rustix::process::{Signal, getpid, kill_process};
    if let Err(error) = kill_process(getpid(), Signal::KILL) {
        tracing::error!(%error, "not killed at a failpoint");
    }
    // The tests tell one signal from the other.
    std::process::abort()
}

/// Nothing: this build has no failpoints.
#[cfg(not(feature = "failpoints"))]
#[inline]
pub const fn reach(_place: &'static str) {}
