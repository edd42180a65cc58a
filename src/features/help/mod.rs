//! Help, and what is shown where nothing is.

use leptos::prelude::*;

use crate::head::{Head, use_head};

/// `/help`
#[component]
pub fn HelpPage() -> impl IntoView {
    view! { <h1>"Help"</h1> }
}

/// Anything else.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    use_head(|| Head { status: 404, ..Head::private("Page not found") });
    view! { <h1>"Page not found"</h1> }
}
