//! No storage: nothing is kept.

use contract::privacy::{Purpose, registry::Consentable};

pub use super::Blocked;
use super::keys::Key;
use crate::privacy::Grant;

/// No: a painted page belongs to nobody in particular, and asks for nobody's cart.
#[must_use]
pub fn has_cart() -> Option<bool> {
    Some(false)
}

/// Keeps nothing.
pub fn keep_cart_count(_count: u32) {}

/// Nothing was kept.
#[must_use]
pub fn checkout_draft() -> Option<String> {
    None
}

/// Keeps nothing.
pub fn keep_checkout_draft(_json: &str) {}

/// Forgets nothing.
pub fn forget_checkout_draft() {}

/// Always blocked.
///
/// # Errors
/// [`Blocked`].
pub const fn kept_choice() -> Result<Option<String>, Blocked> {
    Err(Blocked)
}

/// Keeps nothing, and says so.
///
/// # Errors
/// [`Blocked`].
pub const fn keep_choice(_json: &str) -> Result<(), Blocked> {
    Err(Blocked)
}

/// Nothing was kept.
#[must_use]
pub fn recall<P: Consentable>(_grant: &Grant<'_, P>, _key: &Key<P>) -> String {
    String::new()
}

/// Keeps nothing.
pub fn remember<P: Consentable>(_grant: &Grant<'_, P>, _key: &Key<P>, _text: &str) {}

/// Forgets nothing.
pub const fn forget_all_but(_allowed: &[Purpose]) {}

/// Nothing to forget.
///
/// # Errors
/// [`Blocked`].
pub const fn forget_choice() -> Result<(), Blocked> {
    Err(Blocked)
}
