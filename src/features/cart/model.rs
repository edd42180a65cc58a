//! What the cart shows while the server has not answered yet. Only quantities are optimistic: every amount of
//! money is the server's.

use contract::cart::Cart;

/// Quantities that the shopper asked for and the server has not confirmed, by line id, in the order of asking.
/// A quantity of 0 takes the line out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(Vec<(String, u32)>);

impl Wanted {
    /// Notes what is wanted of a line; the latest wish counts.
    pub fn set(&mut self, line: &str, quantity: u32) {
        match self.0.iter_mut().find(|(id, _)| id == line) {
            Some((_, wanted)) => *wanted = quantity,
            None => self.0.push((line.to_owned(), quantity)),
        }
    }

    /// The quantity wanted of a line, where it is another than the server's.
    #[must_use]
    pub fn of(&self, line: &str) -> Option<u32> {
        self.0.iter().find(|(id, _)| id == line).map(|(_, quantity)| *quantity)
    }

    /// What to ask the server next.
    #[must_use]
    pub fn first(&self) -> Option<(String, u32)> {
        self.0.first().cloned()
    }

    /// Forgets a wish that was answered, unless the shopper wants something else by now.
    pub fn answered(&mut self, line: &str, quantity: u32) {
        self.0.retain(|(id, wanted)| id != line || *wanted != quantity);
    }

    /// Forgets every wish: the cart is not what they were made for.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether all is confirmed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Units over all lines, as wanted.
#[must_use]
pub fn count(cart: &Cart, wanted: &Wanted) -> u32 {
    cart.lines.iter().map(|line| wanted.of(&line.id).unwrap_or(line.quantity)).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_latest_wish_for_a_line_counts() {
        let mut wanted = Wanted::default();
        wanted.set("a", 2);
        wanted.set("b", 1);
        wanted.set("a", 5);
        assert_eq!(wanted.of("a"), Some(5));
        assert_eq!(wanted.first(), Some(("a".to_owned(), 5)));
    }

    #[test]
    fn an_answer_to_an_older_wish_keeps_the_newer() {
        let mut wanted = Wanted::default();
        wanted.set("a", 2);
        wanted.set("a", 3);
        wanted.answered("a", 2);
        assert_eq!(wanted.of("a"), Some(3));
        wanted.answered("a", 3);
        assert!(wanted.is_empty());
    }

    proptest! {
        #[test]
        fn answering_each_wish_in_turn_ends(wishes in proptest::collection::vec(("[a-d]", 0_u32..11), 0..30)) {
            let mut wanted = Wanted::default();
            for (line, quantity) in &wishes {
                wanted.set(line, *quantity);
            }
            let mut asked = 0;
            while let Some((line, quantity)) = wanted.first() {
                wanted.answered(&line, quantity);
                asked += 1;
                prop_assert!(asked <= 4, "one question a line");
            }
            prop_assert!(wanted.is_empty());
        }
    }
}
