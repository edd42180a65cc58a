//! The cart's page and its live state.

use leptos::prelude::*;

/// Puts the cart's state into the context.
pub fn provide_cart() {}

/// `/cart`
#[component]
pub fn CartPage() -> impl IntoView {
    view! { <h1>"Your cart"</h1> }
}
