//! `/account`: what there is; and the offer of one, after an order.

use contract::account::{Account, ChangeName, Me, SignOut};
use leptos::prelude::*;

use super::{
    forms::NAME,
    gate::{follow_account, gate},
    sign_in::link,
};
use crate::{
    answers::Answers,
    api::Asked,
    features::cart::use_cart,
    i18n::{account as text, orders, rights},
    loaded::{Load, Loaded},
    platform::document,
    routes::{AccountPage, Route},
    session::use_session,
    ui::{
        form::{LiveForm, form_view},
        sending::{Sending, act, sent},
    },
};

/// `/account`
pub fn overview() -> AnyView {
    gate(text::HEADING, Box::new(shown))
}

fn shown(me: Loaded<Me>, account: &Account) -> AnyView {
    let (cart, session, answers) = (use_cart(), use_session(), use_context::<Answers>().unwrap_or_default());
    let signing_out = Sending::new("sign-out-said", move |_| {
        me.put(Me { account: None });
        session.changed(&answers);
        cart.refresh();
        document::focus_heading();
    });
    let name = LiveForm::new(&NAME, vec![("name", account.name.clone())], move |answered| {
        if let Ok(account) = answered.read::<ChangeName>() {
            me.put(Me { account: Some(account) });
            document::announce(text::SAVED);
        }
    });
    let new_email =
        account.new_email.clone().map(|email| view! { <p class="muted">{text::waits(&email)}</p> }.into_any());
    view! {
        <div class="split">
            <div class="stack" data-gap="4">
                <p>{text::SIGNED_IN_AS} " " <strong data-testid="account-email">{account.email.clone()}</strong></p>
                {new_email}
                <details class="details">
                    <summary>{text::NAME}</summary>
                    {form_view(name)}
                </details>
                {sent(signing_out)}
                <p>{act(signing_out, "button", text::SIGN_OUT, || Asked::of(&SignOut))}</p>
            </div>
            <nav class="card" aria-label=text::HEADING>
                <ul class="links">
                    <li>
                        <a href=Route::Orders.href()>{orders::HEADING}</a>
                        " "
                        <span class="badge">{account.orders}</span>
                    </li>
                    {link(AccountPage::Addresses, text::ADDRESSES)} {link(AccountPage::Security, text::SECURITY)}
                    <li><a href=Route::YourData.href()>{rights::HEADING}</a></li>
                </ul>
            </nav>
        </div>
    }
    .into_any()
}

/// After an order, and never before: one quiet line for whoever has no account.
pub fn offer() -> AnyView {
    let me = follow_account();
    let line = move || {
        matches!(me.get(), Load::Ready(me) if me.account.is_none()).then(|| {
            view! {
                {text::OFFER}
                " "
                <a href=Route::Account(AccountPage::Register).href()>{text::REGISTER}</a>
            }
            .into_any()
        })
    };
    // Its place is kept: it comes after the page.
    view! { <p class="small recorded" data-testid="offer">{line}</p> }.into_any()
}
