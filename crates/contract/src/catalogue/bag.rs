//! A bag in full: its page, what it costs at the door and what goes with it.

use serde::{Deserialize, Serialize};

use super::BagSummary;
use crate::{
    Endpoint, Method,
    landed_cost::LandedCost,
    money::Money,
    query::Href,
    vocabulary::{Category, Colour, Fittings, Material, Size, View},
};

/// Where the picture of a bag is; immutable, so the version is part of the address.
#[must_use]
pub fn picture(slug: &str, colour: Colour, view: View) -> String {
    // Raise the number whenever the illustrator draws anything differently.
    format!("/media/1/{slug}/{}/{}.svg", colour.slug(), view.slug())
}

/// Where a bag's picture is for those who draw no SVG, such as the previews of links in messages: a PNG of 1200 × 630.
#[must_use]
pub fn preview(slug: &str, colour: Colour) -> String {
    format!("/media/1/{slug}/{}/preview.png", colour.slug())
}

/// Who sells a bag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merchant {
    /// Its name in addresses.
    pub slug: String,
    /// Its trading name.
    pub name: String,
    /// The legal person behind it.
    pub legal_name: String,
    /// Where it is established, ISO 3166-1 alpha-2.
    pub country: String,
}

/// One thing that can be bought: a bag in a colour and a size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Variant {
    /// Opaque; what the cart takes.
    pub id: String,
    /// The stock-keeping unit printed on labels; the `variant` of the page's address.
    pub sku: String,
    /// Its colour.
    pub colour: Colour,
    /// Its size.
    pub size: Size,
    /// Before tax.
    pub price: Money,
    /// Units that can be bought now, at most [`crate::cart::QUANTITY_MAX`]: the true stock is the merchant's business.
    pub available: u32,
}

/// A bag in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bag {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its story, plain text.
    pub story: String,
    /// Its kind.
    pub category: Category,
    /// What it is made of.
    pub material: Material,
    /// Its metalwork.
    pub fittings: Fittings,
    /// Who sells it.
    pub merchant: Merchant,
    /// Where it is made, ISO 3166-1 alpha-2.
    pub origin: String,
    /// Its heading in the Harmonized System, such as `4202.21`.
    pub customs_code: String,
    /// How to care for it, plain text.
    pub care: String,
    /// Width in millimetres.
    pub width_mm: u32,
    /// Height in millimetres.
    pub height_mm: u32,
    /// Depth in millimetres.
    pub depth_mm: u32,
    /// Volume in millilitres.
    pub volume_ml: u32,
    /// Weight in grams.
    pub weight_g: u32,
    /// What can be bought, colour by colour; never empty.
    pub variants: Vec<Variant>,
}

/// `GET /api/bags/{slug}`.
#[derive(Debug, Clone)]
pub struct GetBag {
    /// The bag.
    pub slug: String,
}

impl Endpoint for GetBag {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags/{slug}";
    type Body = ();
    type Answer = Bag;
    fn href(&self) -> String {
        Href::new("/api/bags").segment(&self.slug).finish()
    }
}

/// Bags that go with one, each list with the reason it is shown for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Related {
    /// Why these, in words: the same for everybody who looks at this bag (promise: P2.2).
    pub reason: String,
    /// Up to six.
    pub bags: Vec<BagSummary>,
}

/// `GET /api/bags/{slug}/related`.
#[derive(Debug, Clone)]
pub struct GetRelated {
    /// The bag.
    pub slug: String,
}

impl Endpoint for GetRelated {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags/{slug}/related";
    type Body = ();
    type Answer = Related;
    fn href(&self) -> String {
        Href::new("/api/bags").segment(&self.slug).segment("related").finish()
    }
}

/// What one variant costs at the door, all in.
#[derive(Debug, Clone)]
pub struct GetLandedCost {
    /// The bag.
    pub slug: String,
    /// The variant's SKU.
    pub sku: String,
    /// Where to, ISO 3166-1 alpha-2.
    pub country: String,
}

impl Endpoint for GetLandedCost {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/bags/{slug}/landed-cost";
    type Body = ();
    type Answer = LandedCost;
    fn href(&self) -> String {
        Href::new("/api/bags")
            .segment(&self.slug)
            .segment("landed-cost")
            .with("sku", &self.sku)
            .with("country", &self.country)
            .finish()
    }
}
