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
/// The cart could not be fetched.
pub const KEPT_ON_SERVER: &str = "Your cart is kept and will be here when the shop answers again.";
/// After a failure.
pub const TRY_AGAIN: &str = "Try again";
/// Nothing in it.
pub const EMPTY: &str = "There is nothing in your cart yet.";
/// From the empty cart.
pub const BROWSE: &str = "Browse bags";
/// The box with the sum.
pub const SUMMARY: &str = "Summary";
/// Before delivery, duty and tax.
pub const GOODS: &str = "Goods";
/// Under the sum.
pub const NEXT_COSTS: &str = "Delivery, duty and tax are added at checkout, before you pay.";
/// A line needs a decision.
pub const MEND_FIRST: &str = "Something in your cart changed. Please look at the marked bags before you go on.";
/// The way on.
pub const CHECKOUT: &str = "Checkout";
/// Before [`TERMS_LINK`] (promise: O7).
pub const TERMS_BEFORE: &str = "What happens with your data:";
/// To the policy (promise: O7).
pub const TERMS_LINK: &str = "our privacy policy";
/// One unit less.
pub const FEWER: &str = "One fewer";
/// One unit more.
pub const MORE: &str = "One more";
/// Takes a line out.
pub const REMOVE: &str = "Remove";
/// Takes the new price.
pub const ACCEPT_PRICE: &str = "Keep it at this price";
/// Sold out or withdrawn.
pub const GONE: &str = "This one is sold out. Please remove it to go on.";

/// Who sells a line.
#[must_use]
pub fn sold_by(merchant: &str) -> String {
    ["Sold by ", merchant].concat()
}

/// What the quantity buttons are for.
#[must_use]
pub fn quantity_of(name: &str) -> String {
    ["Quantity of ", name].concat()
}

/// What is taken out.
#[must_use]
pub fn remove(name: &str) -> String {
    ["Remove ", name].concat()
}

/// The price is another than when the line was added.
#[must_use]
pub fn price_changed(was: &str, now: &str) -> String {
    ["The price of one changed from ", was, " to ", now, "."].concat()
}

/// All the stock is in the cart.
pub const ALL: &str = "That is all we have.";
/// As many as one order may have.
pub const TEN: &str = "Ten is the most in one order.";
/// Less stock than wanted.
#[must_use]
pub fn only_left(available: u32) -> String {
    ["Only ", &available.to_string(), " left."].concat()
}

/// Takes what there is.
#[must_use]
pub fn take(available: u32) -> String {
    ["Take ", &available.to_string()].concat()
}
