//! The choice as the browser keeps it.

use serde::{Deserialize, Serialize};

use super::{
    consent::How,
    registry::{FINGERPRINT, Purpose, ServiceId, TOLD_VERSION},
};

/// Where the browser keeps it: in its local storage.
pub const STORAGE_KEY: &str = "valise.consent";
/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How many days an acceptance holds; a refusal holds until there is something new to ask.
pub const CHOICE_DAYS: i64 = 180;

/// An answer to "Your privacy choices". Holds no identifier: two visitors who chose alike in the same millisecond
/// keep the same. The boot script of `index.html` writes and reads this format too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
pub struct KeptChoice {
    /// The material fingerprint of what was shown.
    pub fingerprint: String,
    /// The server-signed snapshot of what was shown, as the page carried it: the same for all who saw it.
    #[serde(default)]
    pub snapshot: String,
    /// The newest version of the policy that the visitor was shown or said she had read.
    #[serde(default)]
    pub policy: String,
    /// What was allowed; empty for a refusal.
    pub granted: Vec<Purpose>,
    /// The services that are excepted from it.
    #[serde(default)]
    pub declined: Vec<ServiceId>,
    /// When, epoch milliseconds by the browser's clock.
    pub at: i64,
    /// Where it was chosen.
    pub how: How,
    /// Whether the server has recorded it: before that nothing runs on it.
    pub told: bool,
}

impl KeptChoice {
    /// A fresh choice, not yet told.
    #[must_use]
    pub fn new(granted: Vec<Purpose>, how: How, now_ms: i64) -> Self {
        Self {
            fingerprint: FINGERPRINT.to_owned(),
            snapshot: String::new(),
            policy: TOLD_VERSION.to_owned(),
            granted,
            declined: Vec::new(),
            at: now_ms,
            how,
            told: false,
        }
    }

    /// Whether it still answers what would be asked at `now_ms`.
    #[must_use]
    pub fn holds(&self, now_ms: i64) -> bool {
        self.fingerprint == FINGERPRINT && (self.granted.is_empty() || is_fresh(self.at, now_ms))
    }
}

/// Whether an acceptance of `at` still holds at `now_ms`. One from the future, given while the clock was ahead, would hold
/// too long: only a day of it is put up with.
#[must_use]
pub(super) fn is_fresh(at: i64, now_ms: i64) -> bool {
    let age_ms = now_ms.saturating_sub(at);
    -DAY_MS < age_ms && age_ms < CHOICE_DAYS * DAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    #[test]
    fn an_acceptance_holds_half_a_year_and_a_refusal_until_there_is_something_new_to_ask() {
        let accepted = KeptChoice::new(vec![Purpose::Analytics], How::Banner, NOW);
        assert!(accepted.holds(NOW + CHOICE_DAYS * DAY_MS - 1));
        assert!(!accepted.holds(NOW + CHOICE_DAYS * DAY_MS));
        assert!(accepted.holds(NOW - DAY_MS + 1), "clocks differ a little");
        assert!(!accepted.holds(NOW - DAY_MS), "given while the clock was ahead");
        let refused = KeptChoice::new(Vec::new(), How::Center, NOW);
        assert!(refused.holds(NOW + 10 * CHOICE_DAYS * DAY_MS));
        let of_another_wording = KeptChoice { fingerprint: "other".to_owned(), ..refused };
        assert!(!of_another_wording.holds(NOW));
    }

    #[test]
    fn what_the_boot_script_keeps_is_read() {
        let kept = r#"{"fingerprint":"0","snapshot":"s","policy":"p","granted":["analytics"],"at":1,"how":"banner","told":false}"#;
        let read: KeptChoice = serde_json::from_str(kept).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), kept.replace(r#","at""#, r#","declined":[],"at""#));
        assert!(serde_json::from_str::<KeptChoice>(&kept.replace("analytics", "mining")).is_err());
    }
}
