//! What the visitor allows: a switch for each purpose and for each of its services, all on equal terms.

use crate::dom::prelude::*;
use contract::privacy::{Purpose, ServiceId, registry::Asked};

use crate::{
    i18n::privacy as text,
    platform::privacy_signals,
    privacy::{LiveConsent, Standing, use_privacy},
};

/// The purposes that there is something to choose about: of those asked by themselves what is `chosen`, so that it can be
/// taken back, and what a service would do that `runs`. Nobody is asked to allow what nobody would do.
fn offered(runs: fn(ServiceId) -> bool, chosen: &[Purpose]) -> impl Iterator<Item = Purpose> {
    let services =
        move || ServiceId::ALL.iter().filter(move |service| service.connector().is_none() || runs(**service));
    Purpose::ALL.iter().copied().filter(move |purpose| match purpose.asked() {
        Asked::Never => false,
        Asked::Together => true,
        Asked::Separately => {
            chosen.contains(purpose) || services().any(|s| s.purpose() == *purpose || s.transfer() == Some(*purpose))
        }
    })
}

/// What has a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Purpose(Purpose),
    Service(ServiceId),
}

/// A purpose, and its services where there is something to choose among.
fn items(purpose: Purpose) -> Vec<Item> {
    let mut items = vec![Item::Purpose(purpose)];
    let services = ServiceId::ALL.iter().copied().filter(|service| service.purpose() == purpose);
    items.extend(services.map(Item::Service));
    // The switch of the purpose is that of its only service.
    if items.len() == 2 {
        items.pop();
    }
    items
}

impl Item {
    const fn purpose(self) -> Purpose {
        match self {
            Self::Purpose(purpose) => purpose,
            Self::Service(service) => service.purpose(),
        }
    }

    /// Slug, label, and what it means.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Purpose(purpose) => (purpose.slug(), purpose.label(), purpose.meaning()),
            Self::Service(service) => (service.slug(), service.label(), service.data()),
        }
    }

    /// Whether it is chosen; tracked.
    fn is_on(self, consent: LiveConsent) -> bool {
        consent.chosen().contains(&self.purpose())
            && match self {
                Self::Purpose(_) => true,
                Self::Service(service) => !consent.declined().contains(&service),
            }
    }

    /// Chooses it or takes it back. Choosing a purpose chooses all of it; choosing a service chooses nothing else of its
    /// purpose; taking back the last service takes back the purpose.
    fn set(self, consent: LiveConsent, on: bool) {
        let (mut granted, mut declined) = untrack(|| (consent.chosen(), consent.declined()));
        let purpose = self.purpose();
        let was_on = granted.contains(&purpose);
        let siblings = || ServiceId::ALL.iter().copied().filter(move |service| service.purpose() == purpose);
        let mut purpose_on = on;
        match self {
            Self::Purpose(_) => declined.retain(|service| service.purpose() != purpose),
            Self::Service(service) => {
                if !was_on {
                    declined.extend(siblings());
                }
                declined.retain(|other| *other != service);
                declined.extend((!on).then_some(service));
                purpose_on = siblings().any(|service| !declined.contains(&service));
            }
        }
        granted.retain(|other| *other != purpose);
        granted.extend(purpose_on.then_some(purpose));
        consent.choose(granted, declined);
    }
}

/// What "Allow everything" grants and excepts: all that is asked together, and what was chosen by itself stays as it was.
fn everything(chosen: &[Purpose], declined: &[ServiceId], gpc: bool) -> (Vec<Purpose>, Vec<ServiceId>) {
    let by_itself = |purpose: Purpose| purpose.asked() == Asked::Separately;
    let kept = chosen.iter().copied().filter(|purpose| by_itself(*purpose));
    let granted = Purpose::together().filter(|purpose| !(gpc && purpose.refused_by_gpc())).chain(kept).collect();
    (granted, declined.iter().copied().filter(|service| by_itself(service.purpose())).collect())
}

/// The switches, the two buttons that move all of them, and how far the choice has come.
#[component]
pub fn PrivacyChoices() -> impl IntoView {
    let consent = use_privacy().consent;
    let gpc = privacy_signals::gpc();
    let allow_all = move |_| {
        let (granted, declined) = everything(&untrack(|| consent.chosen()), &untrack(|| consent.declined()), gpc);
        consent.choose(granted, declined);
    };
    let refuse_all = move |_| consent.choose(Vec::new(), Vec::new());
    let tone = move || match consent.standing() {
        Standing::Recorded => "ok",
        Standing::NotRecorded | Standing::Stale | Standing::Blocked => "error",
        Standing::Unanswered | Standing::Telling => "",
    };
    view! {
        <section class="stack" data-gap="4" aria-labelledby="choices">
            <h2 id="choices">{text::CHOICES}</h2>
            {move || consent.refused_elsewhere().then(|| view! { <p class="notice">{text::REFUSED_ELSEWHERE}</p> })}
            <ul class="purposes">
                <li>
                    <p>
                        <strong>{Purpose::Necessary.label()}</strong>
                        " "
                        <span class="badge">{text::ALWAYS}</span>
                    </p>
                    <p class="muted small">{Purpose::Necessary.meaning()}</p>
                </li>
                {offered(privacy_signals::runs, &untrack(|| consent.chosen()))
                    .flat_map(items)
                    .map(|item| view! { <Switch item=item refused=gpc && item.purpose().refused_by_gpc()/> })
                    .collect_view()}
            </ul>
            <div class="cluster">
                <button type="button" class="button" id="allow-all" on:click=allow_all>{text::ALLOW_ALL}</button>
                <button type="button" class="button" id="refuse-all" on:click=refuse_all>{text::REFUSE_ALL}</button>
            </div>
            <p class="notice" data-tone=tone role="status">{move || text::standing(consent.standing())}</p>
        </section>
    }
    .into_any()
}

/// One purpose or service.
#[component]
fn Switch(
    item: Item,
    /// Whether the browser has refused it already.
    refused: bool,
) -> impl IntoView {
    let consent = use_privacy().consent;
    let (slug, label, meaning) = item.words();
    let id = format!("purpose-{slug}");
    let about = format!("{id}-about");
    let (input, described_by) = (id.clone(), about.clone());
    let on = move || !refused && item.is_on(consent);
    view! {
        <li class=matches!(item, Item::Service(_)).then_some("service")>
            <label class="switch" for=id>
                <strong>{label}</strong>
                <input
                    id=input
                    type="checkbox"
                    role="switch"
                    aria-describedby=described_by
                    disabled=refused
                    prop:checked=on
                    on:change=move |event| item.set(consent, event_target_checked(&event))
                />
            </label>
            <p class="muted small" id=about>
                {meaning}
                {(!meaning.ends_with('.')).then_some(".")}
                {refused.then(|| format!(" {}", text::REFUSED_BY_BROWSER))}
            </p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_of_several_services_has_a_switch_for_each() {
        let services = [ServiceId::VisitRecord, ServiceId::SearchRecord].map(Item::Service);
        assert_eq!(items(Purpose::Analytics)[1..], services);
    }

    #[test]
    fn allowing_everything_neither_grants_nor_takes_back_what_is_asked_by_itself() {
        let (granted, declined) = everything(&[], &[ServiceId::SearchRecord], false);
        assert_eq!(granted, Purpose::together().collect::<Vec<_>>());
        assert_eq!(declined, []);
        let excepted = [ServiceId::PartnerAnalytics, ServiceId::SearchRecord];
        let (granted, declined) = everything(&[Purpose::Analytics, Purpose::Sharing], &excepted, false);
        assert_eq!(granted, Purpose::together().chain([Purpose::Sharing]).collect::<Vec<_>>());
        assert_eq!(declined, [ServiceId::PartnerAnalytics]);
        assert!(!everything(&[], &[], true).0.contains(&Purpose::Analytics), "the browser refuses it");
    }

    #[test]
    fn every_offered_purpose_is_one_that_consent_decides_over() {
        let offered: Vec<Purpose> = offered(|_| true, &[]).collect();
        assert!(offered.iter().all(|purpose| purpose.is_consentable()));
        assert!(Purpose::together().all(|purpose| offered.contains(&purpose)));
    }

    #[test]
    fn nobody_is_asked_to_share_with_a_partner_that_the_shop_does_not_tell() {
        let by_itself = |runs, chosen: &[Purpose]| {
            offered(runs, chosen).filter(|purpose| purpose.asked() == Asked::Separately).collect::<Vec<_>>()
        };
        let both = [Purpose::Sharing, Purpose::AbroadPartner];
        assert_eq!(
            by_itself(|service| service == ServiceId::PartnerAnalytics, &[]),
            both,
            "and whether it may go abroad"
        );
        assert_eq!(by_itself(|_| false, &[]), []);
        assert_eq!(by_itself(|_| false, &[Purpose::Sharing]), [Purpose::Sharing], "what was allowed can be taken back");
    }
}
