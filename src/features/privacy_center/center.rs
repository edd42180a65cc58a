//! `/privacy`: what is allowed, what is held, and where to read more.

use leptos::prelude::*;

use super::PrivacyChoices;
use crate::{
    head::{Head, use_head},
    i18n::privacy as text,
    privacy::use_privacy,
    routes::Route,
};

/// `/privacy`
#[component]
pub fn PrivacyPage() -> impl IntoView {
    use_head(|| Head {
        title: text::HEADING.to_owned(),
        description: text::LEAD.to_owned(),
        canonical: Some(Route::Privacy.href()),
        ..Head::default()
    });
    view! {
        <div class="page stack" data-gap="12">
            <div class="stack" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
            </div>
            <div class="split">
                <PrivacyChoices/>
                <div class="stack" data-gap="8">
                    <RecordedVisits/>
                    <section class="stack" data-gap="2" aria-labelledby="more">
                        <h2 id="more">{text::MORE}</h2>
                        <ul class="links">
                            <li><a href=Route::Policy.href()>{text::POLICY}</a></li>
                            <li><a href=Route::Recipients.href()>{text::RECIPIENTS}</a></li>
                            <li><a href=Route::FindOrder.href()>{text::FIND_ORDER}</a></li>
                        </ul>
                    </section>
                </div>
            </div>
        </div>
    }
}

/// How many events are recorded about this browser (promise: P1.2).
#[component]
fn RecordedVisits() -> impl IntoView {
    let visit = use_privacy().visit;
    #[cfg(target_arch = "wasm32")]
    visit.ask_count();
    let count = move || visit.recorded().map_or_else(|| text::COUNTING.to_owned(), text::recorded);
    let next = move || match visit.recorded() {
        None => "",
        Some(0) => text::NOTHING,
        Some(_) => text::FORGET,
    };
    view! {
        <section class="card stack" data-gap="2" aria-labelledby="visits">
            <h2 id="visits">{text::VISITS}</h2>
            <p class="recorded" data-testid="recorded-events">{count}</p>
            <p class="recorded muted small">{next}</p>
        </section>
    }
    .into_any()
}
