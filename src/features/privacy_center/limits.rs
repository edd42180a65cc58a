//! `/privacy/limits`: restriction and objection as switches, with the reason (promise: P5.2).

use crate::dom::prelude::*;
use contract::privacy::{
    DataUse, GetSwitches, ObjectionChange, PutObjection, PutRestriction, Restriction, RestrictionChange,
    RestrictionReason, Switches,
};

use crate::{
    answers::Answered,
    api::Asked,
    head::use_private,
    i18n::limits as text,
    loaded::{Load, Loaded, loaded},
    platform::{document, time},
    routes::Route,
    ui::{
        Failed,
        form::{Choice, form, missing},
        sending::{Sending, act, sent},
    },
};

const RESTRICTION_ID: &str = "restriction";

/// `/privacy/limits`
#[component]
pub fn LimitsPage() -> impl IntoView {
    use_private(text::HEADING);
    let switches = loaded(|| Some(GetSwitches));
    // An objection changes its switch and nothing around it: the focus stays where it is.
    let stage = Memo::new(move |_| match switches.get() {
        Load::Pending => Load::Pending,
        Load::Failed(failure) => Load::Failed(failure),
        Load::Ready(now) => Load::Ready(now.known.then(|| now.restriction.clone())),
    });
    view! {
        <div class="page stack" data-gap="8">
            <div class="stack" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
            </div>
            {move || match stage.get() {
                Load::Pending => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
                Load::Failed(failure) => view! { <Failed failure=failure retry=switches/> }.into_any(),
                Load::Ready(None) => {
                    view! {
                        <p class="notice">{text::UNKNOWN}</p>
                        <p><a class="button" href=Route::FindOrder.href()>{crate::i18n::privacy::FIND_ORDER}</a></p>
                    }
                        .into_any()
                }
                Load::Ready(Some(restriction)) => known(switches, restriction),
            }}
        </div>
    }
}

fn known(switches: Loaded<Switches>, restriction: Option<Restriction>) -> AnyView {
    let taken = move |answered: Answered| {
        take(switches, &answered);
        document::announce(text::TAKEN);
        document::focus_id(RESTRICTION_ID);
    };
    let sending = Sending::new("restriction-stopped", taken);
    let objecting = Sending::new("objection-stopped", move |answered| take(switches, &answered));
    view! {
        <section class="card stack" data-gap="4" aria-labelledby=RESTRICTION_ID>
            <h2 id=RESTRICTION_ID tabindex="-1">{text::RESTRICTION}</h2>
            <p>{text::RESTRICTION_MEANS}</p>
            {restriction.map_or_else(|| restrict(sending), |restriction| restricted(sending, &restriction))}
        </section>
        <section class="card stack" data-gap="4" aria-labelledby="objections">
            <h2 id="objections">{text::OBJECTIONS}</h2>
            <p>{text::OBJECTIONS_MEAN}</p>
            {sent(objecting)}
            <ul class="purposes">
                {DataUse::ALL.iter().map(|data_use| objection(switches, objecting, *data_use)).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// Shows what the server answered.
fn take(switches: Loaded<Switches>, answered: &Answered) {
    match answered.read::<GetSwitches>() {
        Ok(now) => switches.put(now),
        Err(_unreadable) => switches.again(),
    }
}

fn change(reason: Option<RestrictionReason>) -> Asked {
    Asked::of(&PutRestriction(RestrictionChange { reason }))
}

fn restrict(sending: Sending) -> AnyView {
    let reason = Choice::new("reason", text::REASON);
    let options = RestrictionReason::ALL.iter().map(|reason| (reason.slug().to_owned(), reason.label().to_owned()));
    let chosen = move || RestrictionReason::from_slug(&reason.get()?);
    let submit = move || chosen().map(|reason| change(Some(reason))).ok_or(sending.id);
    form(sending, missing(vec![reason]), reason.select(options), text::RESTRICT, Box::new(submit))
}

fn restricted(sending: Sending, restriction: &Restriction) -> AnyView {
    view! {
        <p class="notice" data-tone="ok">
            {text::since(&time::date(restriction.since))} <br/> {text::BECAUSE} " " {restriction.reason.label()}
        </p>
        {sent(sending)}
        {act(sending, text::LIFT, || change(None))}
    }
    .into_any()
}

fn objection(switches: Loaded<Switches>, sending: Sending, data_use: DataUse) -> AnyView {
    let since = Memo::new(move |_| {
        let now = switches.get();
        now.ready()?.uses.iter().find(|switch| switch.data_use == data_use)?.objected_at
    });
    // It stands where the server has it: pressing it asks, and only the answer moves it.
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let change = ObjectionChange { objects: since.get_untracked().is_none() };
        sending.send(Asked::of(&PutObjection { data_use, change }));
    };
    let id = data_use.slug();
    view! {
        <li>
            <label class="switch" for=id>
                <strong>{data_use.label()}</strong>
                <input id=id type="checkbox" role="switch" prop:checked=move || since.get().is_some() on:click=press/>
            </label>
            <p class="muted small">{move || since.get().map(|since| text::objected(&time::date(since)))}</p>
        </li>
    }
    .into_any()
}
