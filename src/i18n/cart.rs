//! The cart's messages.

/// The page's heading.
pub const HEADING: &str = "Your cart";
/// After adding.
pub const ADDED: &str = "Added to your cart.";
/// After a change.
pub const UPDATED: &str = "Cart updated.";
/// Another tab, or another device, was first.
pub const CHANGED_ELSEWHERE: &str =
    "Your cart was changed in another window. This is how it is now; nothing was overwritten.";
/// The network is away.
pub const OFFLINE: &str = "We can’t reach the shop right now. Your cart is kept; the change was not made.";
