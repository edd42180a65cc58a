//! Rows of remembered bags, and the wishlist's button.

use crate::dom::prelude::*;
use contract::money::Money;

use super::{Tile, Tiles, rates, use_remembered};
use crate::{
    i18n::{catalogue, remembered as text},
    reactive::effect,
    routes::Route,
    ui::{Fetch, Picture},
};

/// Recommendations, the wishlist and the bags looked at last; each only where there are any.
#[component]
pub fn RememberedRows() -> impl IntoView {
    let remembered = use_remembered();
    effect(move || {
        // Again when the consent changes: it may have just been given.
        remembered.keeps.track();
        remembered.recommend();
    });
    [
        ("for-you", text::FOR_YOU, remembered.picks),
        ("saved", text::SAVED, remembered.saved),
        ("viewed", text::VIEWED, remembered.viewed),
    ]
    .map(|(id, heading, tiles)| (move || row(id, heading, &tiles.read())).into_any())
    .into_any()
}

fn row(id: &'static str, heading: &'static str, tiles: &Tiles) -> AnyView {
    if tiles.0.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            <ul class="grid bags">{tiles.0.iter().cloned().map(tile).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn tile(tile: Tile) -> AnyView {
    view! {
        <li class="bag">
            <Picture src=tile.picture.into_value() alt="".into_value() fetch=Fetch::WhenSeen/>
            <a class="name" href=Route::Bag { slug: tile.slug, sku: None }.href()>
                {tile.name}
            </a>
            {tile.price.map(|(price, from)| view! { <span class="bag-price">{price_from(price, from)}</span> })}
            <span class="muted small">{tile.reason}</span>
        </li>
    }
    .into_any()
}

/// What a bag costs at least, and that other variants cost more.
#[must_use]
pub fn price_from(amount: Money, from: bool) -> AnyView {
    let from = from.then(|| view! { <span class="bag-from">{catalogue::FROM}</span> });
    view! { {from} {price(amount)} }.into_any()
}

/// A price that is looked at, not paid: estimated in the currency that she likes to think in.
#[must_use]
pub fn price(amount: Money) -> AnyView {
    let rate = use_remembered().rate;
    view! { <span class="price">{move || rates::shown(amount, rate.get())}</span> }.into_any()
}

/// Shows more and smaller pictures in lists, or fewer and larger ones; not there while nothing may be kept, which the style
/// sheet sees to (`.keeps`): so its place is the same before the app runs.
#[must_use]
pub fn density_button() -> AnyView {
    let remembered = use_remembered();
    view! {
        <button
            class="button keeps"
            id="dense"
            type="button"
            aria-pressed=move || if remembered.dense.get() { "true" } else { "false" }
            on:click=move |_| remembered.toggle_dense()
        >
            {text::DENSE}
        </button>
    }
    .into_any()
}

/// Puts a bag on the wishlist or takes it off; there as [`density_button`] is.
#[must_use]
pub fn save_button(bag: Tile) -> AnyView {
    let remembered = use_remembered();
    let bag = StoredValue::new(bag);
    let saved = move || bag.with_value(|bag| remembered.saved.read().holds(&bag.slug));
    view! {
        <button class="button button-wide keeps" type="button" on:click=move |_| remembered.toggle_saved(bag.get_value())>
            {move || if saved() { text::UNSAVE } else { text::SAVE }}
        </button>
    }
    .into_any()
}
