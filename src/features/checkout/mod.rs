//! The checkout's page.

use leptos::prelude::*;

/// `/checkout`
#[component]
pub fn CheckoutPage() -> impl IntoView {
    view! { <h1>"Checkout"</h1> }
}
