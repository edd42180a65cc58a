//! Orders: the list, one, finding one.

use leptos::prelude::*;

/// `/orders`
#[component]
pub fn OrdersPage() -> impl IntoView {
    view! { <h1>"Orders"</h1> }
}

/// `/orders/find`
#[component]
pub fn FindOrderPage() -> impl IntoView {
    view! { <h1>"Find an order"</h1> }
}

/// `/orders/open`
#[component]
pub fn OpenOrderPage() -> impl IntoView {
    view! { <h1>"Your order"</h1> }
}

/// `/orders/{number}`
#[component]
pub fn OrderPage(
    /// The public number.
    number: String,
) -> impl IntoView {
    view! { <h1>{number}</h1> }
}
