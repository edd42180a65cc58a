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
    failed(&failure, retry.attempts())
}

/// Without the type, so that it is in the bundle once.
fn failed(failure: &Failure, attempts: RwSignal<u32>) -> AnyView {
    view! {
        <div class="notice" data-tone="error" role="alert">
            <p>{failures::told(failure)}</p>
            <button class="button" type="button" on:click=move |_| attempts.update(|n| *n = n.wrapping_add(1))>
                "Try again"
            </button>
        </div>
    }
    .into_any()
}
