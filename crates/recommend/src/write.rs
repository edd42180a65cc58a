//! The server's side: the catalogue as a text for the ranking.

use contract::vocabulary::{Category, Colour, Material};

use crate::model::{FEATURES_MAX, FIRST_SIGN, NONE, SIGNS, check};

/// Kinds, materials and colours come first, each in the order of its vocabulary.
const MATERIALS: usize = Category::ALL.len();
const COLOURS: usize = MATERIALS + Material::ALL.len();
const PRICES: usize = COLOURS + Colour::ALL.len();
/// Prices are told apart by half doublings; more than these twenty are as good as the last.
const PRICE_STEPS: usize = 20;
const MERCHANTS: usize = PRICES + PRICE_STEPS;
/// Merchants beyond the signs that there are have none.
const FEATURES: usize = SIGNS;
/// Colours of a bag that count: one in every colour would be like all others otherwise.
const COLOURS_MAX: usize = 3;

/// A bag as the catalogue has it.
#[derive(Debug, Clone)]
pub struct Item<'c> {
    /// Its name in addresses.
    pub slug: &'c str,
    /// Its name.
    pub name: &'c str,
    /// Its lowest price before tax in minor units.
    pub price_minor: u32,
    /// Whether other variants cost more.
    pub price_from: bool,
    /// Whether any variant can be bought now.
    pub in_stock: bool,
    /// Its kind.
    pub category: Category,
    /// What it is made of.
    pub material: Material,
    /// Its colours; the first is the one it is pictured in.
    pub colours: &'c [Colour],
    /// Its merchant's number.
    pub merchant: usize,
    /// How well it sells.
    pub popularity: u32,
    /// The bags that are bought with it, as places among the items given.
    pub companions: Vec<usize>,
}

/// Writes the model of a catalogue.
#[must_use]
pub fn write(items: &[Item<'_>]) -> String {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&index| (std::cmp::Reverse(items[index].popularity), items[index].slug));
    let mut place_of = vec![0; items.len()];
    for (place, &index) in order.iter().enumerate() {
        place_of[index] = place;
    }
    let features: Vec<Vec<usize>> = items.iter().map(features).collect();

    let (mut records, mut lines) = (String::new(), String::new());
    for &index in &order {
        let item = &items[index];
        let companions: Vec<usize> =
            item.companions.iter().filter_map(|&companion| place_of.get(companion).copied()).collect();
        let line = line(item, &companions);
        let pictured = item.colours.first().map_or(0, |colour| *colour as usize);
        records.push(sign(check(item.slug)));
        records.extend([sign(line.len() / SIGNS), sign(line.len() % SIGNS)]);
        records.push(if item.in_stock { sign(0) } else { char::from(NONE) });
        records.push(sign(pictured));
        records.extend(features[index].iter().map(|feature| sign(*feature)));
        records.extend(std::iter::repeat_n(char::from(NONE), FEATURES_MAX - features[index].len()));
        lines.push_str(&line);
    }
    [&joined(&weights(&features)), "\n", &records, "\n", &lines].concat()
}

/// What is shown of a bag.
fn line(item: &Item<'_>, companions: &[usize]) -> String {
    let price = if item.in_stock { item.price_minor.to_string() } else { String::new() };
    let from = if item.in_stock && item.price_from { "+" } else { "" };
    let line = [item.slug, "\t", &plain(item.name), "\t", &price, from, "\t", &joined(companions), "\n"].concat();
    // Longer than two signs can tell: an empty bag, so that places hold.
    if line.len() < SIGNS * SIGNS { line } else { "\n".to_owned() }
}

/// What a bag shares with others like it.
fn features(item: &Item<'_>) -> Vec<usize> {
    // Two steps each, so that neighbouring prices share one.
    let price =
        (2 * item.price_minor.max(1).ilog2() as usize).saturating_sub(16) + usize::from(upper_half(item.price_minor));
    let mut features = vec![
        item.category as usize,
        MATERIALS + item.material as usize,
        PRICES + price.min(PRICE_STEPS - 2),
        PRICES + (price + 1).min(PRICE_STEPS - 1),
        MERCHANTS + item.merchant,
    ];
    features.extend(item.colours.iter().take(COLOURS_MAX).map(|colour| COLOURS + *colour as usize));
    features.retain(|feature| *feature < FEATURES);
    features
}

/// Whether a number is in the upper half of its doubling, by logarithm: at least √2 times the power of two below it.
fn upper_half(number: u32) -> bool {
    let below = u64::from(1_u32 << number.max(1).ilog2());
    u64::from(number).pow(2) >= 2 * below.pow(2)
}

/// How much sharing each feature counts: the more, the fewer bags have it, by the logarithm of their share; and by
/// what it is. What a bag is for matters most to who looks at bags, then what it is made of.
fn weights(features: &[Vec<usize>]) -> Vec<usize> {
    let mut counts = [0_usize; FEATURES];
    for feature in features.iter().flatten() {
        counts[*feature] += 1;
    }
    let last = counts.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
    let weight = |(feature, count): (usize, &usize)| {
        let kind = match feature {
            _ if *count == 0 => 0,
            f if f < MATERIALS => 4,
            f if f < COLOURS => 3,
            f if f < PRICES => 2,
            _ => 1,
        };
        // A quarter of a halving is the finest step: the fourth power's logarithm.
        let rarity = (features.len() as u128).pow(4) / (*count).max(1).pow(4) as u128;
        kind * rarity.max(1).ilog2() as usize
    };
    counts[..last].iter().enumerate().map(weight).collect()
}

fn sign(number: usize) -> char {
    u8::try_from(number)
        .ok()
        .filter(|number| usize::from(*number) < SIGNS)
        .map_or(char::from(NONE), |number| char::from(FIRST_SIGN + number))
}

fn joined(numbers: &[usize]) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
}

/// A name can hold neither the end of a field nor that of a line.
fn plain(name: &str) -> String {
    name.replace(|sign: char| sign.is_control(), " ")
}
