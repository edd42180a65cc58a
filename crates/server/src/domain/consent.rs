//! Consent as the server knows it: whatever a browser claims, this decides (promises: P1.2, P2.2).

use std::marker::PhantomData;

use contract::privacy::{Consent, ConsentChange, FINGERPRINT, Purpose, ServiceId, registry::Consentable};

/// A browser that has consented to `P`, by the server's own record. Only [`Consented::admit`] makes one, and
/// whatever serves `P` takes one: without it there is no way to the data.
///
/// ```compile_fail,E0451
/// use std::marker::PhantomData;
/// use contract::privacy::registry::consentable::Analytics;
/// use valise_server::domain::consent::Consented;
///
/// let forged = Consented::<Analytics> { subject: String::new(), purpose: PhantomData };
/// ```
///
/// One purpose's is not another's, and what needs no consent has none:
///
/// ```compile_fail,E0308
/// use contract::privacy::registry::consentable::{Analytics, Marketing};
/// use valise_server::domain::consent::Consented;
///
/// fn offers(_: Consented<Marketing>) {}
/// fn visits(consented: Consented<Analytics>) { offers(consented) }
/// ```
#[derive(Debug, Clone)]
pub struct Consented<P> {
    subject: String,
    purpose: PhantomData<fn() -> P>,
}

impl<P: Consentable> Consented<P> {
    /// `subject`, if its `consent` allows `P` now. `gpc` is the request's Global Privacy Control.
    #[must_use]
    pub fn admit(subject: &str, consent: &Consent, gpc: bool, now_ms: i64) -> Option<Self> {
        let allowed = consent.allows(P::PURPOSE, gpc, now_ms);
        allowed.then(|| Self { subject: subject.to_owned(), purpose: PhantomData })
    }

    /// Whose consent it is: an id that leads to no name.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

/// A choice that can be recorded: made on what holds now, less what the browser itself refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice(Consent);

impl Choice {
    /// Reads a choice that was made on what is asked now: [`super::snapshot::Snapshot::read`] has seen to that.
    #[must_use]
    pub fn read(change: &ConsentChange, gpc: bool, now_ms: i64) -> Self {
        let granted = |purpose: &Purpose| {
            change.granted.contains(purpose) && purpose.is_consentable() && !(gpc && purpose.refused_by_gpc())
        };
        let granted: Vec<Purpose> = Purpose::ALL.iter().copied().filter(granted).collect();
        // An exception from what is not allowed says nothing.
        let declined = |service: &ServiceId| change.declined.contains(service) && granted.contains(&service.purpose());
        Self(Consent {
            declined: ServiceId::ALL.iter().copied().filter(declined).collect(),
            granted,
            fingerprint: FINGERPRINT.to_owned(),
            changed_at: now_ms,
        })
    }

    /// What it comes to.
    #[must_use]
    pub const fn consent(&self) -> &Consent {
        &self.0
    }

    /// Whether nothing is allowed.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.0.granted.is_empty()
    }
}

/// Whether another browser's Global Privacy Control, bound to the account since `since`, holds in one whose consent this
/// is: until she allows some of what it refuses by a choice in this one.
#[must_use]
pub fn refused_elsewhere(since: Option<i64>, consent: Option<&Consent>) -> bool {
    let chosen_since = |since: i64, consent: &Consent| {
        consent.changed_at > since && consent.granted.iter().any(|purpose| purpose.refused_by_gpc())
    };
    since.is_some_and(|since| !consent.is_some_and(|consent| chosen_since(since, consent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::privacy::{How, registry::consentable::Analytics};

    fn change(granted: &[Purpose]) -> ConsentChange {
        ConsentChange { snapshot: String::new(), granted: granted.to_vec(), declined: Vec::new(), how: How::Banner }
    }

    #[test]
    fn a_choice_holds_each_purpose_once_and_only_those_that_are_asked_for() {
        let choice = Choice::read(
            &change(&[Purpose::Marketing, Purpose::Necessary, Purpose::Analytics, Purpose::Analytics]),
            false,
            1,
        );
        assert_eq!(choice.consent().granted, [Purpose::Analytics, Purpose::Marketing]);
    }

    #[test]
    fn an_exception_counts_where_its_purpose_is_allowed() {
        let declined = vec![ServiceId::SearchRecord, ServiceId::SearchRecord];
        let of = |granted: &[Purpose]| {
            let change = ConsentChange { declined: declined.clone(), ..change(granted) };
            Choice::read(&change, false, 1).consent().declined.clone()
        };
        assert_eq!(of(&[Purpose::Analytics]), [ServiceId::SearchRecord]);
        assert_eq!(of(&[Purpose::Marketing]), []);
    }

    #[test]
    fn global_privacy_control_refuses_what_it_is_for_and_nothing_else() {
        let all: Vec<Purpose> = Purpose::together().collect();
        let choice = Choice::read(&change(&all), true, 1);
        assert_eq!(choice.consent().granted, [Purpose::Preferences]);
        assert!(!choice.is_refusal());
        assert!(Choice::read(&change(&[Purpose::Analytics]), true, 1).is_refusal());
    }

    #[test]
    fn what_another_browser_refuses_holds_until_it_is_allowed_here_by_a_later_choice() {
        let chose = |granted: &[Purpose], at| Choice::read(&change(granted), false, at).consent().clone();
        let holds = |consent: &Consent| refused_elsewhere(Some(1_000), Some(consent));
        assert!(refused_elsewhere(Some(1_000), None) && !refused_elsewhere(None, None));
        assert!(holds(&chose(&[Purpose::Analytics], 1_000)), "it was made before");
        assert!(holds(&chose(&[Purpose::Preferences], 1_001)), "it allows nothing of it");
        assert!(!holds(&chose(&[Purpose::Analytics], 1_001)));
    }

    #[test]
    fn nobody_is_admitted_without_a_consent_that_holds() {
        let choice = Choice::read(&change(&[Purpose::Analytics]), false, 1_000);
        let admit = |gpc, now_ms| Consented::<Analytics>::admit("s", choice.consent(), gpc, now_ms);
        assert_eq!(admit(false, 1_000).unwrap().subject(), "s");
        assert!(admit(true, 1_000).is_none());
        assert!(admit(false, 1_000 + contract::privacy::CHOICE_DAYS * contract::privacy::DAY_MS).is_none());
    }
}
