//! What there is to know of a bag: its story, its measures, who answers for it.

use crate::dom::prelude::*;
use contract::{
    catalogue::{Bag, Variant},
    places::Country,
};

use super::variants::decimal;
use crate::i18n::catalogue as text;

/// `38 × 30.5 × 14 cm`
fn dimensions(bag: &Bag) -> String {
    let cm = |mm| decimal(mm, 10);
    [&cm(bag.width_mm), " × ", &cm(bag.height_mm), " × ", &cm(bag.depth_mm), " cm"].concat()
}

fn weight(grams: u32) -> String {
    if grams < 1_000 { [&grams.to_string(), " g"].concat() } else { [&decimal(grams, 1_000), " kg"].concat() }
}

/// A country's name where we know it, else its code.
fn country(code: &str) -> String {
    Country::parse(code).map_or_else(|| code.to_owned(), |country| country.name().to_owned())
}

/// Story and details.
#[must_use]
pub fn facts(bag: &Bag, chosen: Memo<Option<Variant>>) -> AnyView {
    let merchant = [&bag.merchant.legal_name, ", ", &country(&bag.merchant.country)].concat();
    let rows = [
        (text::MATERIAL, bag.material.label().to_owned()),
        (text::FITTINGS, bag.fittings.label().to_owned()),
        (text::DIMENSIONS, dimensions(bag)),
        (text::VOLUME, [&decimal(bag.volume_ml.saturating_add(50) / 100, 10), " l"].concat()),
        (text::WEIGHT, weight(bag.weight_g)),
        (text::CARE, bag.care.clone()),
        (text::ORIGIN, country(&bag.origin)),
        (text::CUSTOMS_CODE, bag.customs_code.clone()),
        (text::MERCHANT, merchant),
    ]
    .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> })
    .collect_view();
    let sku = move || chosen.with(|chosen| chosen.as_ref().map(|variant| variant.sku.clone()));
    view! {
        <section class="prose" aria-labelledby="story">
            <h2 id="story">{text::STORY}</h2>
            <p>{bag.story.clone()}</p>
            <p class="muted small">{text::ILLUSTRATIONS}</p>
        </section>
        <section class="stack" data-gap="4" aria-labelledby="details">
            <h2 id="details">{text::DETAILS}</h2>
            <dl class="facts">
                {rows} <dt>{text::ARTICLE}</dt>
                <dd>{sku}</dd>
            </dl>
        </section>
    }
    .into_any()
}
