//! Having all forgotten, or whom one order was for: what goes, what stays and why, then the button, then the certificate.

use crate::dom::prelude::*;
use contract::{
    privacy::{Erase, EraseOrder, Erased, ErasurePlan, GetErasure},
    query::encode_into,
};

use crate::{
    answers::Answers,
    api::Asked,
    features::cart::use_cart,
    i18n::rights as text,
    platform::{document, time},
    privacy::use_privacy,
    session::Session,
    ui::sending::{Sending, act, sent},
};

/// Where the certificate stands. There is no button beside it: a second erasure would answer that nothing was left.
const DONE_ID: &str = "forgotten";

/// Forgets whoever holds this browser; `erased` is told of it.
#[component]
pub fn ForgetMe(
    /// What was done, once it is.
    erased: RwSignal<Option<Erased>>,
) -> impl IntoView {
    let plan = RwSignal::new(None::<ErasurePlan>);
    let (consent, cart) = (use_privacy().consent, use_cart());
    let previewing = Sending::new("preview-stopped", move |answered| {
        plan.set(answered.read::<GetErasure>().ok());
        document::focus_id("forget");
    });
    let answers = use_context::<Answers>().unwrap_or_default();
    let erasing = Sending::new("erase-stopped", move |answered| {
        // What this browser keeps for itself goes with the consent to it.
        consent.choose(Vec::new(), Vec::new());
        cart.refresh();
        // Where somebody was signed in, her account is gone.
        Session::tell(&answers);
        erased.set(answered.read::<Erase>().ok());
        document::focus_id(DONE_ID);
    });
    let stage = move || {
        if plan.with(Option::is_some) {
            view! {
                {plan.with(|plan| plan.as_ref().map(planned))}
                {sent(erasing)}
                {act(erasing, text::FOR_GOOD, || Asked::of(&Erase))}
            }
            .into_any()
        } else {
            view! {
                <p>{text::FORGET_ME_MEANS}</p>
                {sent(previewing)}
                {act(previewing, text::PREVIEW, || Asked::of(&GetErasure))}
            }
            .into_any()
        }
    };
    view! {
        <section class="card stack" data-gap="4" id="forget" tabindex="-1" aria-labelledby="forget-heading">
            <h2 id="forget-heading">{text::FORGET_ME}</h2>
            {stage}
        </section>
    }
}

/// Forgets whom an order was for (promise: O6); `erased` is told of it.
#[component]
pub fn ForgetOrder(
    /// The public number.
    number: String,
    /// What was done, once it is.
    erased: RwSignal<Option<Erased>>,
) -> impl IntoView {
    let answers = use_context::<Answers>().unwrap_or_default();
    let erasing = Sending::new("erase-stopped", move |answered| {
        answers.forget("/api/");
        erased.set(answered.read::<EraseOrder>().ok());
        document::focus_id(DONE_ID);
    });
    view! {
        <details class="details">
            <summary>{text::FORGET_ORDER}</summary>
            <div class="stack" data-gap="2">
                <p>{text::FORGET_ORDER_MEANS}</p>
                {sent(erasing)}
                {act(erasing, text::FORGET_ORDER_NOW, move || Asked::of(&EraseOrder { number: number.clone() }))}
            </div>
        </details>
    }
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

/// What was forgotten and what was not, and the certificate of it.
pub fn forgotten(erased: &Erased) -> AnyView {
    let mut file = "data:application/json,".to_owned();
    encode_into(&mut file, &erased.certificate);
    view! {
        <section class="card stack" data-gap="4" id=DONE_ID tabindex="-1" aria-label=text::FORGOTTEN>
            <div class="notice" data-tone="ok" role="status"><h2>{text::FORGOTTEN}</h2></div>
            <p><a class="button" href=file download="valise-erasure.json">{text::CERTIFICATE}</a></p>
            {planned(&erased.plan)}
        </section>
    }
    .into_any()
}
