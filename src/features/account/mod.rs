//! Accounts: the way in, what there is, and what keeps it safe.

mod addresses;
mod cards;
mod factor;
mod forms;
mod gate;
mod joining;
mod overview;
mod passkeys;
mod security;
mod sessions;
mod sign_in;

#[cfg(test)]
pub use forms::REGISTER;

use crate::{dom::prelude::*, routes::AccountPage};

/// The page about an account.
#[must_use]
pub fn page(page: AccountPage) -> AnyView {
    match page {
        AccountPage::Overview => overview::overview(),
        AccountPage::Register => joining::register(),
        AccountPage::Verify => joining::verify(),
        AccountPage::Email => joining::confirm_email(),
        AccountPage::Reset => joining::reset(),
        AccountPage::Security => security::security(),
        AccountPage::Addresses => addresses::addresses(),
        AccountPage::Cards => cards::cards(),
    }
}

/// A line of a list of ways.
fn link(page: AccountPage, label: &'static str) -> AnyView {
    view! { <li><a href=page.address()>{label}</a></li> }.into_any()
}

/// A button that sends nothing by itself.
fn button(label: &'static str, press: impl Fn() + 'static) -> AnyView {
    view! { <button type="button" class="button" on:click=move |_| press()>{label}</button> }.into_any()
}
