//! The cards that the payment processor keeps for her. The shop has none: it passes on what the processor tells.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, query::Href};

/// A card as the processor tells of it: never its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedCard {
    /// Names it at the processor, and pays nothing.
    pub id: String,
    /// The scheme as people call it, such as "Visa".
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Month and year, such as `12/34`.
    pub expiry: String,
}

/// Her cards, the one saved last first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedCards {
    /// They.
    pub cards: Vec<SavedCard>,
}

/// `GET /api/account/cards`: asks the processor, which may be away (503 `payment_unavailable`).
#[derive(Debug, Clone, Copy)]
pub struct ListCards;

impl Endpoint for ListCards {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/cards";
    type Body = ();
    type Answer = SavedCards;
}

/// `DELETE /api/account/cards/{id}`: the processor forgets it; the rest is answered.
#[derive(Debug, Clone)]
pub struct RemoveCard {
    /// Of [`SavedCard::id`].
    pub id: String,
}

impl Endpoint for RemoveCard {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/cards/{id}";
    type Body = ();
    type Answer = SavedCards;
    fn href(&self) -> String {
        Href::new(ListCards::PATH).segment(&self.id).finish()
    }
}
