//! A bag in a grid, and the place that is kept for one.

use crate::dom::prelude::*;
use contract::{
    catalogue::{BagSummary, picture},
    vocabulary::View,
};

use crate::{
    features::remembered::price_from,
    i18n::catalogue as text,
    routes::Route,
    ui::{Fetch, Picture},
};

/// Columns of a wide grid: so many pictures may be in the first view.
pub const FIRST_ROW: usize = 4;

/// A grid of bags that stays as it is. `first_view` says whether its first row is in sight when the page opens.
#[must_use]
pub fn bag_grid(bags: Vec<BagSummary>, first_view: bool) -> AnyView {
    let cards = bags
        .into_iter()
        .enumerate()
        .map(|(index, bag)| bag_card(bag, "", if first_view { fetch_at(index) } else { Fetch::WhenSeen }))
        .collect_view();
    view! { <ul class="grid bags">{cards}</ul> }.into_any()
}

/// When to fetch the picture at a place of a list that is in sight when the page opens.
#[must_use]
pub fn fetch_at(index: usize) -> Fetch {
    match index {
        0 => Fetch::First,
        n if n < FIRST_ROW => Fetch::Soon,
        _ => Fetch::WhenSeen,
    }
}

/// One bag: its picture, its name as the link, who sells it, its price, and why it stands there, where there is a reason.
#[must_use]
pub fn bag_card(bag: BagSummary, reason: &str, fetch: Fetch) -> AnyView {
    let href = Route::Bag { slug: bag.slug.clone(), sku: bag.found }.href();
    let shown = bag.colours.first().copied();
    let src = shown.map(|colour| picture(&bag.slug, colour, View::Front)).unwrap_or_default();
    let alt = text::likeness(shown.map_or("", |colour| colour.label()), bag.material.label(), bag.category.label());
    let colours = u32::try_from(bag.colours.len()).unwrap_or(u32::MAX);
    let swatches =
        bag.colours.iter().map(|colour| view! { <i class="swatch" data-colour=colour.slug()></i> }).collect_view();
    view! {
        <li class="bag">
            <Picture src=src.into_value() alt=alt.into_value() fetch=fetch/>
            <a class="name" href=href>
                {bag.name}
            </a>
            <span class="muted small">{bag.merchant}</span>
            <span class="bag-price">
                {price_from(bag.price, bag.price_from)}
                {(!bag.in_stock).then(|| view! { <span class="badge">{text::SOLD_OUT}</span> })}
            </span>
            <span class="bag-colours" role="img" aria-label=text::colours(colours)>
                {swatches}
            </span>
            {(!reason.is_empty()).then(|| view! { <span class="muted small">{reason.to_owned()}</span> })}
        </li>
    }
    .into_any()
}

/// The same grid before its bags are known, of the same size.
#[must_use]
pub fn skeleton_grid(count: usize) -> AnyView {
    view! {
        <ul class="grid bags" aria-hidden="true">
            {skeleton_cards(count)}
        </ul>
    }
    .into_any()
}

/// Places in a grid for bags that are on their way.
#[must_use]
pub fn skeleton_cards(count: usize) -> AnyView {
    (0..count)
        .map(|_| {
            view! {
                <li class="bag" aria-hidden="true">
                    <span class="plate skeleton"></span>
                    <span class="name">{BLANK}</span>
                    <span class="small">{BLANK}</span>
                    <span class="bag-price">{BLANK}</span>
                    <span class="bag-colours"></span>
                </li>
            }
        })
        .collect_view()
        .into_any()
}

/// As high as a line of text, and nothing to read.
pub const BLANK: &str = "\u{a0}";
