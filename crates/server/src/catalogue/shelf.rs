//! One version of the catalogue, indexed for reading.

use std::{
    collections::HashMap,
    ops::Range,
    sync::atomic::{AtomicU32, AtomicU64, Ordering},
};

use contract::{
    cart::QUANTITY_MAX,
    catalogue::{Bag, BagSummary, Merchant, Variant},
    money::Money,
    vocabulary::{Category, Colour, Fittings, Material, Size},
};

use super::{
    inventory::{BagRecord, Inventory, MerchantRecord},
    order::Orders,
    search::SearchIndex,
};

/// The place of a bag on its shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BagRef(pub(super) u32);

/// The place of a variant on its shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VariantRef(pub(super) u32);

impl BagRef {
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A bag on the shelf.
#[derive(Debug)]
pub struct ShelvedBag {
    /// Opaque; breaks ties.
    pub id: Box<str>,
    /// Its name in addresses.
    pub slug: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its story.
    pub story: Box<str>,
    /// Its kind.
    pub category: Category,
    /// What it is made of.
    pub material: Material,
    /// Its metalwork.
    pub fittings: Fittings,
    /// Its merchant's place among [`Shelf::merchants`].
    pub merchant: usize,
    /// Where it is made.
    pub origin: Box<str>,
    /// Its heading in the Harmonized System.
    pub customs_code: Box<str>,
    /// How to care for it.
    pub care: Box<str>,
    /// Width, height and depth in millimetres.
    pub dimensions_mm: (u32, u32, u32),
    /// Volume in millilitres.
    pub volume_ml: u32,
    /// Weight in grams.
    pub weight_g: u32,
    /// How well it sells.
    pub popularity: u32,
    /// When it came in, epoch milliseconds.
    pub created_at: i64,
    /// When its page last changed, epoch milliseconds.
    pub updated_at: i64,
    /// The lowest price of its variants, in minor units.
    pub price: u32,
    /// Whether other variants cost more.
    pub price_from: bool,
    /// Each colour once, in the order of the variants.
    pub colours: Box<[Colour]>,
    /// Its variants' places among [`Shelf::variants`].
    pub variants: Range<u32>,
    /// The generation in which its availability was last seen to change.
    changed: AtomicU64,
}

/// A variant on the shelf.
#[derive(Debug)]
pub struct ShelvedVariant {
    /// Opaque.
    pub id: Box<str>,
    /// The stock-keeping unit.
    pub sku: Box<str>,
    /// Its colour.
    pub colour: Colour,
    /// Its size.
    pub size: Size,
    /// Before tax, in minor units.
    pub price: u32,
    /// Its bag.
    pub bag: BagRef,
    stock: AtomicU32,
}

impl ShelvedVariant {
    /// Units that can be bought now, as far as the shelf knows.
    #[must_use]
    pub fn stock(&self) -> u32 {
        self.stock.load(Ordering::Relaxed)
    }

    /// Its price with the currency.
    #[must_use]
    pub fn price(&self) -> Money {
        Money::eur(i64::from(self.price))
    }
}

/// What a change of stock changes of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nothing: pages cap what they say.
    Nothing,
    /// The bag's own page.
    Page,
    /// Lists as well: the variant sold out, or came in again.
    Lists,
}

impl Shown {
    /// Whether lists may show another thing now.
    #[must_use]
    pub const fn lists(self) -> bool {
        matches!(self, Self::Lists)
    }
}

/// One version of the catalogue. Everything but the stock is immutable.
#[derive(Debug)]
pub struct Shelf {
    version: i64,
    merchants: Vec<Merchant>,
    bags: Vec<ShelvedBag>,
    variants: Vec<ShelvedVariant>,
    by_slug: HashMap<Box<str>, BagRef>,
    by_old_slug: HashMap<Box<str>, BagRef>,
    by_variant_id: HashMap<Box<str>, VariantRef>,
    orders: Orders,
    search: SearchIndex,
}

impl Shelf {
    /// Indexes an inventory. `generation` is the one from which its answers hold. A bag of an unknown merchant or
    /// without variants cannot be sold and is left out.
    #[must_use]
    pub fn new(inventory: Inventory, generation: u64) -> Self {
        let merchant_by_id: HashMap<&str, usize> =
            inventory.merchants.iter().enumerate().map(|(index, merchant)| (merchant.id.as_str(), index)).collect();
        let mut bags = Vec::with_capacity(inventory.bags.len());
        let mut variants = Vec::new();
        let mut place = HashMap::with_capacity(inventory.bags.len());
        for record in inventory.bags {
            let Some(&merchant) = merchant_by_id.get(record.merchant_id.as_str()) else { continue };
            if record.variants.is_empty() {
                continue;
            }
            let bag = BagRef(u32::try_from(bags.len()).unwrap_or(u32::MAX));
            place.insert(record.id.clone(), bag);
            bags.push(shelve(record, merchant, bag, generation, &mut variants));
        }
        let merchants: Vec<Merchant> =
            inventory.merchants.iter().map(|MerchantRecord { public, .. }| public.clone()).collect();
        let by_old_slug =
            inventory.old_slugs.iter().filter_map(|(slug, id)| Some((slug.as_str().into(), *place.get(id)?))).collect();
        Self {
            version: inventory.version,
            by_slug: refs(&bags).map(|(bag, shelved)| (shelved.slug.clone(), bag)).collect(),
            by_old_slug,
            by_variant_id: variants.iter().zip(0..).map(|(variant, at)| (variant.id.clone(), VariantRef(at))).collect(),
            orders: Orders::new(&bags),
            search: SearchIndex::new(&bags, &merchants),
            merchants,
            bags,
            variants,
        }
    }

    /// The `catalogue_version` that it was read at.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Every bag, in no particular order.
    #[must_use]
    pub fn bags(&self) -> &[ShelvedBag] {
        &self.bags
    }

    /// Every merchant.
    #[must_use]
    pub fn merchants(&self) -> &[Merchant] {
        &self.merchants
    }

    /// Every bag with its place.
    pub fn refs(&self) -> impl Iterator<Item = (BagRef, &ShelvedBag)> {
        refs(&self.bags)
    }

    /// A bag by its place.
    ///
    /// # Panics
    /// For a place on another shelf, which is a fault in the program.
    #[must_use]
    pub fn bag(&self, bag: BagRef) -> &ShelvedBag {
        &self.bags[bag.index()]
    }

    /// A variant by its place.
    ///
    /// # Panics
    /// For a place on another shelf, which is a fault in the program.
    #[must_use]
    pub fn variant(&self, variant: VariantRef) -> &ShelvedVariant {
        &self.variants[variant.0 as usize]
    }

    /// The variants of a bag.
    #[must_use]
    pub fn variants_of(&self, bag: &ShelvedBag) -> &[ShelvedVariant] {
        &self.variants[bag.variants.start as usize..bag.variants.end as usize]
    }

    /// The bag of this name in addresses.
    #[must_use]
    pub fn by_slug(&self, slug: &str) -> Option<BagRef> {
        self.by_slug.get(slug).copied()
    }

    /// The bag that had this name in addresses before.
    #[must_use]
    pub fn by_old_slug(&self, slug: &str) -> Option<BagRef> {
        self.by_old_slug.get(slug).copied()
    }

    /// The variant of this id.
    #[must_use]
    pub fn variant_by_id(&self, id: &str) -> Option<VariantRef> {
        self.by_variant_id.get(id).copied()
    }

    pub(super) const fn orders(&self) -> &Orders {
        &self.orders
    }

    pub(super) const fn search(&self) -> &SearchIndex {
        &self.search
    }

    /// Whether any of its variants can be bought now.
    #[must_use]
    pub fn in_stock(&self, bag: &ShelvedBag) -> bool {
        self.variants_of(bag).iter().any(|variant| variant.stock() > 0)
    }

    /// What the bag's own answers are tagged with.
    #[must_use]
    pub fn tag_of(&self, bag: BagRef) -> u64 {
        self.bag(bag).changed.load(Ordering::Acquire)
    }

    /// Takes a variant's stock, and says what of it shows.
    pub fn set_stock(&self, variant: VariantRef, stock: u32) -> Shown {
        let variant = self.variant(variant);
        let before = variant.stock.swap(stock, Ordering::AcqRel);
        if before.min(QUANTITY_MAX) == stock.min(QUANTITY_MAX) {
            return Shown::Nothing;
        }
        self.bag(variant.bag).changed.fetch_add(1, Ordering::AcqRel);
        if (before == 0) == (stock == 0) { Shown::Page } else { Shown::Lists }
    }

    /// A bag as a list shows it, in the variant for which it was `found`.
    #[must_use]
    pub fn summary(&self, bag: BagRef, found: Option<&ShelvedVariant>) -> BagSummary {
        let bag = self.bag(bag);
        let mut colours = bag.colours.to_vec();
        if let Some(found) = found {
            colours.sort_by_key(|colour| *colour != found.colour);
        }
        BagSummary {
            slug: bag.slug.to_string(),
            name: bag.name.to_string(),
            category: bag.category,
            material: bag.material,
            merchant: self.merchants[bag.merchant].name.clone(),
            price: Money::eur(i64::from(bag.price)),
            price_from: bag.price_from,
            colours,
            in_stock: self.in_stock(bag),
            found: found.map(|variant| variant.sku.to_string()),
        }
    }

    /// A bag in full.
    #[must_use]
    pub fn in_full(&self, bag: BagRef) -> Bag {
        let bag = self.bag(bag);
        let variant = |variant: &ShelvedVariant| Variant {
            id: variant.id.to_string(),
            sku: variant.sku.to_string(),
            colour: variant.colour,
            size: variant.size,
            price: variant.price(),
            available: variant.stock().min(QUANTITY_MAX),
        };
        let (width_mm, height_mm, depth_mm) = bag.dimensions_mm;
        Bag {
            slug: bag.slug.to_string(),
            name: bag.name.to_string(),
            story: bag.story.to_string(),
            category: bag.category,
            material: bag.material,
            fittings: bag.fittings,
            merchant: self.merchants[bag.merchant].clone(),
            origin: bag.origin.to_string(),
            customs_code: bag.customs_code.to_string(),
            care: bag.care.to_string(),
            width_mm,
            height_mm,
            depth_mm,
            volume_ml: bag.volume_ml,
            weight_g: bag.weight_g,
            variants: self.variants_of(bag).iter().map(variant).collect(),
        }
    }
}

fn refs(bags: &[ShelvedBag]) -> impl Iterator<Item = (BagRef, &ShelvedBag)> {
    (0..).map(BagRef).zip(bags)
}

fn shelve(
    record: BagRecord,
    merchant: usize,
    bag: BagRef,
    generation: u64,
    shelf: &mut Vec<ShelvedVariant>,
) -> ShelvedBag {
    let prices = || record.variants.iter().map(|variant| variant.price_minor);
    let price = prices().min().unwrap_or_default();
    let price_from = prices().any(|other| other > price);
    let mut colours = Vec::new();
    for variant in &record.variants {
        if !colours.contains(&variant.colour) {
            colours.push(variant.colour);
        }
    }
    let place = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    let start = place(shelf.len());
    shelf.extend(record.variants.into_iter().map(|variant| ShelvedVariant {
        id: variant.id.into(),
        sku: variant.sku.into(),
        colour: variant.colour,
        size: variant.size,
        price: variant.price_minor,
        bag,
        stock: AtomicU32::new(variant.stock),
    }));
    ShelvedBag {
        id: record.id.into(),
        slug: record.slug.into(),
        name: record.name.into(),
        story: record.story.into(),
        category: record.category,
        material: record.material,
        fittings: record.fittings,
        merchant,
        origin: record.origin.into(),
        customs_code: record.customs_code.into(),
        care: record.care.into(),
        dimensions_mm: record.dimensions_mm,
        volume_ml: record.volume_ml,
        weight_g: record.weight_g,
        popularity: record.popularity,
        created_at: record.created_at,
        updated_at: record.updated_at,
        price,
        price_from,
        colours: colours.into(),
        variants: start..place(shelf.len()),
        // Room for the changes of one generation, so that no tag of an older shelf comes again.
        changed: AtomicU64::new(generation << 32),
    }
}
