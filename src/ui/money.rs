//! An amount of money, as every page shows it.

use contract::money::Money;
use crate::dom::prelude::*;

/// An amount in the serif of prices, its digits aligned with those above and below.
#[component]
pub fn Price(
    /// The amount.
    #[prop(into)]
    amount: Signal<Money>,
) -> impl IntoView {
    view! { <span class="price">{move || amount.get().to_string()}</span> }
}
