//! Home, the list, the bag.

use contract::{
    Endpoint,
    catalogue::{BagQuery, GetBag, GetRelated, ListBags},
};
use leptos::prelude::*;

/// What home asks for first.
#[must_use]
pub fn home_needs() -> Vec<String> {
    vec![ListBags(BagQuery::default()).href()]
}

/// What the list asks for first.
#[must_use]
pub fn bags_needs(query: &BagQuery) -> Vec<String> {
    vec![ListBags(query.clone()).href()]
}

/// What a bag's page asks for first.
#[must_use]
pub fn bag_needs(slug: &str) -> Vec<String> {
    vec![GetBag { slug: slug.to_owned() }.href(), GetRelated { slug: slug.to_owned() }.href()]
}

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <h1>"Valise"</h1> }
}

/// `/bags`
#[component]
pub fn BagsPage(
    /// What is shown.
    query: Memo<BagQuery>,
) -> impl IntoView {
    view! { <h1>{move || query.get().href("/bags")}</h1> }
}

/// `/bags/{slug}`
#[component]
pub fn BagPage(
    /// The bag.
    slug: String,
    /// The variant's SKU.
    sku: Memo<Option<String>>,
) -> impl IntoView {
    view! { <h1>{slug}{move || sku.get()}</h1> }
}
