//! Lists of bags, page by page.

use serde::{Deserialize, Serialize};

use super::{BagQuery, PAGE_MAX};
use crate::{
    Endpoint, Method,
    money::Money,
    vocabulary::{Category, Colour, Material},
};

/// A bag as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BagSummary {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub category: Category,
    /// What it is made of.
    pub material: Material,
    /// The merchant's name.
    pub merchant: String,
    /// The lowest price of its variants, before tax.
    pub price: Money,
    /// Whether other variants cost more.
    pub price_from: bool,
    /// The colours it comes in; the first is the one pictured.
    pub colours: Vec<Colour>,
    /// Whether any variant can be bought now.
    pub in_stock: bool,
    /// The SKU of the variant for which a list that asks for a colour or a size shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// How many bags one choice of a facet would show, with the other facets as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetCount {
    /// The value as the query writes it.
    pub value: String,
    /// The value in words.
    pub label: String,
    /// The bags it would show.
    pub count: u32,
}

/// The facets of a list. Choices without any bag are left out, unless chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    /// By kind.
    pub category: Vec<FacetCount>,
    /// By material.
    pub material: Vec<FacetCount>,
    /// By colour.
    pub colour: Vec<FacetCount>,
    /// By size.
    pub size: Vec<FacetCount>,
    /// By merchant.
    pub merchant: Vec<FacetCount>,
    /// The lowest and highest price with the other facets as they are, in minor units; `None` when nothing is shown.
    pub price: Option<(u32, u32)>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BagList {
    /// The bags, in order.
    pub bags: Vec<BagSummary>,
    /// How many there are over all pages.
    pub total: u32,
    /// The facets; only with the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// Where the next page starts; `None` after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What the search text was read as, where a typing error was forgiven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
}

/// `GET /api/bags`.
#[derive(Debug, Clone, Default)]
pub struct ListBags(pub BagQuery);

impl Endpoint for ListBags {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags";
    type Body = ();
    type Answer = BagList;
    fn href(&self) -> String {
        let Self(query) = self;
        if !query.for_you {
            return query.href(Self::PATH);
        }
        // As many as there can be, for the device to put in order: the same for everybody.
        BagQuery { for_you: false, limit: Some(PAGE_MAX), ..query.clone() }.href(Self::PATH)
    }
}
