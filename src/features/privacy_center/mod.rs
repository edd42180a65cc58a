//! The privacy center, the policy and the register of recipients.

use leptos::prelude::*;

use crate::routes::Route;

/// What these pages ask for first.
#[must_use]
pub fn needs(_route: &Route) -> Vec<String> {
    Vec::new()
}

/// `/privacy`
#[component]
pub fn PrivacyPage() -> impl IntoView {
    view! { <h1>"Privacy center"</h1> }
}

/// `/privacy/policy`
#[component]
pub fn PolicyPage() -> impl IntoView {
    view! { <h1>"Privacy policy"</h1> }
}

/// `/privacy/recipients`
#[component]
pub fn RecipientsPage() -> impl IntoView {
    view! { <h1>"Recipients"</h1> }
}
