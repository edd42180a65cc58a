//! What the visitor allows: a switch for each purpose, all on equal terms.

use contract::privacy::{
    Purpose,
    registry::{Asked, SERVICES},
};
use leptos::prelude::*;

use crate::{
    i18n::privacy as text,
    platform::privacy_signals,
    privacy::{Standing, use_privacy},
};

/// The purposes that there is something to choose about.
fn offered() -> impl Iterator<Item = Purpose> {
    Purpose::ALL.iter().copied().filter(|purpose| match purpose.asked() {
        Asked::Never => false,
        Asked::Together => true,
        // Nobody is asked to allow what nobody would do.
        Asked::Separately => SERVICES.iter().any(|service| service.purpose == *purpose),
    })
}

/// The switches, the two buttons that move all of them, and how far the choice has come.
#[component]
pub fn PrivacyChoices() -> impl IntoView {
    let consent = use_privacy().consent;
    let gpc = privacy_signals::gpc();
    let set = move |purpose: Purpose, on: bool| {
        let mut granted = untrack(|| consent.chosen());
        granted.retain(|other| *other != purpose);
        granted.extend(on.then_some(purpose));
        consent.choose(granted);
    };
    let allow_all = move |_| consent.choose(Purpose::together().filter(|p| !(gpc && p.refused_by_gpc())).collect());
    let refuse_all = move |_| consent.choose(Vec::new());
    let tone = move || match consent.standing() {
        Standing::Recorded => "ok",
        Standing::NotRecorded | Standing::Stale | Standing::Blocked => "error",
        Standing::Unanswered | Standing::Telling => "",
    };
    view! {
        <section class="stack" data-gap="4" aria-labelledby="choices">
            <h2 id="choices">{text::CHOICES}</h2>
            <ul class="purposes">
                <li>
                    <p>
                        <strong>{Purpose::Necessary.label()}</strong>
                        " "
                        <span class="badge">{text::ALWAYS}</span>
                    </p>
                    <p class="muted small">{Purpose::Necessary.meaning()}</p>
                </li>
                {offered()
                    .map(|purpose| view! { <PurposeSwitch purpose=purpose refused=gpc && purpose.refused_by_gpc() set=set/> })
                    .collect_view()}
            </ul>
            <div class="cluster">
                <button type="button" class="button" on:click=allow_all>{text::ALLOW_ALL}</button>
                <button type="button" class="button" on:click=refuse_all>{text::REFUSE_ALL}</button>
            </div>
            <p class="notice" data-tone=tone role="status">{move || text::standing(consent.standing())}</p>
        </section>
    }
    .into_any()
}

/// One purpose.
#[component]
fn PurposeSwitch(
    purpose: Purpose,
    /// Whether the browser has refused it already.
    refused: bool,
    /// Sets it.
    set: impl Fn(Purpose, bool) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let consent = use_privacy().consent;
    let id = format!("purpose-{}", purpose.slug());
    let about = format!("{id}-about");
    let (input, described_by) = (id.clone(), about.clone());
    let on = move || !refused && consent.chosen().contains(&purpose);
    view! {
        <li>
            <label class="switch" for=id>
                <strong>{purpose.label()}</strong>
                <input
                    id=input
                    type="checkbox"
                    role="switch"
                    aria-describedby=described_by
                    disabled=refused
                    prop:checked=on
                    on:change=move |event| set(purpose, event_target_checked(&event))
                />
            </label>
            <p class="muted small" id=about>
                {purpose.meaning()}
                {refused.then(|| format!(" {}", text::REFUSED_BY_BROWSER))}
            </p>
        </li>
    }
    .into_any()
}
