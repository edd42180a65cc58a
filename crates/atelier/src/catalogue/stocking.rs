//! What lies on the shelves: colours by sizes, with SKU, price and stock.

use contract::vocabulary::{Category, Colour, Material, Size};

use super::make::Build;
use super::{Merchant, Variant, pricing};
use crate::random::Random;

/// What a bag is offered in.
pub(super) struct Offer<'a> {
    pub(super) index: u64,
    pub(super) category: Category,
    pub(super) material: Material,
    pub(super) merchant: &'static Merchant,
    pub(super) colours: &'a [Colour],
    pub(super) sizes: &'static [Size],
    pub(super) build: Build,
}

/// Every colour in every size.
pub(super) fn variants(random: &mut Random, offer: &Offer<'_>) -> Vec<Variant> {
    let care = random.between(86, 128);
    // One bag in seventy is between two deliveries.
    let sold_out = random.below(70) == 0;
    let mut variants = Vec::with_capacity(offer.colours.len() * offer.sizes.len());
    for &colour in offer.colours {
        for &size in offer.sizes {
            variants.push(Variant {
                sku: sku(offer, colour, size),
                colour,
                size,
                price_cents: pricing::price_cents(offer.category, offer.material, size, offer.merchant, care),
                stock: if sold_out { 0 } else { stock(random) },
                weight_g: offer.build.weight_g(size),
            });
        }
    }
    variants
}

fn stock(random: &mut Random) -> u32 {
    match random.below(100) {
        ..8 => 0,
        8..22 => random.between(1, 3),
        22..82 => random.between(4, 24),
        _ => random.between(25, 120),
    }
}

/// Merchant, kind and number of the bag, colour, size.
fn sku(offer: &Offer<'_>, colour: Colour, size: Size) -> String {
    let kind = match offer.category {
        Category::Tote => 'T',
        Category::Backpack => 'R',
        Category::Crossbody => 'X',
        Category::Clutch => 'C',
        Category::Briefcase => 'B',
        Category::Duffel => 'D',
        Category::Satchel => 'S',
        Category::BeltBag => 'H',
        Category::Luggage => 'L',
        Category::Pouch => 'P',
    };
    let size = match size {
        Size::OneSize => "U",
        Size::Small => "S",
        Size::Medium => "M",
        Size::Large => "L",
        Size::Cabin => "CAB",
        Size::CheckIn => "CHK",
    };
    format!("{}-{kind}{:05}-{}-{size}", offer.merchant.code, offer.index + 1, colour_code(colour))
}

/// Three letters that no two colours share.
const fn colour_code(colour: Colour) -> &'static str {
    match colour {
        Colour::Black => "BLK",
        Colour::Slate => "SLA",
        Colour::Chalk => "CHA",
        Colour::Sand => "SND",
        Colour::Camel => "CAM",
        Colour::Cognac => "COG",
        Colour::Chestnut => "CHE",
        Colour::Oxblood => "OXB",
        Colour::Terracotta => "TER",
        Colour::Blush => "BLU",
        Colour::Mustard => "MUS",
        Colour::Olive => "OLI",
        Colour::Forest => "FOR",
        Colour::Sage => "SAG",
        Colour::Sky => "SKY",
        Colour::Navy => "NVY",
    }
}
