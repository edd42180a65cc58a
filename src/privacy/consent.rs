//! Consent and what it grants.

use std::marker::PhantomData;

use contract::privacy::{
    KeptChoice, Purpose,
    registry::{Consentable, consentable::Analytics},
};

/// What the visitor allows right now. Made by [`super::LiveConsent`] alone.
#[derive(Debug, PartialEq, Eq)]
pub struct Consent {
    granted: Vec<Purpose>,
}

impl Consent {
    /// Nothing allowed.
    pub(super) const fn denied() -> Self {
        Self { granted: Vec::new() }
    }

    /// What a kept choice allows at `now_ms`. Before the server has recorded it, it allows nothing: a consent that
    /// exists in one browser's storage only could be proven by nobody.
    pub(super) fn of(kept: Option<&KeptChoice>, gpc: bool, now_ms: i64) -> Self {
        let holds = |kept: &&KeptChoice| kept.told && kept.holds(now_ms);
        let allowed = |purpose: &Purpose| purpose.is_consentable() && !(gpc && purpose.refused_by_gpc());
        let granted = kept.filter(holds).map(|kept| kept.granted.iter().copied().filter(allowed).collect());
        Self { granted: granted.unwrap_or_default() }
    }

    /// A grant for `P`, if it is allowed. It borrows the consent, so it ends with this look at it.
    #[must_use]
    pub fn grant<P: Consentable>(&self) -> Option<Grant<'_, P>> {
        let grant = Grant { consent: PhantomData, purpose: PhantomData, here: PhantomData };
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
    consent: PhantomData<&'c Consent>,
    purpose: PhantomData<P>,
    /// Raw pointers are not `Send`, and so nothing that holds one is.
    here: PhantomData<*const ()>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::privacy::{CHOICE_DAYS, DAY_MS, How, registry::consentable::Preferences};
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
    fn a_kept_choice_cannot_allow_what_is_not_asked_for() {
        let forged = KeptChoice { granted: vec![Purpose::Necessary], ..kept() };
        assert_eq!(Consent::of(Some(&forged), false, NOW), Consent::denied());
    }
}
