//! Shoppers with known tastes, and how often each way of recommending guesses what they look at next.
//!
//! A shopper has favourite kinds, materials and colours, a price that she has in mind, and a circle: a taste shared
//! with others that no attribute of a bag tells, so that watching everybody has something to win. She looks at
//! thirteen bags, drawn without replacement by how much she likes each (a Gumbel draw over her liking), buys two of
//! them, and the thirteenth is what is to be guessed from the first twelve.

use std::collections::HashMap;

use recommend::{History, Model, rank};

use crate::shop::Shop;

/// Bags that each looks at; the last is held out.
const LOOKS: usize = 13;
/// The list that is shown.
const SHOWN: usize = 10;
/// In so many orders at least two bags must have stood together: fewer might be about somebody.
const TOGETHER_MIN: u32 = 5;
/// Hidden circles.
const CIRCLES: u64 = 12;

/// Whole-number odds and ends of randomness (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// In 0..1, never 0.
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

/// How often the bag held out was among the first ten, by way of recommending.
#[derive(Debug, Clone, Copy, Default)]
pub struct HitRates {
    /// The ten best-sold bags that she has not seen.
    pub popularity: f64,
    /// On the server, from everybody's histories: bags seen by the same people (cosine of co-occurrence).
    pub server: f64,
    /// On the device, from attributes alone.
    pub device: f64,
    /// On the device, with the bags that are bought together.
    pub device_with_companions: f64,
}

struct Journey {
    looked: Vec<usize>,
    bought: (usize, usize),
}

/// Lets `watched` shoppers be watched by the server, and guesses for `guessed` others.
pub fn simulate(shop: &Shop, seed: u64, watched: usize, guessed: usize) -> HitRates {
    let mut random = Random(seed);
    let past: Vec<Journey> = (0..watched).map(|_| journey(shop, &mut random)).collect();
    let together = bought_together(&past);
    let (plain, with) = (shop.model(&[]), shop.model(&together));
    let seen_with = seen_with(shop, &past);
    let mut by_popularity: Vec<usize> = (0..shop.bags.len()).collect();
    by_popularity.sort_by_key(|&bag| std::cmp::Reverse(shop.bags[bag].popularity));

    let mut hits = HitRates::default();
    for _ in 0..guessed {
        let Journey { looked, bought } = journey(shop, &mut random);
        let Some((&next, seen)) = looked.split_last() else { continue };
        let on_device = |text: &str| {
            let mut history = History::default();
            for &bag in seen {
                history.note(&shop.bags[bag].slug, bag == bought.0 || bag == bought.1);
            }
            rank(&Model::read(text.as_bytes()), &history, SHOWN)
                .iter()
                .any(|shown| shown.bag.slug == shop.bags[next].slug)
        };
        hits.popularity += hit(by_popularity.iter().copied(), seen, next);
        hits.server += hit(by_seen_with(&seen_with, seen).into_iter(), seen, next);
        hits.device += f64::from(on_device(&plain));
        hits.device_with_companions += f64::from(on_device(&with));
    }
    let share = |hits: f64| hits / guessed as f64;
    HitRates {
        popularity: share(hits.popularity),
        server: share(hits.server),
        device: share(hits.device),
        device_with_companions: share(hits.device_with_companions),
    }
}

fn journey(shop: &Shop, random: &mut Random) -> Journey {
    let mut few = |count: usize, of: usize| (0..count).map(|_| random.below(of)).collect::<Vec<_>>();
    let (kinds, materials, colours, circle, price) =
        (few(2, 10), few(2, 8), few(3, 16), few(1, CIRCLES as usize)[0], few(1, 5)[0]);
    let price = 8.5 + price as f64 * 0.5;
    let mut drawn: Vec<(f64, usize)> = shop
        .bags
        .iter()
        .enumerate()
        .filter(|(_, bag)| bag.variants.iter().any(|variant| variant.stock > 0))
        .map(|(index, bag)| {
            let one = |holds: bool, worth: f64| if holds { worth } else { 0.0 };
            let own = (bag.variants[0].price_cents as f64).ln();
            let liking = one(kinds.contains(&(bag.category as usize)), 3.0)
                + one(materials.contains(&(bag.material as usize)), 1.5)
                + one(colours.contains(&(bag.variants[0].colour as usize)), 1.0)
                + one(atelier::seed_of(&bag.slug) % CIRCLES == circle as u64, 1.5)
                + 0.35 * f64::from(bag.popularity.max(1)).ln()
                - (own - price).abs();
            let gumbel = -(-random.unit().ln()).ln();
            (liking + gumbel, index)
        })
        .collect();
    drawn.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut looked: Vec<usize> = drawn.iter().take(LOOKS).map(|(_, bag)| *bag).collect();
    // She likes them all; in which order she meets them is chance.
    for last in (1..looked.len()).rev() {
        looked.swap(last, random.below(last + 1));
    }
    Journey { bought: (looked[0], looked[1]), looked }
}

fn bought_together(past: &[Journey]) -> Vec<(usize, usize)> {
    let mut counts: HashMap<(usize, usize), u32> = HashMap::new();
    for Journey { bought: (one, other), .. } in past {
        *counts.entry((*one.min(other), *one.max(other))).or_default() += 1;
    }
    let mut pairs: Vec<_> =
        counts.into_iter().filter(|(_, count)| *count >= TOGETHER_MIN).map(|(pair, _)| pair).collect();
    pairs.sort_unstable();
    pairs
}

/// For each bag the others that the same people looked at, as cosine of the two bags' audiences.
fn seen_with(shop: &Shop, past: &[Journey]) -> Vec<Vec<f64>> {
    let count = shop.bags.len();
    let mut both = vec![vec![0.0_f64; count]; count];
    for Journey { looked, .. } in past {
        for &one in looked {
            for &other in looked {
                both[one][other] += 1.0;
            }
        }
    }
    let audience: Vec<f64> = (0..count).map(|bag| both[bag][bag].max(1.0)).collect();
    for (one, row) in both.iter_mut().enumerate() {
        for (other, shared) in row.iter_mut().enumerate() {
            *shared /= (audience[one] * audience[other]).sqrt();
        }
    }
    both
}

fn by_seen_with(seen_with: &[Vec<f64>], seen: &[usize]) -> Vec<usize> {
    let score = |bag: usize| seen.iter().map(|&past| seen_with[past][bag]).sum::<f64>();
    let mut bags: Vec<(f64, usize)> = (0..seen_with.len()).map(|bag| (score(bag), bag)).collect();
    bags.sort_by(|one, other| other.0.total_cmp(&one.0));
    bags.into_iter().map(|(_, bag)| bag).collect()
}

fn hit(ranked: impl Iterator<Item = usize>, seen: &[usize], next: usize) -> f64 {
    f64::from(ranked.filter(|bag| !seen.contains(bag)).take(SHOWN).any(|bag| bag == next))
}
