//! The choices that narrow a list, each a link that takes it back.

use crate::dom::prelude::*;
use contract::{
    catalogue::{BagQuery, Facets},
    money::Money,
};

use super::model::{Facet, chosen_count, cleared, from_start};
use crate::{i18n::catalogue as text, routes::Route};

/// The choices made, each a link that takes it back, and one that takes back all.
#[must_use]
pub fn chips(query: Memo<BagQuery>, facets: Memo<Facets>) -> AnyView {
    let any = Memo::new(move |_| query.with(chosen_count) > 0);
    // In place and not by key: the focus of a chip that was taken away is on the next one.
    let chips =
        move || query.with(|query| facets.with(|facets| chosen(query, facets).into_iter().map(chip).collect_view()));
    (move || {
        any.get().then(|| {
            view! {
                <div class="cluster chosen">
                    <ul class="chips" aria-label=text::CHOSEN>
                        {chips}
                    </ul>
                    <a class="button-plain" href=move || query.with(|query| Route::Bags(cleared(query)).href())>
                        {text::CLEAR_ALL}
                    </a>
                </div>
            }
        })
    })
    .into_any()
}

fn chip((label, without): (String, BagQuery)) -> AnyView {
    view! {
        <li>
            <a class="chip" rel="nofollow" href=Route::Bags(without).href()>
                <span class="visually-hidden">{text::REMOVE}</span>
                {label}
                <span aria-hidden="true">"×"</span>
            </a>
        </li>
    }
    .into_any()
}

/// Each choice in words, and the list without it.
fn chosen(query: &BagQuery, facets: &Facets) -> Vec<(String, BagQuery)> {
    let mut chosen = Vec::new();
    for facet in Facet::ALL {
        for value in facet.chosen(query) {
            let known = facet.counts(facets).iter().find(|choice| choice.value == value);
            let label = known.map_or(value, |choice| &choice.label);
            chosen.push((label.to_owned(), facet.toggled(query, value)));
        }
    }
    let amount = |price: Option<u32>| price.map(|price| Money::eur(i64::from(price)));
    let range = text::price_range(amount(query.price_min), amount(query.price_max));
    if !range.is_empty() {
        chosen.push((range, BagQuery { price_min: None, price_max: None, ..from_start(query) }));
    }
    if query.in_stock {
        chosen.push((text::IN_STOCK.to_owned(), BagQuery { in_stock: false, ..from_start(query) }));
    }
    chosen
}
