//! The demo catalogue as the model's items.

use atelier::catalogue::{Bag, generate};
use contract::vocabulary::{Category, Colour};
use recommend::{Item, write};

/// A catalogue to recommend from.
pub struct Shop {
    /// Its bags.
    pub bags: Vec<Bag>,
    colours: Vec<Vec<Colour>>,
}

#[allow(dead_code, clippy::allow_attributes, reason = "each of its users needs another part of it")]
impl Shop {
    /// So many bags.
    pub fn of(count: usize) -> Self {
        let bags = generate(1, count, 1_800_000_000_000).bags;
        let colours = bags.iter().map(|bag| {
            let mut colours: Vec<Colour> = bag.variants.iter().map(|variant| variant.colour).collect();
            colours.dedup();
            colours
        });
        Self { colours: colours.collect(), bags }
    }

    /// The model, with bags that are bought together.
    pub fn model(&self, together: &[(usize, usize)]) -> String {
        let companions = |index: usize| {
            together.iter().filter_map(move |&(one, other)| match index {
                i if i == one => Some(other),
                i if i == other => Some(one),
                _ => None,
            })
        };
        let items: Vec<Item<'_>> = self
            .bags
            .iter()
            .enumerate()
            .map(|(index, bag)| self.item(index, bag, companions(index).collect()))
            .collect();
        write(&items)
    }

    /// A bag as an item.
    pub fn item<'c>(&'c self, index: usize, bag: &'c Bag, companions: Vec<usize>) -> Item<'c> {
        Item {
            slug: &bag.slug,
            name: &bag.name,
            price_minor: bag.variants.iter().map(|v| u32::try_from(v.price_cents).unwrap_or(0)).min().unwrap_or(0),
            price_from: bag.variants.iter().any(|v| v.price_cents > bag.variants[0].price_cents),
            in_stock: bag.variants.iter().any(|variant| variant.stock > 0),
            category: bag.category,
            material: bag.material,
            colours: &self.colours[index],
            merchant: atelier::catalogue::MERCHANTS.iter().position(|m| m.slug == bag.merchant.slug).unwrap_or(0),
            popularity: bag.popularity,
            companions,
        }
    }

    /// The first bag of a kind.
    pub fn first(&self, category: Category) -> usize {
        self.bags.iter().position(|bag| bag.category == category && bag.variants[0].stock > 0).unwrap_or(0)
    }
}
