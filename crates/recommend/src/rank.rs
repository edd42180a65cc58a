//! The ranking.

use crate::{History, Model, ModelBag};

/// Features there can be: as many as there are signs for.
const FEATURES: usize = 94;
/// What the latest bag of a history counts; each one before it counts a sixteenth less.
const LATEST: u32 = 256;
/// How much more than a look a purchase says.
const PURCHASE: u32 = 2;
/// What it counts that a bag is bought together with one of the history, against a weight of one shared feature.
const COMPANION: u32 = 120;

/// What it counts that a bag is among the best-sold half, quarter, eighth and so on: taste first, then what others like.
const WELL_SOLD: u32 = 6;

/// A bag with the reason it is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommended<'t> {
    /// The bag.
    pub bag: ModelBag<'t>,
    /// Why.
    pub because: Because,
}

/// Why a bag is recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Because {
    /// The place in the history of the bag that speaks most for it.
    pub past: usize,
    /// Whether the two are bought together, rather than merely alike.
    pub bought_together: bool,
}

/// A bag of the history as the model knows it.
struct Known<'t> {
    past: usize,
    counts: u32,
    bag: ModelBag<'t>,
}

/// The bags that suit a history best, at most `most`, none of which is in it or sold out. Nothing for a history of
/// which the model knows no bag: then there is nothing to go by.
#[must_use]
pub fn rank<'t>(model: &Model<'t>, history: &History, most: usize) -> Vec<Recommended<'t>> {
    rank_among(model, history, most, &|_| true)
}

/// The same of those bags alone whose slugs are `wanted`.
#[must_use]
pub fn rank_among<'t>(
    model: &Model<'t>,
    history: &History,
    most: usize,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<Recommended<'t>> {
    let known = known(model, history);
    if known.is_empty() || most == 0 {
        return Vec::new();
    }
    let mut taste = [0_u32; FEATURES];
    let mut companions: Vec<(usize, u32)> = Vec::new();
    for Known { counts, bag, .. } in &known {
        for feature in bag.features() {
            if let Some(liked) = taste.get_mut(feature) {
                *liked = liked.saturating_add(counts.saturating_mul(model.weight(feature)));
            }
        }
        companions.extend(bag.companions().map(|place| (place, counts.saturating_mul(COMPANION))));
    }

    let well_sold = known.iter().fold(0_u32, |sum, known| sum.saturating_add(known.counts)).saturating_mul(WELL_SOLD);
    let count = model.bags().count();
    // A short list kept in order beats sorting thousands, in time and in the size of the program.
    let mut best: Vec<(u32, usize, ModelBag<'t>)> = Vec::with_capacity(most.saturating_add(1));
    for (place, bag) in model.bags().enumerate() {
        let liked: u32 =
            bag.features().filter_map(|feature| taste.get(feature)).fold(0, |sum, n| sum.saturating_add(*n));
        let with = companions.iter().filter(|(at, _)| *at == place).fold(0_u32, |sum, (_, n)| sum.saturating_add(*n));
        let halvings = (count / (place + 1)).checked_ilog2().unwrap_or_default();
        let score = liked.saturating_add(with).saturating_add(well_sold.saturating_mul(halvings));
        let full = best.len() >= most;
        // Of two that score alike the better sold stays: it came first.
        if bag.price_minor.is_none() || (full && best.last().is_some_and(|(least, ..)| *least >= score)) {
            continue;
        }
        if known.iter().any(|known| known.bag.slug == bag.slug) || !wanted(bag.slug) {
            continue;
        }
        let at = best.iter().position(|(other, ..)| *other < score).unwrap_or(best.len());
        best.insert(at, (score, place, bag));
        best.truncate(most);
    }
    best.iter().map(|(_, place, bag)| Recommended { bag: *bag, because: because(model, &known, *place, bag) }).collect()
}

/// The bags of the history that the model knows, with what each counts.
fn known<'t>(model: &Model<'t>, history: &History) -> Vec<Known<'t>> {
    let mut known = Vec::new();
    for bag in model.bags() {
        if let Some(past) = history.bags().iter().position(|past| past.slug == bag.slug) {
            known.push(Known { past, counts: 0, bag });
        }
    }
    let mut counts = LATEST;
    for (place, past) in history.bags().iter().enumerate() {
        if let Some(known) = known.iter_mut().find(|known| known.past == place) {
            known.counts = if past.bought { counts.saturating_mul(PURCHASE) } else { counts };
        }
        counts = counts.saturating_sub(counts / 16);
    }
    known
}

/// The bag of the history that speaks most for the one at `place`.
fn because(model: &Model<'_>, known: &[Known<'_>], place: usize, bag: &ModelBag<'_>) -> Because {
    let mut strongest = (0, Because { past: 0, bought_together: false });
    for Known { past, counts, bag: liked } in known {
        let shared = bag.features().filter(|feature| liked.features().any(|own| own == *feature));
        let alike = shared.fold(0_u32, |sum, feature| sum.saturating_add(model.weight(feature)));
        let bought_together = liked.companions().any(|companion| companion == place);
        let speaks = alike.saturating_add(if bought_together { COMPANION } else { 0 }).saturating_mul(*counts);
        if speaks > strongest.0 {
            strongest = (speaks, Because { past: *past, bought_together });
        }
    }
    strongest.1
}
