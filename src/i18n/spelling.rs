//! The two ways in which the shop writes English: as in Britain, or as in the United States.

use crate::platform::tastes;

/// A word that Britain writes so and the United States write so, as the page spells. It is “colour” alone: “cancelled” is
/// written in both, and sentences that can do without such a word do. Those of the question about consent must, so that one
/// signed snapshot is true for both.
#[must_use]
pub fn spelt(british: &'static str, american: &'static str) -> &'static str {
    if tastes::is_american() { american } else { british }
}

#[cfg(test)]
mod tests {
    use contract::privacy::registry::WORDING;

    /// promise: P7
    #[test]
    fn the_words_of_the_question_are_the_same_in_both() {
        for part in ["olour", "isation", "gnise", "nalise", "avour", "entre", "grey", "icence"] {
            assert!(!WORDING.contains(part), "{part}: {WORDING}");
        }
    }
}
