//! Which bags a query shows, and how many each other choice would.
//!
//! A bag is shown when *one* of its variants passes every group of the query: a black bag whose black variant is
//! sold out is no black bag in stock. A facet is counted with the other groups as they are: a variant that fails in
//! one group only counts towards that group's choices. So one pass over the variants counts everything.

use contract::{
    catalogue::{BagQuery, FacetCount, Facets},
    vocabulary::{Category, Colour, Material, Size},
};

use super::shelf::{BagRef, Shelf, ShelvedBag, ShelvedVariant};

/// Groups in which a bag or a variant may fail, as bits.
mod group {
    pub const CATEGORY: u8 = 1;
    pub const MATERIAL: u8 = 1 << 1;
    pub const MERCHANT: u8 = 1 << 2;
    pub const COLOUR: u8 = 1 << 3;
    pub const SIZE: u8 = 1 << 4;
    pub const PRICE: u8 = 1 << 5;
    /// Search text and stock, which have no counts.
    pub const UNCOUNTED: u8 = 1 << 6;
}

/// The choices of one group as bits, by place in the vocabulary.
#[derive(Debug, Clone, Default)]
struct Chosen(Vec<u64>);

impl Chosen {
    fn of(places: impl IntoIterator<Item = usize>) -> Self {
        let mut bits = Vec::new();
        for place in places {
            if bits.len() <= place / 64 {
                bits.resize(place / 64 + 1, 0);
            }
            bits[place / 64] |= 1 << (place % 64);
        }
        Self(bits)
    }

    fn holds(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// No choice lets everything through.
    fn fails(choice: Option<&Self>, place: usize, group: u8) -> u8 {
        if choice.is_none_or(|chosen| chosen.holds(place)) { 0 } else { group }
    }
}

/// A query, ready to be held against every bag.
#[derive(Debug)]
pub struct Filter<'q> {
    category: Option<Chosen>,
    material: Option<Chosen>,
    merchant: Option<Chosen>,
    colour: Option<Chosen>,
    size: Option<Chosen>,
    price: (u32, u32),
    in_stock: bool,
    /// Scores by place, where there is a search text.
    scores: Option<&'q [u32]>,
}

/// What a query shows.
#[derive(Debug)]
pub struct Selection {
    shown: Vec<u64>,
    /// How many bags.
    pub total: u32,
    counts: Counts,
}

#[derive(Debug)]
struct Counts {
    category: Vec<u32>,
    material: Vec<u32>,
    merchant: Vec<u32>,
    colour: Vec<u32>,
    size: Vec<u32>,
    price: Option<(u32, u32)>,
}

impl<'q> Filter<'q> {
    /// The filter of a query; `scores` are those of its search text, if it has one.
    pub(super) fn new(query: &BagQuery, shelf: &Shelf, scores: Option<&'q [u32]>) -> Self {
        fn chosen(places: Vec<usize>) -> Option<Chosen> {
            (!places.is_empty()).then(|| Chosen::of(places))
        }
        let merchants = shelf.merchants().iter().enumerate();
        let merchant = (!query.merchant.is_empty()).then(|| {
            // An unknown merchant sells nothing.
            Chosen::of(merchants.filter(|(_, known)| query.merchant.contains(&known.slug)).map(|(place, _)| place))
        });
        Self {
            category: chosen(query.category.iter().map(|word| *word as usize).collect()),
            material: chosen(query.material.iter().map(|word| *word as usize).collect()),
            merchant,
            colour: chosen(query.colour.iter().map(|word| *word as usize).collect()),
            size: chosen(query.size.iter().map(|word| *word as usize).collect()),
            price: (query.price_min.unwrap_or(0), query.price_max.unwrap_or(u32::MAX)),
            in_stock: query.in_stock,
            scores,
        }
    }

    fn bag_fails(&self, bag: BagRef, shelved: &ShelvedBag) -> u8 {
        let unmatched = self.scores.is_some_and(|scores| scores.get(bag.index()).is_none_or(|score| *score == 0));
        Chosen::fails(self.category.as_ref(), shelved.category as usize, group::CATEGORY)
            | Chosen::fails(self.material.as_ref(), shelved.material as usize, group::MATERIAL)
            | Chosen::fails(self.merchant.as_ref(), shelved.merchant, group::MERCHANT)
            | if unmatched { group::UNCOUNTED } else { 0 }
    }

    fn variant_fails(&self, variant: &ShelvedVariant) -> u8 {
        Chosen::fails(self.colour.as_ref(), variant.colour as usize, group::COLOUR)
            | Chosen::fails(self.size.as_ref(), variant.size as usize, group::SIZE)
            | if (self.price.0..=self.price.1).contains(&variant.price) { 0 } else { group::PRICE }
            | if self.in_stock && variant.stock() == 0 { group::UNCOUNTED } else { 0 }
    }

    /// The variant for which the query shows a bag, where it asks for a colour or a size: the first that can be bought,
    /// else the first.
    pub(super) fn found<'s>(&self, shelf: &'s Shelf, bag: BagRef) -> Option<&'s ShelvedVariant> {
        if self.colour.is_none() && self.size.is_none() {
            return None;
        }
        let passing = || shelf.variants_of(shelf.bag(bag)).iter().filter(|variant| self.variant_fails(variant) == 0);
        passing().find(|variant| variant.stock() > 0).or_else(|| passing().next())
    }

    /// Holds the query against every bag.
    pub(super) fn select(&self, shelf: &Shelf) -> Selection {
        let mut selection = Selection {
            shown: vec![0; shelf.bags().len().div_ceil(64)],
            total: 0,
            counts: Counts {
                category: vec![0; Category::ALL.len()],
                material: vec![0; Material::ALL.len()],
                merchant: vec![0; shelf.merchants().len()],
                colour: vec![0; Colour::ALL.len()],
                size: vec![0; Size::ALL.len()],
                price: None,
            },
        };
        for (bag, shelved) in shelf.refs() {
            let bag_fails = self.bag_fails(bag, shelved);
            let counted = bag_fails == 0 || matches!(bag_fails, group::CATEGORY | group::MATERIAL | group::MERCHANT);
            if counted {
                self.hold(shelf, bag, shelved, bag_fails, &mut selection);
            }
        }
        selection
    }

    fn hold(&self, shelf: &Shelf, bag: BagRef, shelved: &ShelvedBag, bag_fails: u8, selection: &mut Selection) {
        let counts = &mut selection.counts;
        let mut passes = false;
        // Bits by place: a bag counts once for a colour, however many sizes it has in it.
        let (mut colours, mut sizes) = (0_u64, 0_u64);
        for variant in shelf.variants_of(shelved) {
            let fails = self.variant_fails(variant);
            passes |= fails == 0;
            if bag_fails != 0 {
                continue;
            }
            if fails & !group::COLOUR == 0 {
                colours |= 1 << variant.colour as usize;
            }
            if fails & !group::SIZE == 0 {
                sizes |= 1 << variant.size as usize;
            }
            if fails & !group::PRICE == 0 {
                let (low, high) = counts.price.unwrap_or((variant.price, variant.price));
                counts.price = Some((low.min(variant.price), high.max(variant.price)));
            }
        }
        let tally = |counts: &mut [u32], bits: u64| {
            for (place, count) in counts.iter_mut().enumerate() {
                *count += u32::from(bits >> place & 1 == 1);
            }
        };
        tally(&mut counts.colour, colours);
        tally(&mut counts.size, sizes);
        if !passes {
            return;
        }
        if bag_fails & !group::CATEGORY == 0 {
            counts.category[shelved.category as usize] += 1;
        }
        if bag_fails & !group::MATERIAL == 0 {
            counts.material[shelved.material as usize] += 1;
        }
        if bag_fails & !group::MERCHANT == 0 {
            counts.merchant[shelved.merchant] += 1;
        }
        if bag_fails == 0 {
            selection.shown[bag.index() / 64] |= 1 << (bag.index() % 64);
            selection.total += 1;
        }
    }
}

impl Selection {
    /// Whether the query shows this bag.
    pub(super) fn shows(&self, bag: BagRef) -> bool {
        self.shown.get(bag.index() / 64).is_some_and(|word| word >> (bag.index() % 64) & 1 == 1)
    }

    /// The facets as an answer carries them.
    pub(super) fn facets(&self, query: &BagQuery, shelf: &Shelf) -> Facets {
        macro_rules! facet {
            ($words:ty, $counts:expr, $chosen:expr) => {
                <$words>::ALL
                    .iter()
                    .zip($counts)
                    .filter(|(word, count)| **count > 0 || $chosen.contains(word))
                    .map(|(word, count)| FacetCount {
                        value: word.slug().to_owned(),
                        label: word.label().to_owned(),
                        count: *count,
                    })
                    .collect()
            };
        }
        let counts = &self.counts;
        Facets {
            category: facet!(Category, &counts.category, query.category),
            material: facet!(Material, &counts.material, query.material),
            colour: facet!(Colour, &counts.colour, query.colour),
            size: facet!(Size, &counts.size, query.size),
            merchant: shelf
                .merchants()
                .iter()
                .zip(&counts.merchant)
                .filter(|(merchant, count)| **count > 0 || query.merchant.contains(&merchant.slug))
                .map(|(merchant, count)| FacetCount {
                    value: merchant.slug.clone(),
                    label: merchant.name.clone(),
                    count: *count,
                })
                .collect(),
            price: counts.price,
        }
    }
}
