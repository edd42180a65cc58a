//! The orders of a list. Each is total: equal keys are told apart by id, so that a place in it can be named.

use contract::catalogue::Sort;

use super::{
    shelf::{BagRef, ShelvedBag},
    words,
};

/// The longest text that names are compared by, in bytes; what is equal so far goes by id.
const NAME_KEY_MAX: usize = 60;

/// What a bag is ordered by; smaller comes first. One order uses one kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Newest, best sold, dearest and best match first are kept as negatives.
    Number(i64),
    /// A name, folded.
    Text(Box<str>),
}

/// A bag's place in an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// By what.
    pub key: Key,
    /// And among equals.
    pub id: Box<str>,
}

/// Every order that does not depend on a search text, laid out once.
#[derive(Debug)]
pub struct Orders {
    new: Vec<BagRef>,
    popular: Vec<BagRef>,
    price: Vec<BagRef>,
    price_desc: Vec<BagRef>,
    name: Vec<BagRef>,
}

impl Orders {
    pub(super) fn new(bags: &[ShelvedBag]) -> Self {
        let laid_out = |sort| {
            let mut order: Vec<(Position, BagRef)> =
                bags.iter().zip(0..).map(|(bag, at)| (position(bag, sort, 0), BagRef(at))).collect();
            order.sort();
            order.into_iter().map(|(_, bag)| bag).collect()
        };
        Self {
            new: laid_out(Sort::New),
            popular: laid_out(Sort::Popular),
            price: laid_out(Sort::Price),
            price_desc: laid_out(Sort::PriceDesc),
            name: laid_out(Sort::Name),
        }
    }

    /// All bags in this order. Without a search text every bag matches alike, and the best sold come first.
    pub(super) fn by(&self, sort: Sort) -> &[BagRef] {
        match sort {
            Sort::New => &self.new,
            Sort::Popular | Sort::Relevance => &self.popular,
            Sort::Price => &self.price,
            Sort::PriceDesc => &self.price_desc,
            Sort::Name => &self.name,
        }
    }
}

/// Where a bag stands in an order; `score` is how well it matches, where that counts.
#[must_use]
pub fn position(bag: &ShelvedBag, sort: Sort, score: u32) -> Position {
    let key = match sort {
        Sort::New => Key::Number(-bag.created_at),
        Sort::Popular => Key::Number(-i64::from(bag.popularity)),
        Sort::Price => Key::Number(i64::from(bag.price)),
        Sort::PriceDesc => Key::Number(-i64::from(bag.price)),
        Sort::Name => Key::Text(name_key(&bag.name)),
        // Among equal matches the better sold one.
        Sort::Relevance => Key::Number(-((i64::from(score) << 32) + i64::from(bag.popularity))),
    };
    Position { key, id: bag.id.clone() }
}

fn name_key(name: &str) -> Box<str> {
    let mut folded = words::fold(name);
    let mut end = folded.len().min(NAME_KEY_MAX);
    while !folded.is_char_boundary(end) {
        end -= 1;
    }
    folded.truncate(end);
    folded.into()
}
