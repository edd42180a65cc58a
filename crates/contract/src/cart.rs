//! The cart: lives on the server behind an opaque token in a cookie; every change carries its version.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    money::Money,
    query::Href,
    vocabulary::{Colour, Size},
};

/// The most units of one variant in a cart.
pub const QUANTITY_MAX: u32 = 10;
/// The most lines in a cart.
pub const LINES_MAX: usize = 50;

/// What a shopper should know about a line before paying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LineState {
    /// Nothing.
    Fine,
    /// The price is another than when the line was last set or accepted; `was` is that one.
    PriceChanged {
        /// The price seen then.
        was: Money,
    },
    /// Fewer units than wanted can be bought; `available` says how many, at least one.
    Shortage {
        /// Units that can be bought.
        available: u32,
    },
    /// Sold out.
    Gone,
}

/// One variant in a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CartLine {
    /// Opaque.
    pub id: String,
    /// The variant.
    pub variant_id: String,
    /// Its SKU, the `variant` of the bag's address.
    pub sku: String,
    /// The bag's name in addresses.
    pub slug: String,
    /// The bag's name.
    pub name: String,
    /// The merchant's name.
    pub merchant: String,
    /// The variant's colour.
    pub colour: Colour,
    /// The variant's size.
    pub size: Size,
    /// The price now, before tax.
    pub unit_price: Money,
    /// Units wanted, 1 to [`QUANTITY_MAX`].
    pub quantity: u32,
    /// Units that can be bought now, at most [`QUANTITY_MAX`].
    pub available: u32,
    /// Price times quantity.
    pub total: Money,
    /// What there is to know.
    pub state: LineState,
}

/// A cart as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cart {
    /// Grows with every change; 0 for a cart that does not exist yet.
    pub version: i64,
    /// In the order they were added.
    pub lines: Vec<CartLine>,
    /// Units over all lines.
    pub count: u32,
    /// The lines' totals, before delivery and tax.
    pub goods: Money,
}

/// `GET /api/cart`: the visitor's cart; an empty one of version 0 when there is none.
#[derive(Debug, Clone, Copy)]
pub struct GetCart;

impl Endpoint for GetCart {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/cart";
    type Body = ();
    type Answer = Cart;
}

/// `POST /api/cart/lines`: adds units, joining a line of the same variant. Makes the cart when there is none.
#[derive(Debug, Clone)]
pub struct AddLine(pub NewLine);

/// What to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewLine {
    /// The variant.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub variant_id: String,
    /// Units to add, 1 to [`QUANTITY_MAX`].
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10))]
    pub quantity: u32,
    /// The cart's version that the shopper saw; 0 for none.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub version: i64,
}

impl Endpoint for AddLine {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/cart/lines";
    type Body = NewLine;
    type Answer = Cart;
    fn body(&self) -> Option<&NewLine> {
        Some(&self.0)
    }
}

/// `PUT /api/cart/lines/{id}`: sets a line's quantity, and accepts its price where that changed.
#[derive(Debug, Clone)]
pub struct SetLine {
    /// The line.
    pub id: String,
    /// What it should be.
    pub line: LineChange,
}

/// What a line should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineChange {
    /// Units wanted, 1 to [`QUANTITY_MAX`].
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10))]
    pub quantity: u32,
    /// The unit price that the shopper saw and accepts, where the line said that it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_price: Option<Money>,
    /// The cart's version that the shopper saw.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub version: i64,
}

impl Endpoint for SetLine {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/cart/lines/{id}";
    type Body = LineChange;
    type Answer = Cart;
    fn href(&self) -> String {
        Href::new("/api/cart/lines").segment(&self.id).finish()
    }
    fn body(&self) -> Option<&LineChange> {
        Some(&self.line)
    }
}

/// `DELETE /api/cart/lines/{id}?version=`.
#[derive(Debug, Clone)]
pub struct RemoveLine {
    /// The line.
    pub id: String,
    /// The cart's version that the shopper saw.
    pub version: i64,
}

impl Endpoint for RemoveLine {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/cart/lines/{id}";
    type Body = ();
    type Answer = Cart;
    fn href(&self) -> String {
        Href::new("/api/cart/lines").segment(&self.id).with("version", &self.version.to_string()).finish()
    }
}
