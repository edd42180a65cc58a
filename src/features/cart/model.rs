//! What the cart shows while the server has not answered yet. Only quantities are optimistic: every amount of
//! money is the server's.

use contract::{cart::Cart, money::Money};

/// What the shopper wants of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// How many; 0 takes the line out.
    pub quantity: u32,
    /// The price that she accepts for it, where it changed.
    pub price: Option<Money>,
}

/// What the shopper asked for and the server has not confirmed, by line id, in the order of asking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(Vec<(String, Wish)>);

impl Wanted {
    /// Notes what is wanted of a line; the latest wish counts.
    pub fn set(&mut self, line: &str, wish: Wish) {
        match self.0.iter_mut().find(|(id, _)| id == line) {
            // A price that was accepted stays so, whatever the quantity.
            Some((_, wanted)) => *wanted = Wish { price: wish.price.or(wanted.price), ..wish },
            None => self.0.push((line.to_owned(), wish)),
        }
    }

    /// The quantity wanted of a line, where it is another than the server's.
    #[must_use]
    pub fn of(&self, line: &str) -> Option<u32> {
        self.0.iter().find(|(id, _)| id == line).map(|(_, wish)| wish.quantity)
    }

    /// What to ask the server next.
    #[must_use]
    pub fn first(&self) -> Option<(String, Wish)> {
        self.0.first().cloned()
    }

    /// Forgets a wish that was answered, unless the shopper wants something else by now.
    pub fn answered(&mut self, line: &str, wish: Wish) {
        self.0.retain(|(id, wanted)| id != line || *wanted != wish);
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

/// Units that were to be added and of which no answer came: they may be in the cart, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// Of which variant.
    pub variant_id: String,
    /// How many.
    pub quantity: u32,
    /// How many there were before.
    pub before: u32,
}

impl Unanswered {
    /// Whether the present cart shows that they were added all the same.
    #[must_use]
    pub fn arrived(&self, present: &Cart) -> bool {
        units(present, &self.variant_id) >= self.before + self.quantity
    }
}

/// Units of a variant.
#[must_use]
pub fn units(cart: &Cart, variant_id: &str) -> u32 {
    cart.lines.iter().find(|line| line.variant_id == variant_id).map_or(0, |line| line.quantity)
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

    fn of(quantity: u32) -> Wish {
        Wish { quantity, price: None }
    }

    #[test]
    fn the_latest_wish_for_a_line_counts() {
        let mut wanted = Wanted::default();
        wanted.set("a", of(2));
        wanted.set("b", of(1));
        wanted.set("a", of(5));
        assert_eq!(wanted.of("a"), Some(5));
        assert_eq!(wanted.first(), Some(("a".to_owned(), of(5))));
    }

    #[test]
    fn a_price_that_was_accepted_is_told_with_the_quantity_that_is_wanted_by_then() {
        let mut wanted = Wanted::default();
        let accepted = Wish { price: Some(Money::eur(900)), ..of(1) };
        wanted.set("a", accepted);
        wanted.set("a", of(2));
        let both = Wish { quantity: 2, ..accepted };
        assert_eq!(wanted.first(), Some(("a".to_owned(), both)));
        wanted.answered("a", accepted);
        assert!(!wanted.is_empty());
        wanted.answered("a", both);
        assert!(wanted.is_empty());
    }

    #[test]
    fn an_answer_to_an_older_wish_keeps_the_newer() {
        let mut wanted = Wanted::default();
        wanted.set("a", of(2));
        wanted.set("a", of(3));
        wanted.answered("a", of(2));
        assert_eq!(wanted.of("a"), Some(3));
        wanted.answered("a", of(3));
        assert!(wanted.is_empty());
    }

    proptest! {
        #[test]
        fn answering_each_wish_in_turn_ends(wishes in proptest::collection::vec(("[a-d]", 0_u32..11), 0..30)) {
            let mut wanted = Wanted::default();
            for (line, quantity) in &wishes {
                wanted.set(line, of(*quantity));
            }
            let mut asked = 0;
            while let Some((line, wish)) = wanted.first() {
                wanted.answered(&line, wish);
                asked += 1;
                prop_assert!(asked <= 4, "one question a line");
            }
            prop_assert!(wanted.is_empty());
        }
    }
}
