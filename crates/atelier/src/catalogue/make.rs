//! How bags are made up: materials, fittings, colours, sizes and measures.

use contract::vocabulary::{Category, Colour, Fittings, Material, Size};

use crate::random::Random;

/// Twenty bags as a shop would buy them; every twenty are these, in another order.
const RANGE: [Category; 20] = [
    Category::Tote,
    Category::Tote,
    Category::Tote,
    Category::Backpack,
    Category::Backpack,
    Category::Backpack,
    Category::Crossbody,
    Category::Crossbody,
    Category::Crossbody,
    Category::Clutch,
    Category::Briefcase,
    Category::Briefcase,
    Category::Duffel,
    Category::Duffel,
    Category::Satchel,
    Category::Satchel,
    Category::BeltBag,
    Category::Luggage,
    Category::Luggage,
    Category::Pouch,
];

/// The kind of bag number `index`.
pub(super) fn category(seed: u64, index: u64) -> Category {
    let mut random = Random::of(!seed, index / 20);
    let mut range = RANGE;
    for last in (1..range.len()).rev() {
        range.swap(last, random.below(last as u32 + 1) as usize);
    }
    range[(index % 20) as usize]
}

/// The material of the `nth` bag of its kind: what suits the kind, the usual ones more often.
pub(super) fn material(category: Category, nth: usize) -> Material {
    use Material::{
        Canvas, FullGrainLeather as Leather, Polycarbonate, Raffia, RecycledNylon as Nylon, Suede, WaxedCanvas,
        WoolFelt,
    };
    let suited: &[Material] = match category {
        Category::Tote => &[Leather, Canvas, Raffia, WaxedCanvas, Suede, WoolFelt, Leather, Canvas, Nylon],
        Category::Backpack => &[WaxedCanvas, Leather, Nylon, Canvas, Nylon, WoolFelt, Leather],
        Category::Crossbody => &[Leather, Suede, Canvas, Leather, Raffia, Nylon, WaxedCanvas],
        Category::Clutch => &[Leather, Suede, Raffia, WoolFelt, Leather],
        Category::Briefcase => &[Leather, WaxedCanvas, Nylon, Leather, WoolFelt, Canvas],
        Category::Duffel => &[WaxedCanvas, Leather, Canvas, Nylon, Suede],
        Category::Satchel => &[Leather, WaxedCanvas, Suede, Leather, Canvas, WoolFelt],
        Category::BeltBag => &[Nylon, Leather, Suede, WaxedCanvas, Canvas],
        Category::Luggage => {
            &[Polycarbonate, Polycarbonate, WaxedCanvas, Polycarbonate, Nylon, Leather, Polycarbonate, Canvas]
        }
        Category::Pouch => &[Leather, Canvas, Nylon, Raffia, Suede, WaxedCanvas, WoolFelt],
    };
    suited[nth % suited.len()]
}

/// Warm metals with hides and straw, cool ones with technical cloth.
pub(super) fn fittings(random: &mut Random, material: Material) -> Fittings {
    let weights = match material {
        Material::RecycledNylon | Material::Polycarbonate => [8, 30, 42, 20],
        Material::WoolFelt => [34, 30, 26, 10],
        _ => [56, 20, 16, 8],
    };
    Fittings::ALL[random.weighted(&weights)]
}

/// One to five colours, those that suit the material first.
pub(super) fn colours(random: &mut Random, material: Material) -> Vec<Colour> {
    use Colour::{
        Black, Blush, Camel, Chalk, Chestnut, Cognac, Forest, Mustard, Navy, Olive, Oxblood, Sage, Sand, Sky, Slate,
        Terracotta,
    };
    let mut suited = match material {
        Material::FullGrainLeather => vec![Cognac, Black, Chestnut, Oxblood, Forest, Navy, Camel, Blush],
        Material::Suede => vec![Camel, Terracotta, Olive, Sand, Chestnut, Blush, Sage, Navy],
        Material::WaxedCanvas => vec![Olive, Navy, Forest, Chestnut, Black, Mustard, Sand],
        Material::Canvas => vec![Chalk, Sand, Navy, Sage, Terracotta, Mustard, Sky, Olive],
        Material::RecycledNylon => vec![Black, Slate, Forest, Navy, Sky, Terracotta, Mustard, Oxblood],
        Material::WoolFelt => vec![Slate, Black, Sage, Oxblood, Sky, Camel, Blush],
        Material::Raffia => vec![Sand, Camel, Terracotta, Black, Chalk, Sage, Mustard],
        Material::Polycarbonate => vec![Chalk, Black, Forest, Sky, Blush, Slate, Oxblood, Navy, Mustard],
    };
    let count = [1, 2, 3, 4, 5][random.weighted(&[10, 24, 34, 22, 10])];
    (0..count.min(suited.len())).map(|_| suited.swap_remove(random.below(suited.len() as u32) as usize)).collect()
}

/// The sizes a bag is made in, smallest first; the first is the one it is measured in.
pub(super) fn sizes(random: &mut Random, category: Category) -> &'static [Size] {
    use Size::{Cabin, CheckIn, Large, Medium, OneSize, Small};
    let ranges: &[&[Size]] = match category {
        Category::Tote => &[&[OneSize], &[Small, Medium], &[Medium, Large], &[Small, Medium, Large]],
        Category::Backpack | Category::Briefcase | Category::Duffel => &[&[OneSize], &[OneSize], &[Medium, Large]],
        Category::Crossbody | Category::Satchel => &[&[OneSize], &[OneSize], &[Small, Medium]],
        Category::Clutch | Category::BeltBag => &[&[OneSize]],
        Category::Luggage => &[&[Cabin, CheckIn], &[Cabin, CheckIn], &[Cabin], &[CheckIn]],
        Category::Pouch => &[&[OneSize], &[Small, Large], &[Small, Medium, Large]],
    };
    ranges[random.below(ranges.len() as u32) as usize]
}

/// The outer measures of one size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body {
    pub(super) width_mm: u32,
    pub(super) height_mm: u32,
    pub(super) depth_mm: u32,
    /// How much of the box around it the bag holds, in percent.
    holds: u32,
}

impl Body {
    pub(super) const fn volume_ml(self) -> u32 {
        self.width_mm * self.height_mm * self.depth_mm / 100_000 * self.holds
    }
}

/// How a bag is built, whatever its size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Build {
    middle: Body,
    grams_per_square_metre: u32,
    fittings_g: u32,
}

impl Build {
    /// The measures in a size, to the nearest 5 mm below.
    pub(super) fn in_size(self, size: Size) -> Body {
        let percent = match size {
            Size::Small => 82,
            Size::OneSize | Size::Medium | Size::Cabin => 100,
            Size::Large => 120,
            Size::CheckIn => 124,
        };
        let scaled = |mm: u32| mm * percent / 500 * 5;
        let Body { width_mm, height_mm, depth_mm, holds } = self.middle;
        Body { width_mm: scaled(width_mm), height_mm: scaled(height_mm), depth_mm: scaled(depth_mm), holds }
    }

    /// The weight in a size: its surface in cloth and lining, and its metal.
    pub(super) fn weight_g(self, size: Size) -> u32 {
        let Body { width_mm: w, height_mm: h, depth_mm: d, .. } = self.in_size(size);
        let square_mm = 2 * (w * h + w * d + h * d);
        square_mm / 1_000 * self.grams_per_square_metre / 1_000 + self.fittings_g
    }
}

pub(super) fn build(random: &mut Random, category: Category, material: Material) -> Build {
    let (width, height, depth, holds, fittings_g) = match category {
        Category::Tote => (400, 330, 140, 80, 110),
        Category::Backpack => (300, 430, 150, 78, 220),
        Category::Crossbody => (240, 170, 75, 74, 120),
        Category::Clutch => (280, 165, 35, 70, 40),
        Category::Briefcase => (400, 290, 90, 80, 240),
        Category::Duffel => (520, 290, 250, 76, 260),
        Category::Satchel => (340, 265, 110, 80, 190),
        Category::BeltBag => (260, 135, 70, 70, 90),
        // Within the cabin limit of 55 × 40 × 23 cm: see the jitter below.
        Category::Luggage => (380, 545, 220, 84, 1_150),
        Category::Pouch => (220, 145, 50, 76, 25),
    };
    let grams_per_square_metre = match material {
        Material::FullGrainLeather => 1_500,
        Material::Suede => 1_250,
        Material::WaxedCanvas => 1_020,
        Material::Canvas => 860,
        Material::RecycledNylon => 520,
        Material::WoolFelt => 1_050,
        Material::Raffia => 920,
        Material::Polycarbonate => 2_500,
    };
    // Airlines measure suitcases; nobody measures a tote.
    let (least, most) = if category == Category::Luggage { (94, 100) } else { (88, 114) };
    let mut jitter = |mm: u32| mm * random.between(least, most) / 100;
    let middle = Body { width_mm: jitter(width), height_mm: jitter(height), depth_mm: jitter(depth), holds };
    Build { middle, grams_per_square_metre, fittings_g }
}
