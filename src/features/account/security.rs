//! `/account/security`: password, email, passkeys, second factor, sessions, and the way to the end of it.

use crate::dom::prelude::*;
use contract::account::{Account, Me};

use super::{
    factor::factor,
    forms::{NEW_EMAIL, PASSWORDS},
    gate::gate,
    passkeys::passkeys,
    sessions::sessions,
};
use crate::{
    i18n::{account as text, rights},
    loaded::Loaded,
    platform::document,
    routes::Route,
    ui::filled::{FormSpec, filled},
};

/// `/account/security`
pub fn security() -> AnyView {
    gate(text::SECURITY, shown)
}

fn shown(me: Loaded<Me>, _account: &Account) -> AnyView {
    view! {
        <div class="split">
            <div class="stack" data-gap="12">
                {passkeys()}
                {factor(me)}
                {sessions()}
            </div>
            <div>
                {change(text::CHANGE_PASSWORD, "", &PASSWORDS, text::PASSWORD_SAVED)}
                {change(text::CHANGE_EMAIL, text::CHANGE_EMAIL_MEANS, &NEW_EMAIL, text::CHANGE_EMAIL_ASKED)}
                <details class="details">
                    <summary>{text::DELETE}</summary>
                    <p>{text::DELETE_MEANS}</p>
                    <p><a class="button" href=Route::YourData.href()>{rights::HEADING}</a></p>
                </details>
            </div>
        </div>
    }
    .into_any()
}

/// One form behind its heading; done, it says so and is empty again.
fn change(heading: &'static str, lead: &'static str, spec: &'static FormSpec, said: &'static str) -> AnyView {
    let times = RwSignal::new(0_u32);
    let form = move || {
        times.track();
        let done = move |_| {
            times.update(|times| *times += 1);
            document::focus_id(spec.id);
        };
        filled(spec, Vec::new(), Box::new(done))
    };
    let told = move || (times.get() > 0).then(|| view! { <p class="notice" data-tone="ok">{said}</p> });
    view! {
        <details class="details">
            <summary>{heading}</summary>
            <div class="stack" data-gap="4">
                {(!lead.is_empty()).then(|| view! { <p class="muted">{lead}</p> })}
                <div role="status">{told}</div>
                {form}
            </div>
        </details>
    }
    .into_any()
}
