//! An amount of money, as every page shows it.

use crate::dom::prelude::*;
use contract::money::Money;

/// An amount in the serif of prices, its digits aligned with those above and below.
#[component]
pub fn Price(
    /// The amount.
    amount: Money,
) -> impl IntoView {
    view! { <span class="price">{amount.to_string()}</span> }
}
