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
    let attempts = retry.attempts();
    failed(&failure, Box::new(move || attempts.update(|n| *n = n.wrapping_add(1))))
}

/// The same for what is no answer of an endpoint's: `again` asks for it once more. Without types, so that it is in the
/// bundle once.
pub fn failed(failure: &Failure, mut again: Box<dyn FnMut()>) -> AnyView {
    view! {
        <div class="notice" data-tone="error" role="alert">
            <p>{failures::told(failure)}</p>
            <button class="button" type="button" on:click=move |_| again()>
                "Try again"
            </button>
        </div>
    }
    .into_any()
}
