//! An amount of money, as every page shows it.

use crate::dom::prelude::*;
use contract::money::Money;

use crate::i18n::catalogue as text;

/// An amount in the serif of prices, its digits aligned with those above and below.
#[component]
pub fn Price(
    /// The amount.
    #[prop(into)]
    amount: Signal<Money>,
) -> impl IntoView {
    view! { <span class="price">{move || amount.get().to_string()}</span> }
}

/// What a bag costs at least, and that other variants cost more.
#[must_use]
pub fn price_from(price: Money, from: bool) -> AnyView {
    let from = from.then(|| view! { <span class="bag-from">{text::FROM}</span> });
    view! { {from} <Price amount=price/> }.into_any()
}
