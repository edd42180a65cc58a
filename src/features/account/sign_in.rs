//! Signing in: email and password, then the second factor where there is one.

use contract::account::{Me, SignIn};
use leptos::prelude::*;

use super::forms::{SIGN_IN, TICKET};
use crate::{
    answers::{Answered, Answers},
    features::cart::use_cart,
    i18n::account as text,
    loaded::Loaded,
    platform::document,
    routes::{AccountPage, Route},
    session::use_session,
    ui::{
        form::{LiveForm, form_view},
        lines::button,
    },
};

/// The form and what leads on from it; then `me` is whoever has signed in.
pub fn sign_in(me: Loaded<Me>) -> AnyView {
    let ticket = RwSignal::new(None::<String>);
    let (cart, session, answers) = (use_cart(), use_session(), use_context::<Answers>().unwrap_or_default());
    let done = move |answered: Answered| {
        let Ok(signed_in) = answered.read::<SignIn>() else { return };
        if let Some(account) = signed_in.account {
            me.put(Me { account: Some(account) });
            session.changed(&answers);
            // The cart of this browser has joined that of the account.
            cart.refresh();
            document::focus_heading();
        } else {
            ticket.set(signed_in.ticket);
            document::focus_id("code");
        }
    };
    let first = LiveForm::new(&SIGN_IN, Vec::new(), done.clone());
    let form = move || match ticket.get() {
        None => view! {
            {form_view(first)}
            <ul class="links">
                {link(AccountPage::Register, text::REGISTER)} {link(AccountPage::Reset, text::FORGOT)}
            </ul>
        }
        .into_any(),
        Some(known) => {
            let second = LiveForm::new(&TICKET, vec![("ticket", known)], done.clone());
            let back = move |_| ticket.set(None);
            view! {
                <p>{text::CODE_LEAD}</p>
                {form_view(second)}
                <p>{button("button-plain", text::BACK, back)}</p>
            }
            .into_any()
        }
    };
    view! {
        <div class="narrow">
            <h1>{text::SIGN_IN}</h1>
            <p class="muted">{text::SIGN_IN_LEAD}</p>
            {form}
        </div>
    }
    .into_any()
}

/// A line of a list of ways.
pub fn link(page: AccountPage, label: &'static str) -> AnyView {
    view! { <li><a href=Route::Account(page).href()>{label}</a></li> }.into_any()
}
