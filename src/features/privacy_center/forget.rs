//! Having all forgotten, or whom one order was for: what goes, what stays and why, then the buttons, then the certificate.
//! All can be forgotten at once or in a week; what is planned is shown to whoever comes back, and so is what was done.

use crate::dom::prelude::*;
use contract::{
    privacy::{CallOffErasure, Erase, EraseOrder, Erased, ErasurePlan, ErasureState, GetErasure, PlanErasure},
    query::encode_into,
};

use crate::{
    answers::{Answered, Answers},
    api::Asked,
    features::cart::use_cart,
    i18n::rights as text,
    platform::{document, time},
    privacy::use_privacy,
    reactive::effect,
    session::Session,
    ui::sending::{Sending, act, decision, sent},
};

/// Where the certificate stands. There is no button beside it: a second erasure would answer that nothing was left.
const DONE_ID: &str = "forgotten";

/// Forgets whoever holds this browser; `erased` is told of it.
#[component]
pub fn ForgetMe(
    /// What was done, once it is.
    erased: RwSignal<Option<Erased>>,
) -> impl IntoView {
    let state = RwSignal::new(None::<ErasureState>);
    let previewed = RwSignal::new(false);
    let (consent, cart) = (use_privacy().consent, use_cart());
    // What this browser keeps for itself goes with the consent to it.
    let forget = move |done: Option<Erased>| {
        consent.choose(Vec::new(), Vec::new());
        cart.refresh();
        erased.set(done);
    };
    // One that fails is not told: nothing depends on it but what is shown.
    let looking = Sending::new("", move |answered| {
        let Ok(seen) = answered.read::<GetErasure>() else { return };
        match seen.done {
            // Since then nothing has come to be held.
            Some(done) if seen.plan.goes.is_empty() => forget(Some(done.erased)),
            _ if seen.due.is_some() && state.with_untracked(Option::is_none) => state.set(Some(seen)),
            _ => {}
        }
    });
    effect(move || looking.send(Asked::of(&GetErasure)));
    let take = move |answered: Answered| {
        // All three answer alike.
        state.set(answered.read::<GetErasure>().ok());
        previewed.set(true);
        document::focus_id("forget");
    };
    let planning = Sending::new("plan-stopped", take);
    let answers = use_context::<Answers>().unwrap_or_default();
    let erasing = Sending::new("erase-stopped", move |answered| {
        // Where somebody was signed in, her account is gone.
        Session::tell(&answers);
        forget(answered.read::<Erase>().ok());
        document::focus_id(DONE_ID);
    });
    let stage = move || {
        let due = state.with(|state| state.as_ref().and_then(|state| state.due));
        let shows = previewed.get();
        let (lead, label, asked): (AnyView, _, fn() -> Asked) = if let Some(due) = due {
            let notice = view! { <p class="notice" role="status">{text::due(&time::date(due))}</p> };
            (notice.into_any(), text::KEEP, || Asked::of(&CallOffErasure))
        } else if shows {
            let plan = state.with(|state| state.as_ref().map(|state| planned(&state.plan)));
            (plan.into_any(), text::ERASE_LATER, || Asked::of(&PlanErasure))
        } else {
            (view! { <p>{text::FORGET_ME_MEANS}</p> }.into_any(), text::PREVIEW, || Asked::of(&GetErasure))
        };
        let now = (shows || due.is_some())
            .then(|| view! { {sent(erasing)} {act(erasing, text::ERASE_NOW, || Asked::of(&Erase))} });
        view! { {lead} {sent(planning)} {act(planning, label, asked)} {now} }
    };
    view! {
        <section class="card stack" data-gap="4" id="forget" tabindex="-1" aria-labelledby="forget-heading">
            <h2 id="forget-heading">{text::FORGET_ME}</h2>
            {stage}
        </section>
    }
}

/// Forgets whom the order of a public number was for (promise: O6); `erased` is told of it.
pub fn forget_order(number: String, erased: RwSignal<Option<Erased>>) -> AnyView {
    let answers = use_context::<Answers>().unwrap_or_default();
    let erasing = Sending::new("erase-stopped", move |answered| {
        answers.forget("/api/");
        erased.set(answered.read::<EraseOrder>().ok());
        document::focus_id(DONE_ID);
    });
    let said = (text::FORGET_ORDER, text::FORGET_ORDER_MEANS.to_owned(), text::FORGET_ORDER_NOW);
    decision(erasing, said, Asked::of(&EraseOrder { number }))
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
        {(!plan.told.is_empty()).then(|| view! { <p>{text::told(&plan.told)}</p> })}
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
