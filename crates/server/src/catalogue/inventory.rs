//! The catalogue as it is kept: what the database gives and what seeding puts there.

use contract::vocabulary::{Category, Colour, Fittings, Material, Size};

/// Everything the shop sells, at one version.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// Raised with every change made by hand; see `catalogue_version`.
    pub version: i64,
    /// Who sells.
    pub merchants: Vec<MerchantRecord>,
    /// What is sold, in no particular order.
    pub bags: Vec<BagRecord>,
    /// Former names in addresses, each with the id of its bag.
    pub old_slugs: Vec<(String, String)>,
}

/// Who sells.
#[derive(Debug, Clone)]
pub struct MerchantRecord {
    /// Opaque.
    pub id: String,
    /// What everybody may know of it.
    pub public: contract::catalogue::Merchant,
}

/// A bag without what moves from day to day.
#[derive(Debug, Clone)]
pub struct BagRecord {
    /// Opaque; ties in every order are broken by it.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its story.
    pub story: String,
    /// Its kind.
    pub category: Category,
    /// What it is made of.
    pub material: Material,
    /// Its metalwork.
    pub fittings: Fittings,
    /// [`MerchantRecord::id`] of who sells it.
    pub merchant_id: String,
    /// Where it is made, ISO 3166-1 alpha-2.
    pub origin: String,
    /// Its heading in the Harmonized System.
    pub customs_code: String,
    /// How to care for it.
    pub care: String,
    /// Width, height and depth in millimetres.
    pub dimensions_mm: (u32, u32, u32),
    /// Volume in millilitres.
    pub volume_ml: u32,
    /// Weight in grams.
    pub weight_g: u32,
    /// How well it sells, by the merchant's own count; only its order matters.
    pub popularity: u32,
    /// When it came in, epoch milliseconds.
    pub created_at: i64,
    /// When its page last changed, epoch milliseconds.
    pub updated_at: i64,
    /// What can be bought, in the order of the page.
    pub variants: Vec<VariantRecord>,
}

/// A bag in a colour and a size.
#[derive(Debug, Clone)]
pub struct VariantRecord {
    /// Opaque.
    pub id: String,
    /// The stock-keeping unit.
    pub sku: String,
    /// Its colour.
    pub colour: Colour,
    /// Its size.
    pub size: Size,
    /// Before tax, in minor units of the catalogue's currency.
    pub price_minor: u32,
    /// Units that nobody has bought or reserved.
    pub stock: u32,
}
