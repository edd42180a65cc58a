//! Accounts: the way in, what there is, and what keeps it safe.

mod addresses;
mod factor;
mod forms;
mod gate;
mod joining;
mod overview;
mod security;
mod sessions;
mod sign_in;

use leptos::prelude::*;

use crate::routes::AccountPage;

pub use gate::follow_account;
pub use overview::offer;
pub use sessions::sessions;

/// The page about an account.
pub fn page(page: AccountPage) -> AnyView {
    match page {
        AccountPage::Overview => overview::overview(),
        AccountPage::Register => joining::register(),
        AccountPage::Verify => joining::verify(&forms::VERIFY),
        AccountPage::Email => joining::verify(&forms::CONFIRM_EMAIL),
        AccountPage::Reset => joining::reset(),
        AccountPage::Security => security::security(),
        AccountPage::Addresses => addresses::addresses(),
    }
}
