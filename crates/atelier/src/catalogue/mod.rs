//! The demo catalogue: a whole shop's stock from one number.
//!
//! Units: lengths in millimetres, volumes in millilitres, weights in grams, prices in euro cents
//! before tax, times in epoch milliseconds. Nothing here is a float.
//!
//! Bag number `i` depends on the seed, on `i` and on how many bags of its kind came before it, and
//! on nothing after it: the first 500 bags are the same in a shop of 500 and in one of 10,000.
#![deny(clippy::float_arithmetic)]

mod customs;
mod make;
mod merchants;
mod names;
mod pricing;
mod stocking;
mod story;
mod story_texts;

use contract::vocabulary::{Category, Colour, Fittings, Material, Size};

use crate::illustrate::{Likeness, seed_of};
use crate::random::Random;

pub use merchants::MERCHANTS;

/// A merchant: the shop itself or a third party whose goods it sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merchant {
    /// Its name in addresses.
    pub slug: &'static str,
    /// Its trading name.
    pub name: &'static str,
    /// The legal person behind it.
    pub legal_name: &'static str,
    /// Where it is established, ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Two letters that begin its SKUs.
    pub code: &'static str,
}

/// A bag in a colour and a size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Unique in the catalogue: merchant, bag, colour and size, as `VA-T00042-COG-M`.
    pub sku: String,
    /// Its colour.
    pub colour: Colour,
    /// Its size.
    pub size: Size,
    /// Euro cents before tax; ends in 00 or 50.
    pub price_cents: i64,
    /// Units on the shelf.
    pub stock: u32,
    /// Grams.
    pub weight_g: u32,
}

/// A bag with all it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bag {
    /// Unique; lower-case letters, digits and hyphens.
    pub slug: String,
    /// Unique.
    pub name: String,
    /// Two to four English sentences, plain text.
    pub story: String,
    /// Its kind.
    pub category: Category,
    /// What its body is made of.
    pub material: Material,
    /// The finish of its metal.
    pub fittings: Fittings,
    /// Its seller.
    pub merchant: &'static Merchant,
    /// Where it was made, ISO 3166-1 alpha-2.
    pub origin: &'static str,
    /// Its subheading in the Harmonized System, as `4202.21`.
    pub customs_code: &'static str,
    /// How to keep it, plain text.
    pub care: &'static str,
    /// Millimetres, of the first size.
    pub width_mm: u32,
    /// Millimetres, of the first size.
    pub height_mm: u32,
    /// Millimetres, of the first size.
    pub depth_mm: u32,
    /// Millilitres, of the first size.
    pub volume_ml: u32,
    /// Grams, of the first size.
    pub weight_g: u32,
    /// When it came into the shop, epoch milliseconds; never after the catalogue's date.
    pub published_at: i64,
    /// How much it is looked at: most are below 500, a few reach hundreds of thousands.
    pub popularity: u32,
    /// Slugs it had before, for permanent redirects; about one bag in fifty has one.
    pub former_slugs: Vec<String>,
    /// Colour by colour, each in all sizes; never empty. The first colour is the one pictured.
    pub variants: Vec<Variant>,
}

impl Bag {
    /// What its pictures in a colour depend on.
    #[must_use]
    pub fn likeness(&self, colour: Colour) -> Likeness {
        Likeness {
            category: self.category,
            material: self.material,
            colour,
            fittings: self.fittings,
            dimensions: (self.width_mm, self.height_mm, self.depth_mm),
            seed: seed_of(&self.slug),
        }
    }
}

/// A shop's stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// The shop itself first, then third parties.
    pub merchants: &'static [Merchant],
    /// In the order they were made, which is none that a shopper would know.
    pub bags: Vec<Bag>,
}

/// Makes a catalogue of `count` bags, all published before `until` (epoch milliseconds).
///
/// Every category and every material is among the first 100.
#[must_use]
pub fn generate(seed: u64, count: usize, until: i64) -> Catalogue {
    let mut names = names::Names::new(seed);
    let mut made = [0_usize; Category::ALL.len()];
    let bags = (0_u64..)
        .take(count)
        .map(|index| {
            let category = make::category(seed, index);
            let nth = made[category as usize];
            made[category as usize] += 1;
            bag(&mut Random::of(seed, index), index, category, nth, names.next(category), until)
        })
        .collect();
    Catalogue { merchants: MERCHANTS, bags }
}

fn bag(random: &mut Random, index: u64, category: Category, nth: usize, name: String, until: i64) -> Bag {
    let material = make::material(category, nth);
    let merchant = merchants::seller(random, material);
    let fittings = make::fittings(random, material);
    let sizes = make::sizes(random, category);
    let reference = sizes.first().copied().unwrap_or(Size::OneSize);
    let build = make::build(random, category, material);
    let body = build.in_size(reference);
    let slug = names::slug(&name);
    let former_slugs = if random.chance(2) { vec![format!("{}-{slug}", material.slug())] } else { Vec::new() };
    let origin = merchants::origin(random, merchant, material);
    let told = story::Subject { name: &name, category, material, fittings, merchant, origin, body };
    let story = story::tell(random, &told);
    let published_at = until - 1 - i64::from(random.below(1_100)) * DAY_MS - i64::from(random.below(86_400_000));
    let popularity = 1_000_000 / (2 + random.below(10_000));
    let colours = make::colours(random, material);
    let offer = stocking::Offer { index, category, material, merchant, colours: &colours, sizes, build };
    let variants = stocking::variants(random, &offer);
    Bag {
        slug,
        name,
        story,
        category,
        material,
        fittings,
        merchant,
        origin,
        customs_code: customs::code(category, material),
        care: story_texts::care(material),
        width_mm: body.width_mm,
        height_mm: body.height_mm,
        depth_mm: body.depth_mm,
        volume_ml: body.volume_ml(),
        weight_g: build.weight_g(reference),
        published_at,
        popularity,
        former_slugs,
        variants,
    }
}

const DAY_MS: i64 = 86_400_000;
