//! Customers and the cards that the processor keeps for them.

use http::Method;

use super::{Client, ClientError, NOTHING};
use crate::wire::SavedCards;

impl Client {
    /// The cards of a customer; none of one that the processor does not know.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn cards(&self, customer: &str) -> Result<SavedCards, ClientError> {
        self.call(Method::GET, &format!("/v1/customers/{customer}/cards"), NOTHING).await
    }

    /// Removes a card of a customer; what is left. `id` is one of [`crate::wire::SavedCard::id`].
    ///
    /// # Errors
    /// Refused with `unknown_saved_card` (404) when she has none of that id; else see [`ClientError`].
    pub async fn remove_card(&self, customer: &str, id: &str) -> Result<SavedCards, ClientError> {
        self.call(Method::DELETE, &format!("/v1/customers/{customer}/cards/{id}"), NOTHING).await
    }

    /// Has the processor forget a customer: her cards, and which payments were hers. Idempotent.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn forget_customer(&self, customer: &str) -> Result<(), ClientError> {
        let none_left: SavedCards = self.call(Method::DELETE, &format!("/v1/customers/{customer}"), NOTHING).await?;
        if none_left.cards.is_empty() {
            return Ok(());
        }
        Err(ClientError::Unintelligible("a customer is forgotten, and cards of hers are left".to_owned()))
    }
}
