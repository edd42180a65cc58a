//! The ranking.

use crate::{
    History, Model, ModelBag,
    model::{BySign, IN_STOCK, NONE, Record, features},
};

/// What the latest bag of a history counts; each one before it counts a sixteenth less.
const LATEST: u32 = 256;
/// How much more than a look a purchase says.
const PURCHASE: u32 = 2;
/// What it counts that a bag is bought together with one of the history, against a weight of one shared feature.
const COMPANION: u32 = 120;
/// What it counts that a bag is among the best-sold half, quarter, eighth and so on: taste first, then what others like.
const WELL_SOLD: u32 = 6;
/// In place of a score: not to be shown.
const SHUT: u32 = u32::MAX;

/// A bag with the reason it is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommended<'t> {
    /// The bag.
    pub bag: ModelBag<'t>,
    /// Why.
    pub because: Because<'t>,
}

/// Why a bag is recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Because<'t> {
    /// The name of the bag of the history that speaks most for it.
    pub name: &'t str,
    /// Whether she bought that one.
    pub bought: bool,
    /// Whether the two are bought together, rather than merely alike.
    pub bought_together: bool,
}

/// A bag of the history as the model knows it.
struct Known<'t> {
    bought: bool,
    counts: u32,
    record: &'t Record,
    bag: ModelBag<'t>,
}

/// The bags that suit a history best, at most `most`, none of which is in it or sold out. Nothing for a history of
/// which the model knows no bag: then there is nothing to go by.
#[must_use]
pub fn rank<'t>(model: &Model<'t>, history: &History, most: usize) -> Vec<Recommended<'t>> {
    ranked(model, history, most, vec![0; model.records.len()])
}

/// The same of those bags alone that have these slugs.
#[must_use]
pub fn rank_among<'t>(model: &Model<'t>, history: &History, slugs: &[&str]) -> Vec<Recommended<'t>> {
    let mut scores = vec![SHUT; model.records.len()];
    for place in model.places(slugs).into_iter().flatten() {
        scores[place] = 0;
    }
    ranked(model, history, slugs.len(), scores)
}

/// Adds to the scores that are not [`SHUT`] what the history says, and gives the best.
fn ranked<'t>(model: &Model<'t>, history: &History, most: usize, mut scores: Vec<u32>) -> Vec<Recommended<'t>> {
    let slugs: Vec<&str> = history.bags().iter().map(|past| past.slug.as_str()).collect();
    let mut known = Vec::new();
    let mut taste: BySign = [0; 256];
    let mut well_sold = 0_u32;
    let mut latest = LATEST;
    for (past, place) in history.bags().iter().zip(model.places(&slugs)) {
        let counts = if past.bought { latest.saturating_mul(PURCHASE) } else { latest };
        latest = latest.saturating_sub(latest / 16);
        let Some((place, record)) = place.and_then(|place| Some((place, model.records.get(place)?))) else { continue };
        for feature in features(record) {
            let sign = usize::from(*feature);
            taste[sign] = taste[sign].wrapping_add(counts.wrapping_mul(model.weights[sign]));
        }
        well_sold = well_sold.wrapping_add(counts.wrapping_mul(WELL_SOLD));
        scores[place] = SHUT;
        known.push(Known { bought: past.bought, counts, record, bag: model.bag(place) });
    }
    if known.is_empty() {
        return Vec::new();
    }
    for Known { counts, bag, .. } in &known {
        for companion in bag.companions() {
            if let Some(score) = scores.get_mut(companion).filter(|score| **score != SHUT) {
                *score = score.wrapping_add(counts.wrapping_mul(COMPANION));
            }
        }
    }

    let count = scores.len();
    // A short list kept in order beats sorting thousands, in time and in the size of the program.
    let mut best: Vec<(u32, usize)> = Vec::with_capacity(most + 1);
    let mut least = 0;
    for (place, (record, score)) in model.records.iter().zip(scores).enumerate() {
        if score == SHUT || record[IN_STOCK] == NONE {
            continue;
        }
        let liked = features(record).iter().fold(score, |sum, sign| sum.wrapping_add(taste[usize::from(*sign)]));
        let halvings = (count / (place + 1)).checked_ilog2().unwrap_or_default();
        let score = liked.wrapping_add(well_sold.wrapping_mul(halvings));
        // Of two that score alike the better sold stays: it came first.
        if best.len() >= most && least >= score {
            continue;
        }
        let at = best.iter().position(|(other, _)| *other < score).unwrap_or(best.len());
        best.insert(at, (score, place));
        best.truncate(most);
        least = best.last().map_or(u32::MAX, |(least, _)| *least);
    }
    best.iter()
        .map(|&(_, place)| Recommended { bag: model.bag(place), because: because(model, &known, place) })
        .collect()
}

/// The bag of the history that speaks most for the one at `place`; of two that say as much the latest.
fn because<'t>(model: &Model<'t>, known: &[Known<'t>], place: usize) -> Because<'t> {
    let mut own: BySign = [0; 256];
    for sign in model.records.get(place).into_iter().flat_map(features) {
        own[usize::from(*sign)] = model.weights[usize::from(*sign)];
    }
    let mut strongest = (0, Because { name: "", bought: false, bought_together: false });
    for Known { bought, counts, record, bag } in known.iter().rev() {
        let alike = features(record).iter().fold(0_u32, |sum, sign| sum.wrapping_add(own[usize::from(*sign)]));
        let bought_together = bag.companions().any(|companion| companion == place);
        let speaks = alike.wrapping_add(if bought_together { COMPANION } else { 0 }).wrapping_mul(*counts);
        if speaks >= strongest.0 {
            strongest = (speaks, Because { name: bag.name, bought: *bought, bought_together });
        }
    }
    strongest.1
}
