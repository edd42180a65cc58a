//! Words of the page that limits how data is used. Reasons and kinds of use are called in the contract.

/// The page's heading.
pub const HEADING: &str = "Restrict or object";
/// Under it.
pub const LEAD: &str = "Both take effect at once, everywhere in the shop. Orders that are under way still reach you.";
/// Nothing is held.
pub const UNKNOWN: &str =
    "We hold nothing about this browser, so there is nothing to limit. Open your order here first.";
/// Over the restriction.
pub const RESTRICTION: &str = "Keep my data, but use it for nothing else";
/// What it means.
pub const RESTRICTION_MEANS: &str =
    "We go on storing it and finish your orders. No statistics, no recommendations, no letters, no partner.";
/// Why.
pub const REASON: &str = "Reason";
/// Sets it.
pub const RESTRICT: &str = "Restrict";
/// Ends it.
pub const LIFT: &str = "Lift the restriction";
/// Before the reason.
pub const BECAUSE: &str = "Your reason:";
/// After a change, read aloud.
pub const TAKEN: &str = "Done. It holds from now on.";
/// Over the objections.
pub const OBJECTIONS: &str = "Object to one kind of use";
/// What they mean.
pub const OBJECTIONS_MEAN: &str = "Switched on, you object, and we stop.";

/// Since when it holds.
#[must_use]
pub fn since(day: &str) -> String {
    ["Restricted since ", day, "."].concat()
}

/// Since when she objects.
#[must_use]
pub fn objected(day: &str) -> String {
    ["You object since ", day, "."].concat()
}
