//! The browser's storage: its one home. Every key is in `privacy.toml`.

use contract::privacy::{Purpose, registry::Consentable};

use super::{
    keys::{self, Key},
    window,
};
use crate::privacy::Grant;

pub use super::Blocked;

const CART_COUNT: &str = "valise.cart";
const CHECKOUT_DRAFT: &str = "valise.checkout";

#[expect(clippy::disallowed_methods, reason = "the storage's one home")]
fn local() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

#[expect(clippy::disallowed_methods, reason = "the storage's one home")]
fn session() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Whether this browser has a cart, as far as it remembers; `None` where storage is blocked.
#[must_use]
pub fn has_cart() -> Option<bool> {
    Some(local()?.get_item(CART_COUNT).ok()?.is_some())
}

/// Remembers how many bags are in the cart, so that the next page shows it with its first paint.
pub fn keep_cart_count(count: u32) {
    if let Some(storage) = local() {
        // Blocked or full: the count then comes with the cart, a moment later.
        let _kept = match count {
            0 => storage.remove_item(CART_COUNT),
            count => storage.set_item(CART_COUNT, &count.to_string()),
        };
    }
}

/// What this tab typed at the checkout, as JSON.
#[must_use]
pub fn checkout_draft() -> Option<String> {
    session()?.get_item(CHECKOUT_DRAFT).ok().flatten()
}

/// Keeps what this tab typed at the checkout, so that Back from the payment loses nothing. It ends with the tab.
pub fn keep_checkout_draft(json: &str) {
    if let Some(storage) = session() {
        // Blocked or full: the form still lives as long as the page does.
        let _kept = storage.set_item(CHECKOUT_DRAFT, json);
    }
}

/// Forgets what this tab typed at the checkout.
pub fn forget_checkout_draft() {
    if let Some(storage) = session() {
        let _gone = storage.remove_item(CHECKOUT_DRAFT);
    }
}

/// The kept answer to the privacy choices, as JSON; `None` for none.
///
/// # Errors
/// [`Blocked`].
pub fn kept_choice() -> Result<Option<String>, Blocked> {
    local().ok_or(Blocked)?.get_item(contract::privacy::STORAGE_KEY).map_err(|_| Blocked)
}

/// Keeps an answer to the privacy choices.
///
/// # Errors
/// [`Blocked`], when it is not kept.
pub fn keep_choice(json: &str) -> Result<(), Blocked> {
    local().ok_or(Blocked)?.set_item(contract::privacy::STORAGE_KEY, json).map_err(|_| Blocked)
}

/// Forgets the answer to the privacy choices.
///
/// # Errors
/// [`Blocked`].
pub fn forget_choice() -> Result<(), Blocked> {
    local().ok_or(Blocked)?.remove_item(contract::privacy::STORAGE_KEY).map_err(|_| Blocked)
}

/// What is kept under a key; empty for nothing.
#[must_use]
pub fn recall<P: Consentable>(_grant: &Grant<'_, P>, key: &Key<P>) -> String {
    local().and_then(|storage| storage.get_item(key.name()).ok().flatten()).unwrap_or_default()
}

/// Keeps a text under a key; nothing for an empty one.
pub fn remember<P: Consentable>(_grant: &Grant<'_, P>, key: &Key<P>, text: &str) {
    if let Some(storage) = local() {
        // Blocked or full: what is not remembered is missing later, and nothing else.
        let _kept = if text.is_empty() { storage.remove_item(key.name()) } else { storage.set_item(key.name(), text) };
    }
}

/// Forgets what is kept for purposes that are not allowed.
pub fn forget_all_but(allowed: &[Purpose]) {
    let Some(storage) = local() else { return };
    for (name, purpose) in keys::ALL {
        if !allowed.contains(&purpose) {
            // Blocked: then there is nothing to forget either.
            let _gone = storage.remove_item(name);
        }
    }
}
