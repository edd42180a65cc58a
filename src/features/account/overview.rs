//! `/account`: what there is.

use crate::dom::prelude::*;
use contract::account::{Account, Me, SignOut};

use super::{forms::NAME, gate::gate, link};
use crate::{
    answers::Answers,
    api::Asked,
    features::{cart::use_cart, orders::orders},
    i18n::{account as text, limits, orders as order_text, rights},
    loaded::Loaded,
    platform::document,
    routes::{AccountPage, Route},
    session::use_session,
    ui::{
        filled::filled,
        sending::{Sending, act, sent},
    },
};

/// `/account`
pub fn overview() -> AnyView {
    gate(text::HEADING, shown)
}

fn shown(me: Loaded<Me>, account: &Account) -> AnyView {
    let (cart, session, answers) = (use_cart(), use_session(), use_context::<Answers>().unwrap_or_default());
    let signing_out = Sending::new("sign-out-said", move |_| {
        session.left(&answers);
        cart.refresh();
    });
    let saved = move |_| {
        me.again();
        document::announce(text::SAVED);
        document::focus_heading();
    };
    let waits = account.new_email.as_deref().map(|email| view! { <p class="notice">{text::waits(email)}</p> });
    view! {
        <div class="split">
            <section class="stack" data-gap="4" aria-labelledby="orders">
                <h2 id="orders">{order_text::HEADING}</h2>
                {orders(text::ORDERS_WHY, text::NO_ORDERS)}
            </section>
            <div class="card stack" data-gap="4">
                <p>
                    {text::SIGNED_IN_AS} " " {account.name.clone()} <br/>
                    <strong class="address-line" data-testid="account-email">{account.email.clone()}</strong>
                </p>
                {waits}
                <ul class="links">
                    {link(AccountPage::Addresses, text::ADDRESSES)} {link(AccountPage::Cards, text::CARDS)}
                    {link(AccountPage::Security, text::SECURITY)}
                    <li><a href=Route::YourData.href()>{rights::HEADING}</a></li>
                    <li><a href=Route::Limits.href()>{limits::HEADING}</a></li>
                </ul>
                <details class="details">
                    <summary>{text::CHANGE_NAME}</summary>
                    {filled(&NAME, vec![("name", account.name.clone())], Box::new(saved))}
                </details>
                {sent(signing_out)}
                {act(signing_out, text::SIGN_OUT, || Asked::of(&SignOut))}
            </div>
        </div>
    }
    .into_any()
}
