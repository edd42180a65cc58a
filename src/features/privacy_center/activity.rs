//! `/privacy/activity`: who got what and why, who looked, and on which devices somebody is signed in (promises: P1.3,
//! P3.1, P6.3).

use contract::privacy::{Disclosure, GetHeld, Held, Look};
use leptos::prelude::*;

use crate::{
    features::account::{follow_account, sessions},
    head::{Head, use_head},
    i18n::activity as text,
    loaded::{Load, loaded},
    platform::time,
    routes::Route,
    ui::{Failed, lines::line},
};

/// `/privacy/activity`
#[component]
pub fn ActivityPage() -> impl IntoView {
    use_head(|| Head::private(text::HEADING));
    let held = loaded(|| Some(GetHeld));
    let me = follow_account();
    let hers = Memo::new(move |_| matches!(me.get(), Load::Ready(me) if me.account.is_some()));
    let shows = Memo::new(move |_| matches!(held.get(), Load::Ready(_)));
    // After the lists, which would push it away.
    let devices = move || (shows.get() && hers.get()).then(|| sessions(me));
    view! {
        <div class="page stack" data-gap="8">
            <div class="stack prose" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
            </div>
            {move || match held.get() {
                Load::Pending => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
                Load::Failed(failure) => view! { <Failed failure=failure retry=held/> }.into_any(),
                Load::Ready(held) => shown(&held),
            }}
            {devices}
        </div>
    }
    .into_any()
}

fn shown(held: &Held) -> AnyView {
    let got = held.disclosures.iter().map(|Disclosure { recipient, fields, why, at, order }| {
        happened(recipient, *at, &[&fields.join(", "), why], order.as_deref())
    });
    let looked = held
        .looks
        .iter()
        .map(|Look { who, what, purpose, at, order }| happened(who, *at, &[what, purpose], order.as_deref()));
    view! {
        {list("got", text::GOT, text::NOBODY_GOT, got.collect())}
        {list("looked", text::LOOKED, text::NOBODY_LOOKED, looked.collect())}
    }
    .into_any()
}

fn list(id: &'static str, heading: &'static str, nothing: &'static str, lines: Vec<AnyView>) -> AnyView {
    view! {
        <section class="stack" data-gap="4" aria-labelledby=id data-testid=id>
            <h2 id=id>{heading}</h2>
            {if lines.is_empty() {
                view! { <p class="muted">{nothing}</p> }.into_any()
            } else {
                view! { <ul class="events">{lines}</ul> }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn happened(who: &str, at: i64, facts: &[&str], order: Option<&str>) -> AnyView {
    let order = order.map(|number| {
        let href = Route::Order { number: number.to_owned() }.href();
        view! { <a class="small" href=href>{number.to_owned()}</a> }.into_any()
    });
    line(who.to_owned(), time::date_and_time(at), facts.join(" · "), order.into_any())
}
