//! Signing in: email and password, then the second factor where there is one; or a passkey.

use crate::dom::prelude::*;
use contract::{
    Endpoint,
    account::{SignIn, SignInWithPasskey},
};

use super::{
    button,
    forms::{SIGN_IN, TICKET},
    link,
};
use crate::{
    answers::{Answered, Answers},
    features::cart::use_cart,
    i18n::account as text,
    platform::document,
    routes::AccountPage,
    session::use_session,
    ui::{filled::filled, passkey::by_passkey},
};

/// The form and what leads on from it. `left` says that somebody has signed out.
pub fn sign_in(left: bool) -> AnyView {
    let ticket = RwSignal::new(None::<String>);
    let (cart, session, answers) = (use_cart(), use_session(), use_context::<Answers>().unwrap_or_default());
    let done = move |answered: Answered| match answered.read::<SignIn>() {
        Ok(signed_in) if signed_in.account.is_none() => {
            ticket.set(signed_in.ticket);
            document::focus_id("code");
        }
        _ => {
            // Who she is stands in the answer as in that of the account itself.
            session.changed(&answers, answered);
            // The cart of this browser has joined that of the account.
            cart.refresh();
        }
    };
    let form = move || match ticket.get() {
        None => view! {
            <p class="muted">{text::SIGN_IN_LEAD}</p>
            {filled(&SIGN_IN, Vec::new(), Box::new(done.clone()))}
            {by_passkey("passkey-said", SignInWithPasskey::PATH, Box::new(done.clone()))}
            <ul class="links">
                {link(AccountPage::Register, text::REGISTER)} {link(AccountPage::Reset, text::FORGOT)}
            </ul>
        }
        .into_any(),
        Some(known) => view! {
            <p class="muted">{text::CODE_LEAD}</p>
            {filled(&TICKET, vec![("ticket", known)], Box::new(done.clone()))}
            <p>{button(text::BACK, move || ticket.set(None))}</p>
        }
        .into_any(),
    };
    view! {
        <div class="narrow stack" data-gap="4">
            {left.then(|| view! { <p class="notice" role="status">{text::SIGNED_OUT}</p> })}
            {form}
        </div>
    }
    .into_any()
}
