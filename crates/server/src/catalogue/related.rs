//! `GET /api/bags/{slug}/related`: bags that go with one.
//!
//! Chosen by what the bag is, never by who looks: the reason can be said in the open (promise: P2.2).

use std::cmp::Reverse;

use contract::{catalogue::Related, vocabulary::Category};

use super::shelf::{BagRef, Shelf, ShelvedBag};

/// The most bags.
const MOST: usize = 6;

/// The bags nearest to one, and in what they are near.
#[must_use]
pub fn related(shelf: &Shelf, bag: BagRef) -> Related {
    let own = shelf.bag(bag);
    let mut ranked: Vec<(Reverse<u32>, &str, BagRef)> = shelf
        .refs()
        .filter(|(other, _)| *other != bag)
        .map(|(other, shelved)| (Reverse(likeness(own, shelved)), &*shelved.id, other))
        .collect();
    if ranked.len() > MOST {
        ranked.select_nth_unstable(MOST);
        ranked.truncate(MOST);
    }
    ranked.sort_unstable();
    let chosen: Vec<&ShelvedBag> = ranked.iter().map(|(.., other)| shelf.bag(*other)).collect();
    Related {
        reason: reason(own, &chosen),
        bags: ranked.iter().map(|(.., other)| shelf.summary(*other, None)).collect(),
    }
}

/// How alike two bags are: kind before material before price, then colours.
fn likeness(one: &ShelvedBag, other: &ShelvedBag) -> u32 {
    let same = |alike: bool, worth: u32| if alike { worth } else { 0 };
    let shared = other.colours.iter().filter(|colour| one.colours.contains(colour)).count();
    let colours = u32::try_from(shared.min(3)).unwrap_or(0) * 2;
    same(one.category == other.category, 40) + same(one.material == other.material, 20) + nearness(one, other) + colours
}

/// 20 at the same price, 0 where one is twice the other.
fn nearness(one: &ShelvedBag, other: &ShelvedBag) -> u32 {
    let (low, high) = (u64::from(one.price.min(other.price)), u64::from(one.price.max(other.price)));
    let apart = ((high - low) * 40).checked_div(high).unwrap_or_default();
    u32::try_from(20_u64.saturating_sub(apart)).unwrap_or_default()
}

/// What all of them share with the bag, in words.
fn reason(own: &ShelvedBag, chosen: &[&ShelvedBag]) -> String {
    let all = |alike: &dyn Fn(&ShelvedBag) -> bool| !chosen.is_empty() && chosen.iter().all(|other| alike(other));
    let kind = all(&|other| other.category == own.category).then(|| plural(own.category));
    let material = all(&|other| other.material == own.material).then(|| own.material.label().to_lowercase());
    let price = if all(&|other| nearness(own, other) >= 10) { " at a similar price" } else { "" };
    match (kind, material) {
        (Some(kind), Some(material)) => format!("Other {kind} in {material}{price}"),
        (Some(kind), None) => format!("Other {kind}{price}"),
        (None, Some(material)) => format!("Other bags in {material}{price}"),
        (None, None) => "Bags nearest to this one in kind, material and price".to_owned(),
    }
}

const fn plural(category: Category) -> &'static str {
    match category {
        Category::Tote => "totes",
        Category::Backpack => "backpacks",
        Category::Crossbody => "crossbody bags",
        Category::Clutch => "clutches",
        Category::Briefcase => "briefcases",
        Category::Duffel => "duffels",
        Category::Satchel => "satchels",
        Category::BeltBag => "belt bags",
        Category::Luggage => "luggage",
        Category::Pouch => "pouches",
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_bag_is_not_related_to_itself_and_six_are_enough() {
        let shelf = samples::many(200, 3);
        for (bag, shelved) in shelf.refs() {
            let related = related(&shelf, bag);
            assert_eq!(related.bags.len(), MOST);
            assert!(related.bags.iter().all(|other| *other.slug != *shelved.slug));
            assert!(!related.reason.is_empty());
        }
    }

    #[test]
    fn the_reason_says_only_what_all_of_them_share() {
        let shelf = samples::many(200, 3);
        for (bag, shelved) in shelf.refs() {
            let related = related(&shelf, bag);
            let says_kind = related.reason.contains(plural(shelved.category));
            assert_eq!(
                says_kind,
                related.bags.iter().all(|other| other.category == shelved.category),
                "{}",
                related.reason
            );
        }
    }

    #[test]
    fn a_shop_with_one_bag_has_nothing_related() {
        let shelf = samples::many(1, 3);
        assert_eq!(related(&shelf, BagRef(0)).bags, []);
    }
}
