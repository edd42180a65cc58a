//! `/orders/open#{token}`: the mailed link.

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    orders::{OpenOrder, OrderToken},
};

use crate::{
    api::call,
    head::use_private,
    i18n::{failures, orders as text},
    platform::{
        navigation::{Entry, take_fragment, use_navigate},
        tasks::spawn_local,
    },
    reactive::effect,
    routes::Route,
};

/// Opens the order whose token is in the fragment, and takes the token off the address bar.
#[component]
pub fn OpenOrderPage() -> impl IntoView {
    use_private(text::OPENING);
    let stop = RwSignal::new(None::<&'static str>);
    let navigate = use_navigate();
    effect(move || {
        let token = take_fragment();
        if token.is_empty() {
            stop.set(Some(text::LINK_BROKEN));
            return;
        }
        spawn_local(async move {
            match call(&OpenOrder(OrderToken { token })).await {
                Ok(opened) => navigate(Route::Order { number: opened.number }, Entry::Replace),
                Err(failure) => stop.set(Some(match failure.code() {
                    Some(ProblemCode::NotFound | ProblemCode::InvalidFields) => text::LINK_BROKEN,
                    _ => failures::message(&failure),
                })),
            }
        });
    });
    view! {
        <div class="page narrow">
            {move || match stop.get() {
                None => view! { <h1 aria-busy="true">{text::OPENING}</h1> }.into_any(),
                Some(said) => {
                    view! {
                        <h1>{text::FIND_HEADING}</h1>
                        <p class="notice" data-tone="error" role="alert">{said}</p>
                        <a class="button" href=Route::FindOrder.href()>{text::FIND}</a>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
