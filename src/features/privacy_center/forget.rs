//! Having all forgotten, or whom one order was for: what goes, what stays and why, then the button, then the certificate.

use crate::dom::prelude::*;
use contract::{
    privacy::{Erase, EraseOrder, Erased, ErasurePlan, GetErasure},
    query::encode_into,
};
use leptos::task::spawn_local;

use crate::{
    api::{Failure, call},
    features::cart::use_cart,
    i18n::{failures, rights as text},
    platform::{document, time},
    privacy::use_privacy,
};

/// How far it has come.
#[derive(Debug, Clone)]
enum Stage {
    /// Nothing was asked for.
    Idle,
    /// Here is what it would do.
    Planned(ErasurePlan),
    /// It is done.
    Done(Erased),
}

/// Forgets whoever holds this browser.
#[component]
pub fn ForgetMe() -> impl IntoView {
    let (stage, stop) = (RwSignal::new(Stage::Idle), RwSignal::new(None::<&'static str>));
    let (consent, cart) = (use_privacy().consent, use_cart());
    let settle = move |outcome: Result<Stage, Failure>| match outcome {
        Ok(next) => {
            stop.set(None);
            stage.set(next);
            document::focus_id("forget");
        }
        Err(failure) => stop.set(Some(failures::message(&failure))),
    };
    let preview = move |_| spawn_local(async move { settle(call(&GetErasure).await.map(Stage::Planned)) });
    let erase = move |_| {
        spawn_local(async move {
            let outcome = call(&Erase).await.map(Stage::Done);
            if outcome.is_ok() {
                // What this browser keeps for itself goes with the consent to it.
                consent.choose(Vec::new(), Vec::new());
                cart.refresh();
            }
            settle(outcome);
        });
    };
    view! {
        <section class="card stack" data-gap="4" id="forget" tabindex="-1" aria-labelledby="forget-heading">
            <h2 id="forget-heading">{text::FORGET_ME}</h2>
            {move || stop.get().map(|why| view! { <p class="notice" data-tone="error" role="alert">{why}</p> })}
            {move || match stage.get() {
                Stage::Idle => {
                    view! {
                        <p>{text::FORGET_ME_MEANS}</p>
                        <p><button type="button" class="button" on:click=preview>{text::PREVIEW}</button></p>
                    }
                        .into_any()
                }
                Stage::Planned(plan) => {
                    view! {
                        {planned(&plan)}
                        <p><button type="button" class="button" on:click=erase>{text::FOR_GOOD}</button></p>
                    }
                        .into_any()
                }
                Stage::Done(erased) => done(&erased).into_any(),
            }}
        </section>
    }
    .into_any()
}

/// Forgets whom an order was for (promise: O6).
#[component]
pub fn ForgetOrder(
    /// The public number.
    number: String,
) -> impl IntoView {
    let (erased, stop) = (RwSignal::new(None::<Erased>), RwSignal::new(None::<&'static str>));
    let number = StoredValue::new(number);
    let erase = move |_| {
        spawn_local(async move {
            match call(&EraseOrder { number: number.get_value() }).await {
                Ok(done) => erased.set(Some(done)),
                Err(failure) => stop.set(Some(failures::message(&failure))),
            }
        });
    };
    view! {
        <details class="details">
            <summary>{text::FORGET_ORDER}</summary>
            <div class="stack" data-gap="2">
                {move || stop.get().map(|why| view! { <p class="notice" data-tone="error" role="alert">{why}</p> })}
                {move || match erased.get() {
                    Some(erased) => done(&erased).into_any(),
                    None => {
                        view! {
                            <p>{text::FORGET_ORDER_MEANS}</p>
                            <p><button type="button" class="button" on:click=erase>{text::FORGET_ORDER_NOW}</button></p>
                        }
                            .into_any()
                    }
                }}
            </div>
        </details>
    }
    .into_any()
}

fn planned(plan: &ErasurePlan) -> AnyView {
    let goes = plan.goes.iter().map(|going| view! { <li>{going.what.clone()} " (" {going.rows} ")"</li> });
    let stays = plan.stays.iter().map(|staying| {
        let until = staying.until.map(|until| text::until(&time::date(until)));
        view! { <li>{staying.what.clone()} " (" {staying.rows} "): " {staying.why.clone()} " " {until}</li> }
    });
    let cancels = plan.cancels.iter().map(|number| view! { <li>{text::cancels(number)}</li> });
    view! {
        {plan.goes.is_empty().then(|| view! { <p>{text::NOTHING}</p> })}
        <h3>{text::GOES}</h3>
        <ul>{goes.collect_view()} {cancels.collect_view()}</ul>
        <h3>{text::STAYS}</h3>
        <ul>{stays.collect_view()}</ul>
    }
    .into_any()
}

fn done(erased: &Erased) -> AnyView {
    let mut file = "data:application/json,".to_owned();
    encode_into(&mut file, &erased.certificate);
    view! {
        <p class="notice" data-tone="ok" role="status">{text::FORGOTTEN}</p>
        <p><a class="button" href=file download="valise-erasure.json">{text::CERTIFICATE}</a></p>
        {planned(&erased.plan)}
    }
    .into_any()
}
