//! Telling the server what a visitor chose.

use serde::{Deserialize, Serialize};

use super::{
    choice::is_fresh,
    registry::{FINGERPRINT, Purpose},
};
use crate::{Endpoint, Method};

/// The cookie that ties a browser to its consent. Set only once something is allowed, deleted when nothing is.
pub const CONSENT_COOKIE: &str = "valise_consent";

/// Where a choice was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum How {
    /// On the banner.
    Banner,
    /// In the privacy center.
    Center,
    /// By the browser's Global Privacy Control.
    Gpc,
}

impl How {
    /// The word on the wire and in the database.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Banner => "banner",
            Self::Center => "center",
            Self::Gpc => "gpc",
        }
    }
}

/// A choice, whole: what is not in it is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentChange {
    /// The material fingerprint of what was shown; another than the present one is [`crate::ProblemCode::Stale`].
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub fingerprint: String,
    /// What is allowed; empty for a refusal or a withdrawal.
    #[cfg_attr(feature = "openapi", schema(max_items = 16))]
    pub granted: Vec<Purpose>,
    /// Where it was chosen.
    pub how: How,
}

/// What the server holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// What is allowed: what was asked for, less what the browser's Global Privacy Control refuses.
    pub granted: Vec<Purpose>,
    /// The material fingerprint that it was given under.
    pub fingerprint: String,
    /// When, epoch milliseconds by the server's clock.
    pub changed_at: i64,
}

impl Consent {
    /// Whether it allows `purpose` at `now_ms` for a browser that does or does not send Global Privacy Control.
    #[must_use]
    pub fn allows(&self, purpose: Purpose, gpc: bool, now_ms: i64) -> bool {
        self.granted.contains(&purpose)
            && purpose.is_consentable()
            && !(gpc && purpose.refused_by_gpc())
            && self.fingerprint == FINGERPRINT
            && is_fresh(self.changed_at, now_ms)
    }
}

/// `PUT /api/privacy/consent`: records a choice. A refusal without an earlier consent leaves no trace.
#[derive(Debug, Clone)]
pub struct PutConsent(pub ConsentChange);

impl Endpoint for PutConsent {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/privacy/consent";
    type Body = ConsentChange;
    type Answer = Consent;
    fn body(&self) -> Option<&ConsentChange> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::{CHOICE_DAYS, DAY_MS};
    use rstest::rstest;

    const NOW: i64 = 1_800_000_000_000;

    fn given() -> Consent {
        Consent {
            granted: vec![Purpose::Preferences, Purpose::Analytics],
            fingerprint: FINGERPRINT.to_owned(),
            changed_at: NOW,
        }
    }

    #[rstest]
    #[case::granted(given(), Purpose::Analytics, false, NOW, true)]
    #[case::not_granted(given(), Purpose::Marketing, false, NOW, false)]
    #[case::refused_by_the_browser(given(), Purpose::Analytics, true, NOW, false)]
    #[case::not_the_browsers_business(given(), Purpose::Preferences, true, NOW, true)]
    #[case::too_old(given(), Purpose::Analytics, false, NOW + CHOICE_DAYS * DAY_MS, false)]
    #[case::shown_another_wording(Consent { fingerprint: "x".to_owned(), ..given() }, Purpose::Analytics, false, NOW, false)]
    #[case::nothing_to_consent_to(Consent { granted: vec![Purpose::Necessary], ..given() }, Purpose::Necessary, false, NOW, false)]
    fn consent_allows_what_was_granted_and_still_holds(
        #[case] consent: Consent,
        #[case] purpose: Purpose,
        #[case] gpc: bool,
        #[case] now_ms: i64,
        #[case] allowed: bool,
    ) {
        assert_eq!(consent.allows(purpose, gpc, now_ms), allowed);
    }
}
