//! What is shown in place of data that did not come.

use crate::dom::prelude::*;

use crate::{api::Failure, i18n::failures, loaded::Loaded};

/// What happened, and a way to retry.
#[component]
pub fn Failed<T: Send + Sync + 'static>(
    /// Why.
    failure: Failure,
    /// What to ask for again.
    retry: Loaded<T>,
) -> impl IntoView {
    view! {
        <div class="notice" data-tone="error" role="alert">
            <p>{failures::message(&failure)}</p>
            <button class="button" type="button" on:click=move |_| retry.again()>
                "Try again"
            </button>
        </div>
    }
}
