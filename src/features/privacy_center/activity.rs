//! `/privacy/activity`: who got what and why, and who looked (promises: P3.1, P6.3).

use crate::dom::prelude::*;
use contract::privacy::{GetHeld, Held};

use crate::{
    head::use_private,
    i18n::activity as text,
    loaded::loaded,
    platform::time,
    routes::Route,
    ui::{PICTURE, awaited},
};

/// `/privacy/activity`
#[component]
pub fn ActivityPage() -> impl IntoView {
    use_private(text::HEADING);
    let held = loaded(|| Some(GetHeld));
    view! {
        <div class="page stack" data-gap="8">
            <div class="stack" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
            </div>
            {awaited(held, PICTURE, shown)}
        </div>
    }
}

fn shown(held: &Held) -> AnyView {
    let got = held
        .disclosures
        .iter()
        .map(|one| happened(&one.recipient, [one.fields.join(", ").as_str(), &one.why], one.at, one.order.as_deref()));
    let looked =
        held.looks.iter().map(|one| happened(&one.who, [&one.what, &one.purpose], one.at, one.order.as_deref()));
    view! {
        {list("got", text::GOT, text::NOBODY_GOT, got.collect())}
        {list("looked", text::LOOKED, text::NOBODY_LOOKED, looked.collect())}
    }
    .into_any()
}

fn list(id: &'static str, heading: &'static str, nothing: &'static str, lines: Vec<AnyView>) -> AnyView {
    let nothing = lines.is_empty().then(|| view! { <p class="muted">{nothing}</p> });
    view! {
        <section class="stack" data-gap="2" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {nothing}
            <ul class="events" data-testid=id>{lines}</ul>
        </section>
    }
    .into_any()
}

fn happened(who: &str, what: [&str; 2], at: i64, order: Option<&str>) -> AnyView {
    let order = order.map(|number| {
        let href = Route::Order { number: number.to_owned() }.href();
        view! { <a href=href>{number.to_owned()}</a> }
    });
    view! {
        <li>
            <strong>{who.to_owned()}</strong>
            <span>{what.join(" · ")}</span>
            <span class="cluster muted small"><time>{time::date_and_time(at)}</time> {order}</span>
        </li>
    }
    .into_any()
}
