//! `/privacy/recipients`: the public register of who gets what (promise: P3.1).

use crate::dom::prelude::*;
use contract::privacy::{GetRecipients, registry::Recipient};

use crate::{
    head::use_public,
    i18n::privacy as text,
    loaded::loaded,
    routes::Route,
    ui::{PICTURE, awaited},
};

/// `/privacy/recipients`
#[component]
pub fn RecipientsPage() -> impl IntoView {
    use_public(text::RECIPIENTS, text::RECIPIENTS_LEAD, &Route::Recipients);
    let register = loaded(|| Some(GetRecipients));
    view! {
        <div class="page stack">
            <div class="stack" data-gap="2">
                <h1>{text::RECIPIENTS}</h1>
                <p class="muted">{text::RECIPIENTS_LEAD}</p>
            </div>
            {awaited(register, PICTURE, |register| {
                let cards = register.recipients.iter().map(card).collect_view();
                view! { <ul class="grid" data-cols="wide">{cards}</ul> }
            })}
        </div>
    }
}

fn card(recipient: &Recipient) -> impl IntoView + use<> {
    let mail = format!("mailto:{}", recipient.contact);
    view! {
        <li class="card stack" data-gap="2">
            <h2 class="recipient">{recipient.name.clone()}</h2>
            <p class="muted small">{recipient.role.clone()}", "{recipient.country.clone()}</p>
            <p>{recipient.gets.clone()}</p>
            <p class="muted small">{text::handed_over_for(recipient)}</p>
            <p class="small"><a href=mail>{recipient.contact.clone()}</a></p>
        </li>
    }
}
