//! The orders that a list can have.

use serde::{Deserialize, Serialize};

/// The order of a list. Ties are broken by id, so that every order is total and cursors hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sort {
    /// Newest first.
    #[default]
    New,
    /// Best sold first.
    Popular,
    /// Cheapest first.
    Price,
    /// Dearest first.
    PriceDesc,
    /// A to Z.
    Name,
    /// Best match first; only with a search text, where it is the default.
    Relevance,
}

/// The word in a page's address for the order that the device makes.
pub const FOR_YOU: &str = "for_you";

impl Sort {
    /// Every order a shopper can choose.
    pub const ALL: &'static [Self] =
        &[Self::Relevance, Self::New, Self::Popular, Self::Price, Self::PriceDesc, Self::Name];

    /// The word in an address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Popular => "popular",
            Self::Price => "price",
            Self::PriceDesc => "price_desc",
            Self::Name => "name",
            Self::Relevance => "relevance",
        }
    }

    /// The order a word in an address stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.slug() == slug)
    }
}
