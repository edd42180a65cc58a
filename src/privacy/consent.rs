//! Consent and what it grants.

use std::marker::PhantomData;

use contract::privacy::{
    KeptChoice, Purpose, ServiceId,
    registry::{Consentable, consentable::Analytics},
};

/// What the visitor allows right now. Made by [`super::LiveConsent`] alone.
#[derive(Debug, PartialEq, Eq)]
pub struct Consent {
    granted: Vec<Purpose>,
    declined: Vec<ServiceId>,
}

impl Consent {
    /// Nothing allowed.
    pub(super) const fn denied() -> Self {
        Self { granted: Vec::new(), declined: Vec::new() }
    }

    /// What a kept choice allows at `now_ms`. Before the server has recorded it, it allows nothing: a consent that
    /// exists in one browser's storage only could be proven by nobody.
    pub(super) fn of(kept: Option<&KeptChoice>, gpc: bool, now_ms: i64) -> Self {
        let holds = |kept: &&KeptChoice| kept.told && kept.holds(now_ms);
        let allowed = |purpose: &Purpose| purpose.is_consentable() && !(gpc && purpose.refused_by_gpc());
        match kept.filter(holds) {
            Some(kept) => Self {
                granted: kept.granted.iter().copied().filter(allowed).collect(),
                declined: kept.declined.clone(),
            },
            None => Self::denied(),
        }
    }

    /// A grant for `P`, if it is allowed. It borrows the consent, so it ends with this look at it.
    #[must_use]
    pub fn grant<P: Consentable>(&self) -> Option<Grant<'_, P>> {
        let grant = Grant { consent: self, purpose: PhantomData, here: PhantomData };
        self.granted.contains(&P::PURPOSE).then_some(grant)
    }

    /// Whether analytics is allowed: what the record of a visit lives and dies by.
    pub(super) fn allows_visit(&self) -> bool {
        self.grant::<Analytics>().is_some()
    }
}

/// The visitor's leave to do one thing, now. Neither copied, nor kept, nor sent elsewhere: it borrows from the live
/// consent and stays on its thread.
#[derive(Debug)]
pub struct Grant<'c, P> {
    consent: &'c Consent,
    purpose: PhantomData<P>,
    /// Raw pointers are not `Send`, and so nothing that holds one is.
    here: PhantomData<*const ()>,
}

impl<P: Consentable> Grant<'_, P> {
    /// Whether this service of the purpose may run: it is not excepted, and where its recipient is abroad, the transfer
    /// is allowed too.
    #[must_use]
    pub fn lets(&self, service: ServiceId) -> bool {
        service.purpose() == P::PURPOSE
            && !self.consent.declined.contains(&service)
            && service.transfer().is_none_or(|transfer| self.consent.granted.contains(&transfer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::privacy::{
        CHOICE_DAYS, DAY_MS, How,
        registry::consentable::{Preferences, Sharing},
    };
    use rstest::rstest;

    const NOW: i64 = 1_800_000_000_000;

    fn kept() -> KeptChoice {
        KeptChoice { told: true, ..KeptChoice::new(vec![Purpose::Analytics, Purpose::Preferences], How::Banner, NOW) }
    }

    #[rstest]
    #[case::allowed_and_recorded(Some(kept()), false, NOW, true)]
    #[case::never_asked(None, false, NOW, false)]
    #[case::refused(Some(KeptChoice { granted: Vec::new(), ..kept() }), false, NOW, false)]
    #[case::not_recorded_by_the_server(Some(KeptChoice { told: false, ..kept() }), false, NOW, false)]
    #[case::shown_another_wording(Some(KeptChoice { fingerprint: "x".to_owned(), ..kept() }), false, NOW, false)]
    #[case::half_a_year_ago(Some(kept()), false, NOW + CHOICE_DAYS * DAY_MS, false)]
    #[case::the_browser_refuses(Some(kept()), true, NOW, false)]
    fn a_visit_is_recorded_only_under_a_consent_that_holds(
        #[case] kept: Option<KeptChoice>,
        #[case] gpc: bool,
        #[case] now_ms: i64,
        #[case] allowed: bool,
    ) {
        assert_eq!(Consent::of(kept.as_ref(), gpc, now_ms).allows_visit(), allowed);
    }

    #[test]
    fn global_privacy_control_leaves_what_it_is_not_about() {
        assert!(Consent::of(Some(&kept()), true, NOW).grant::<Preferences>().is_some());
    }

    #[test]
    fn an_excepted_service_does_not_run_under_its_purpose() {
        let consent = Consent::of(Some(&KeptChoice { declined: vec![ServiceId::SearchRecord], ..kept() }), false, NOW);
        let grant = consent.grant::<Analytics>().unwrap();
        assert!(grant.lets(ServiceId::VisitRecord));
        assert!(!grant.lets(ServiceId::SearchRecord));
        assert!(!consent.grant::<Preferences>().unwrap().lets(ServiceId::VisitRecord), "it is not of this purpose");
    }

    #[test]
    fn what_goes_abroad_needs_the_consent_to_that_besides_its_own() {
        let lets = |granted: &[Purpose], gpc| {
            let kept = KeptChoice { granted: granted.to_vec(), ..kept() };
            let consent = Consent::of(Some(&kept), gpc, NOW);
            consent.grant::<Sharing>().is_some_and(|grant| grant.lets(ServiceId::PartnerAnalytics))
        };
        assert!(lets(&[Purpose::Sharing, Purpose::AbroadPartner], false));
        assert!(!lets(&[Purpose::Sharing], false));
        assert!(!lets(&[Purpose::AbroadPartner], false));
        assert!(!lets(&[Purpose::Sharing, Purpose::AbroadPartner], true), "Global Privacy Control refuses both");
    }

    #[test]
    fn a_kept_choice_cannot_allow_what_is_not_asked_for() {
        let forged = KeptChoice { granted: vec![Purpose::Necessary], ..kept() };
        assert_eq!(Consent::of(Some(&forged), false, NOW), Consent::denied());
    }
}
