//! `/privacy`: what is allowed, what is held, and where to read more.

use crate::dom::prelude::*;
use contract::{Endpoint, privacy::GetReceipt};

use super::{PrivacyChoices, RIGHTS, links};
use crate::{head::use_public, i18n::privacy as text, privacy::use_privacy, routes::Route};

/// `/privacy`
#[component]
pub fn PrivacyPage() -> impl IntoView {
    use_public(text::HEADING, text::LEAD, &Route::Privacy);
    view! {
        <div class="page stack" data-gap="12">
            <div class="stack" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
            </div>
            <div class="split">
                <PrivacyChoices/>
                <div class="stack" data-gap="8">
                    <section class="stack" data-gap="2" aria-labelledby="rights">
                        <h2 id="rights">{text::RIGHTS}</h2>
                        {links(&RIGHTS)}
                    </section>
                    <RecordedVisits/>
                    <Receipts/>
                    <section class="stack" data-gap="2" aria-labelledby="more">
                        <h2 id="more">{text::MORE}</h2>
                        {links(
                            &[
                                (Route::Policy, text::POLICY),
                                (Route::Recipients, text::RECIPIENTS),
                                (Route::FindOrder, text::FIND_ORDER),
                            ],
                        )}
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
    let unknown = RwSignal::new(text::COUNTING);
    #[cfg(target_arch = "wasm32")]
    visit.ask_count(unknown);
    let count = move || visit.recorded().map_or_else(|| unknown.get().to_owned(), text::recorded);
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

/// A link to the receipt of each choice on record.
#[component]
fn Receipts() -> impl IntoView {
    let consent = use_privacy().consent;
    let none = RwSignal::new(text::NO_RECEIPTS);
    #[cfg(target_arch = "wasm32")]
    consent.ask_choices(none);
    let links = move || {
        let choices = consent.choices();
        if choices.is_empty() {
            return view! { <p class="muted small">{none.get()}</p> }.into_any();
        }
        let links = choices.into_iter().map(|choice| {
            let words = text::receipt(&choice);
            view! { <li><a href=GetReceipt { id: choice.id }.href() download>{words}</a></li> }
        });
        view! {
            <ul class="links">{links.collect_view()}</ul>
            <p class="muted small">{text::RECEIPTS_KEEP}</p>
        }
        .into_any()
    };
    view! {
        <section class="stack" data-gap="2" aria-labelledby="receipts">
            <h2 id="receipts">{text::RECEIPTS}</h2>
            {links}
        </section>
    }
    .into_any()
}
