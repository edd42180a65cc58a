//! `/privacy/limits`: restriction and objection as switches, with the reason (promise: P5.2).

use contract::{
    Endpoint,
    privacy::{
        DataUse, GetSwitches, ObjectionChange, PutObjection, PutRestriction, Restriction, RestrictionChange,
        RestrictionReason, Switches,
    },
};
use leptos::prelude::*;

use crate::{
    api::Asked,
    head::{Head, use_head},
    i18n::{forms, limits as text},
    loaded::{Load, Loaded, loaded},
    platform::{document, time},
    routes::Route,
    ui::{
        Failed,
        form::{FormField, FormSpec, LiveForm, form_view, required},
        sending::{Sending, act, sent},
    },
};

const RESTRICTION_ID: &str = "restriction";

const RESTRICT: FormSpec = FormSpec {
    id: "restrict-said",
    fields: &[FormField::chosen("restrict-reason", text::REASON)],
    check: required,
    says: forms::says,
    stops: forms::stops,
    submit: text::RESTRICT,
    to: (PutRestriction::METHOD, PutRestriction::PATH),
};

/// `/privacy/limits`
#[component]
pub fn LimitsPage() -> impl IntoView {
    use_head(|| Head::private(text::HEADING));
    let switches = loaded(|| Some(GetSwitches));
    // An objection changes its switch and nothing around it: the focus stays where it is.
    let stage = Memo::new(move |_| match switches.get() {
        Load::Pending => Load::Pending,
        Load::Failed(failure) => Load::Failed(failure),
        Load::Ready(now) => Load::Ready(now.known.then(|| now.restriction.clone())),
    });
    view! {
        <div class="page stack" data-gap="8">
            <div class="stack prose" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
            </div>
            {move || match stage.get() {
                Load::Pending => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
                Load::Failed(failure) => view! { <Failed failure=failure retry=switches/> }.into_any(),
                Load::Ready(None) => {
                    view! {
                        <p class="empty">{text::UNKNOWN}</p>
                        <p><a class="button" href=Route::FindOrder.href()>{crate::i18n::requests::FIND}</a></p>
                    }
                        .into_any()
                }
                Load::Ready(Some(restriction)) => {
                    view! {
                        <section class="card stack" data-gap="4" aria-labelledby=RESTRICTION_ID>
                            <h2 id=RESTRICTION_ID tabindex="-1">{text::RESTRICTION}</h2>
                            <p>{text::RESTRICTION_MEANS}</p>
                            {match restriction {
                                None => restrict(switches),
                                Some(restriction) => restricted(switches, &restriction),
                            }}
                        </section>
                        {objections(switches)}
                    }
                        .into_any()
                }
            }}
        </div>
    }
    .into_any()
}

/// Shows what the server answered, and says it.
fn taken(switches: Loaded<Switches>) -> impl Fn(crate::answers::Answered) + Send + Sync + 'static {
    move |answered| {
        if let Ok(now) = answered.read::<GetSwitches>() {
            switches.put(now);
            document::announce(text::TAKEN);
            document::focus_id(RESTRICTION_ID);
        }
    }
}

fn restrict(switches: Loaded<Switches>) -> AnyView {
    let reasons = RestrictionReason::ALL.iter().map(|reason| (reason.slug().to_owned(), reason.label().to_owned()));
    let live = LiveForm::new(&RESTRICT, Vec::new(), taken(switches));
    form_view(live.choosing(vec![("reason", reasons.collect())]))
}

fn restricted(switches: Loaded<Switches>, restriction: &Restriction) -> AnyView {
    let lifting = Sending::new("lift-stopped", taken(switches));
    view! {
        <p class="notice" data-tone="ok">
            {text::since(&time::date(restriction.since))} <br/> {text::BECAUSE} " " {restriction.reason.label()}
        </p>
        {sent(lifting)}
        <p>
            {act(lifting, "button", text::LIFT, || Asked::of(&PutRestriction(RestrictionChange { reason: None })))}
        </p>
    }
    .into_any()
}

fn objections(switches: Loaded<Switches>) -> AnyView {
    let sending = Sending::new("objection-stopped", move |answered| {
        if let Ok(now) = answered.read::<GetSwitches>() {
            switches.put(now);
        }
    });
    view! {
        <section class="stack" data-gap="4" aria-labelledby="objections">
            <h2 id="objections">{text::OBJECTIONS}</h2>
            <p class="prose">{text::OBJECTIONS_MEAN}</p>
            {sent(sending)}
            <ul class="purposes">
                {DataUse::ALL.iter().map(|data_use| objection(switches, sending, *data_use)).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

fn objection(switches: Loaded<Switches>, sending: Sending, data_use: DataUse) -> AnyView {
    let since = Memo::new(move |_| {
        let now = switches.get();
        let switches = now.ready()?;
        switches.uses.iter().find(|switch| switch.data_use == data_use)?.objected_at
    });
    // It stands where the server has it: pressing it asks, and only the answer moves it.
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let change = ObjectionChange { objects: since.get_untracked().is_none() };
        sending.send(Asked::of(&PutObjection { data_use, change }));
    };
    let id = ["object-", data_use.slug()].concat();
    let of = id.clone();
    view! {
        <li>
            <label class="switch" for=of>
                <span>{data_use.label()}</span>
                <input
                    id=id
                    type="checkbox"
                    role="switch"
                    prop:checked=move || since.get().is_some()
                    on:click=press
                />
            </label>
            <p class="muted small">{move || since.get().map(|since| text::objected(&time::date(since)))}</p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::form::testing::fits;

    #[test]
    fn the_form_asks_what_its_endpoint_reads() {
        fits::<PutRestriction, RestrictionChange>(&RESTRICT, &[("reason", "claim")]);
    }
}
