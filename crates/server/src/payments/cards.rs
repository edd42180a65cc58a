//! Cards that the processor keeps for customers: the shop knows of each what it may show, and of a customer a reference.

use contract::account::{SavedCard, SavedCards};
use processor::wire::{self, Brand};

use super::{Answer, hosted::Hosted};

/// A processor that keeps cards. Each call may be repeated.
pub trait CardKeeper {
    /// The cards of a customer; none of one that it does not know.
    fn cards<'a>(&'a self, customer: &'a str) -> Answer<'a, SavedCards>;
    /// Removes one of them: what is left, or `None` where she has none of that id.
    fn remove_card<'a>(&'a self, customer: &'a str, id: &'a str) -> Answer<'a, Option<SavedCards>>;
    /// Has it forget a customer: her cards, and which payments were hers.
    fn forget_customer<'a>(&'a self, customer: &'a str) -> Answer<'a, ()>;
}

impl CardKeeper for Hosted {
    fn cards<'a>(&'a self, customer: &'a str) -> Answer<'a, SavedCards> {
        Box::pin(async move { Ok(told(self.client.cards(customer).await?)) })
    }

    fn remove_card<'a>(&'a self, customer: &'a str, id: &'a str) -> Answer<'a, Option<SavedCards>> {
        Box::pin(async move {
            match self.client.remove_card(customer, id).await {
                Ok(left) => Ok(Some(told(left))),
                Err(error) if error.is_refusal("unknown_saved_card") => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn forget_customer<'a>(&'a self, customer: &'a str) -> Answer<'a, ()> {
        Box::pin(async move { Ok(self.client.forget_customer(customer).await?) })
    }
}

fn told(cards: wire::SavedCards) -> SavedCards {
    let card = |wire::SavedCard { id, brand, last4, expiry }| {
        let brand = match brand {
            Brand::Visa => "Visa",
            Brand::Mastercard => "Mastercard",
            Brand::Amex => "American Express",
            Brand::Other => "Card",
        };
        SavedCard { id, brand: brand.to_owned(), last4, expiry }
    };
    SavedCards { cards: cards.cards.into_iter().map(card).collect() }
}
