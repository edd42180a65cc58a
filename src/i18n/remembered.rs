//! Words of what the browser remembers.

/// Over recommendations.
pub const FOR_YOU: &str = "For you";
/// Where an order by taste is asked for that she has not allowed: the words before the link to her choices, in it, after it.
pub const ORDER_NOT_ALLOWED: [&str; 3] =
    ["The order “For you” needs your consent to recommendations: you give and end it in the ", "privacy center", "."];
/// Where there is nothing to make one from.
pub const ORDER_OF_NOTHING: &str =
    "“For you” goes by the bags you look at from now on in this browser. So far there are none.";
/// Over the bags looked at last.
pub const VIEWED: &str = "You looked at";
/// Over the wishlist.
pub const SAVED: &str = "Your wishlist";
/// Shows more and smaller pictures in a list while it is pressed.
pub const DENSE: &str = "Smaller pictures";
/// After “the European Central Bank’s rates”, which the shell says: of which day they are.
#[must_use]
pub fn rates_of(day: &str) -> String {
    [" of ", day, "."].concat()
}
/// There, where they could not be had.
pub const NO_RATES: &str = ", which did not arrive: prices stay in euros.";
/// There, where none are asked for.
pub const ANY_RATES: &str = ".";
/// Puts a bag on the wishlist.
pub const SAVE: &str = "Save to wishlist";
/// Takes it off.
pub const UNSAVE: &str = "Remove from wishlist";

/// Why a bag stands behind those she does not know.
#[must_use]
pub const fn known(bought: bool) -> &'static str {
    if bought { "You bought it" } else { "You looked at it" }
}

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
