//! Telling the server what a visitor chose.

use serde::{Deserialize, Serialize};

use super::{
    choice::is_fresh,
    registry::{FINGERPRINT, Purpose, ServiceId},
};
use crate::{Endpoint, Method};

/// The cookie that ties a browser to its consent. Set only once something is allowed, deleted when nothing is.
pub const CONSENT_COOKIE: &str = "valise_consent";

/// Where a choice was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
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
    /// What was shown, as the server signed it: the page carries it in `<html data-snapshot>`. A forged one, or one of
    /// another wording than the present one, is [`crate::ProblemCode::Stale`], whose problem holds the present one.
    #[cfg_attr(feature = "openapi", schema(max_length = 256))]
    pub snapshot: String,
    /// What is allowed; empty for a refusal or a withdrawal.
    #[cfg_attr(feature = "openapi", schema(max_items = 16))]
    pub granted: Vec<Purpose>,
    /// The services that are excepted from it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 16))]
    pub declined: Vec<ServiceId>,
    /// Where it was chosen.
    pub how: How,
}

/// What the server holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// What is allowed: what was asked for, less what the browser's Global Privacy Control refuses.
    pub granted: Vec<Purpose>,
    /// The services that are excepted from it.
    pub declined: Vec<ServiceId>,
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

impl Consent {
    /// Whether it allows `service` at `now_ms`: its purpose and, where its recipient is abroad, the transfer.
    #[must_use]
    pub fn lets(&self, service: ServiceId, gpc: bool, now_ms: i64) -> bool {
        self.allows(service.purpose(), gpc, now_ms)
            && !self.declined.contains(&service)
            && service.transfer().is_none_or(|transfer| self.allows(transfer, gpc, now_ms))
    }
}

/// A choice of the past, whose receipt is at [`GetReceipt`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastChoice {
    /// The receipt's id: who knows it may read the receipt, which names nobody.
    pub id: String,
    /// When, epoch milliseconds by the server's clock.
    pub at: i64,
    /// What was allowed.
    pub granted: Vec<Purpose>,
}

/// What the server holds about this browser's choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recorded {
    /// What holds now.
    pub consent: Consent,
    /// The choices on record, the newest first; at most [`PAST_CHOICES_MAX`].
    pub choices: Vec<PastChoice>,
    /// Whether another browser of her account asks by Global Privacy Control not to be tracked, and she has not chosen
    /// otherwise in this one since: what that refuses is refused here, too.
    #[serde(default)]
    pub refused_elsewhere: bool,
}

/// The most choices of [`Recorded`].
pub const PAST_CHOICES_MAX: u32 = 20;

/// `PUT /api/privacy/consent`: records a choice. A refusal without an earlier consent leaves no trace. Each telling has a
/// key of its own; one that was used before is [`crate::ProblemCode::KeyReused`].
#[derive(Debug, Clone)]
pub struct PutConsent {
    /// The choice.
    pub change: ConsentChange,
    /// 16 to 64 letters, digits, dashes or underscores, made for this telling.
    pub key: String,
}

impl Endpoint for PutConsent {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/privacy/consent";
    type Body = ConsentChange;
    type Answer = Recorded;
    fn body(&self) -> Option<&ConsentChange> {
        Some(&self.change)
    }
    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.key)
    }
}

/// `GET /api/privacy/consent`: what the server holds about this browser's choices.
#[derive(Debug, Clone, Copy)]
pub struct GetConsent;

impl Endpoint for GetConsent {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = PutConsent::PATH;
    type Body = ();
    type Answer = Recorded;
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
            declined: vec![ServiceId::SearchRecord],
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

    /// promise: P3.1
    #[rstest]
    #[case::both(&[Purpose::Sharing, Purpose::AbroadPartner], false, true)]
    #[case::no_transfer(&[Purpose::Sharing], false, false)]
    #[case::the_transfer_alone(&[Purpose::AbroadPartner], false, false)]
    #[case::refused_by_the_browser(&[Purpose::Sharing, Purpose::AbroadPartner], true, false)]
    fn a_service_abroad_needs_the_consent_to_the_transfer_besides_its_own(
        #[case] granted: &[Purpose],
        #[case] gpc: bool,
        #[case] runs: bool,
    ) {
        let consent = Consent { granted: granted.to_vec(), ..given() };
        assert_eq!(consent.lets(ServiceId::PartnerAnalytics, gpc, NOW), runs);
        let excepted = Consent { declined: vec![ServiceId::PartnerAnalytics], ..consent };
        assert!(!excepted.lets(ServiceId::PartnerAnalytics, gpc, NOW));
    }

    #[test]
    fn a_service_runs_under_its_purpose_unless_it_is_excepted() {
        assert!(given().lets(ServiceId::VisitRecord, false, NOW));
        assert!(!given().lets(ServiceId::SearchRecord, false, NOW));
        assert!(!given().lets(ServiceId::VisitRecord, true, NOW));
        assert!(ServiceId::VisitRecord.transfer().is_none(), "it stays here");
        assert!(!Consent { granted: Vec::new(), ..given() }.lets(ServiceId::VisitRecord, false, NOW));
    }
}
