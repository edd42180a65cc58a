//! Words of what the browser remembers.

/// Over recommendations.
pub const FOR_YOU: &str = "For you";
/// Over the bags looked at last.
pub const VIEWED: &str = "You looked at";
/// Over the wishlist.
pub const SAVED: &str = "Your wishlist";
/// Puts a bag on the wishlist.
pub const SAVE: &str = "Save to wishlist";
/// Takes it off.
pub const UNSAVE: &str = "Remove from wishlist";

/// Why a bag is recommended: which bag it follows.
#[must_use]
pub fn because(past: &str, bought: bool, together: bool) -> String {
    let how = match (together, bought) {
        (true, _) => "Often bought with ",
        (false, true) => "Because you bought ",
        (false, false) => "Because you looked at ",
    };
    [how, past].concat()
}
