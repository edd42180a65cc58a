//! `/`: what the shop is, and bags at once.

use crate::dom::prelude::*;
use contract::{
    Endpoint,
    catalogue::{BagList, BagQuery, BagSummary, ListBags, Sort, picture},
    vocabulary::{Category, View},
};

use super::{
    card::{BLANK, bag_grid, skeleton_grid},
    painted_only, structured_data, trail,
};
use crate::{
    features::remembered::RememberedRows,
    head::{Head, use_head},
    i18n::catalogue as text,
    loaded::{Load, loaded},
    routes::Route,
    ui::{Failed, Fetch, Picture},
};

/// The bags that home shows.
const NEWEST: usize = 8;
/// The kinds that home shows.
const KINDS: usize = 6;

fn newest() -> ListBags {
    ListBags(BagQuery { limit: Some(8), ..BagQuery::default() })
}

fn popular() -> ListBags {
    ListBags(BagQuery { sort: Some(Sort::Popular), limit: Some(24), ..BagQuery::default() })
}

/// What home asks for first.
#[must_use]
pub fn home_needs() -> Vec<String> {
    vec![newest().href(), popular().href()]
}

/// The kinds of the best-sold bags, each with one that shows it.
fn kinds(popular: &BagList) -> Vec<&BagSummary> {
    let mut kinds: Vec<&BagSummary> = Vec::new();
    for bag in &popular.bags {
        if kinds.len() < KINDS && kinds.iter().all(|known| known.category != bag.category) {
            kinds.push(bag);
        }
    }
    kinds
}

fn kind_tile(bag: &BagSummary) -> AnyView {
    let category: Category = bag.category;
    let src = bag.colours.first().map(|&colour| picture(&bag.slug, colour, View::ThreeQuarter)).unwrap_or_default();
    view! {
        <li class="kind">
            <Picture src=src.into_value() alt="".into_value() fetch=Fetch::WhenSeen/>
            <a class="name" href=trail::kind(category).href()>
                {text::plural(category)}
            </a>
        </li>
    }
    .into_any()
}

/// Where no bags came that could show them, the kinds are still worth a link.
fn plain_tiles() -> AnyView {
    let tile =
        |&category: &Category| view! { <li><a href=trail::kind(category).href()>{text::plural(category)}</a></li> };
    Category::ALL.iter().map(tile).collect_view().into_any()
}

fn skeleton_tiles() -> AnyView {
    (0..KINDS)
        .map(|_| view! { <li class="kind"><span class="plate skeleton"></span><span class="name">{BLANK}</span></li> })
        .collect_view()
        .into_any()
}

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    use_head(|| Head {
        description: text::HOME_DESCRIPTION.to_owned(),
        canonical: Some(Route::Home.href()),
        json_ld: painted_only(structured_data::shop),
        ..Head::default()
    });
    let newest = loaded(|| Some(newest()));
    let popular = loaded(|| Some(popular()));
    let assurances = text::ASSURANCES
        .iter()
        .enumerate()
        .map(|(index, &(title, sentence))| {
            // The last promise can be read up on.
            let link = (index == 2).then(|| view! { <a href=Route::Policy.href()>{text::PRIVACY_LINK}</a> });
            view! {
                <li>
                    <h3>{title}</h3>
                    <p class="muted">{sentence}</p>
                    {link}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="page stack" data-gap="12">
            <header class="welcome">
                <h1>{text::TAGLINE}</h1>
                <p class="muted">{text::INTRODUCTION}</p>
            </header>
            <section class="stack" aria-labelledby="newest">
                <div class="section-head">
                    <h2 id="newest">{text::NEWEST}</h2>
                    <a href=Route::Bags(BagQuery::default()).href()>{text::ALL_BAGS}</a>
                </div>
                {move || match newest.get() {
                    Load::Pending => skeleton_grid(NEWEST),
                    Load::Ready(list) => bag_grid(list.bags.clone(), true),
                    Load::Failed(failure) => view! { <Failed failure=failure retry=newest/> }.into_any(),
                }}
                <p class="muted small">{text::PRICES_BEFORE}</p>
            </section>
            <section class="stack" aria-labelledby="kinds">
                <h2 id="kinds">{text::KINDS}</h2>
                <ul class="kinds">
                    {move || match popular.get() {
                        Load::Ready(list) => kinds(&list).into_iter().map(kind_tile).collect_view().into_any(),
                        Load::Pending => skeleton_tiles(),
                        Load::Failed(_) => plain_tiles(),
                    }}
                </ul>
            </section>
            <RememberedRows/>
            <section aria-label=text::PRIVACY_LINK>
                <ul class="assurances">{assurances}</ul>
            </section>
        </div>
    }
    .into_any()
}
