//! Help, and what is shown where nothing is.

use crate::dom::prelude::*;
use contract::privacy::CONTACT;

use crate::{
    features::catalogue::kind_chips,
    head::{Head, use_head, use_public},
    i18n::{
        catalogue::{SEARCH_PATTERN, SEARCH_RULE},
        help as text,
    },
    routes::Route,
};

/// `/help`
#[component]
pub fn HelpPage() -> impl IntoView {
    use_public(text::HELP, text::HELP_DESCRIPTION, &Route::Help);
    let topics = text::TOPICS
        .iter()
        .map(|&(id, heading, paragraphs)| {
            let write = (id == text::CONTACT).then(|| {
                let mail = ["mailto:", CONTACT].concat();
                view! { <p><a href=mail>{CONTACT}</a></p> }
            });
            view! {
                <section aria-labelledby=id class="prose">
                    <h2 id=id>{heading}</h2>
                    {paragraphs.iter().map(|&paragraph| view! { <p>{paragraph}</p> }).collect_view()}
                    {write}
                </section>
            }
        })
        .collect_view();
    let ways = [
        (Route::FindOrder, text::FIND_ORDER),
        (Route::Recipients, text::RECIPIENTS),
        (Route::Policy, text::POLICY),
        (Route::Privacy, text::PRIVACY_CENTER),
    ]
    .map(|(route, label)| view! { <li><a class="chip" href=route.href()>{label}</a></li> })
    .collect_view();
    view! {
        <div class="page stack" data-gap="8">
            <h1>{text::HELP}</h1>
            {topics}
            <ul class="chips">{ways}</ul>
        </div>
    }
    .into_any()
}

/// Anything else.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    use_head(|| Head { status: 404, ..Head::private(text::NOT_FOUND) });
    view! {
        <div class="page stack">
            <h1>{text::NOT_FOUND}</h1>
            <p class="prose">{text::NOT_FOUND_HINT}</p>
            <form class="search not-found-search" action="/search" data-navigate="">
                <label class="visually-hidden" for="search-here">
                    {text::SEARCH}
                </label>
                <input id="search-here" type="search" name="q" pattern=SEARCH_PATTERN title=SEARCH_RULE placeholder=text::SEARCH/>
                <button class="button">{text::SEARCH_GO}</button>
            </form>
            {kind_chips()}
        </div>
    }
    .into_any()
}
