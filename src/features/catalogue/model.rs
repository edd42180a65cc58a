//! What the list's controls mean: each choice is an address. Pure.

use contract::{
    catalogue::{BagQuery, BagSummary, FacetCount, Facets},
    vocabulary::{Category, Colour, Material, Size},
};

/// How many bags "Load more" asks for: even rows for two, three, four and six columns.
const MORE: u32 = 24;

/// The prices a shopper can choose between, in minor units.
const PRICE_STEPS: &[u32] = &[2_500, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 40_000, 50_000, 75_000, 100_000];

/// A side from which the catalogue can be narrowed by choosing among words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// What kind of bag.
    Category,
    /// In which colours.
    Colour,
    /// In which sizes.
    Size,
    /// Made of what.
    Material,
    /// Sold by whom.
    Merchant,
}

impl Facet {
    /// In the order of the panel.
    pub const ALL: &'static [Self] = &[Self::Category, Self::Colour, Self::Size, Self::Material, Self::Merchant];

    /// The key in an address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Colour => "colour",
            Self::Size => "size",
            Self::Material => "material",
            Self::Merchant => "merchant",
        }
    }

    /// Its choices.
    #[must_use]
    pub fn counts(self, facets: &Facets) -> &[FacetCount] {
        match self {
            Self::Category => &facets.category,
            Self::Colour => &facets.colour,
            Self::Size => &facets.size,
            Self::Material => &facets.material,
            Self::Merchant => &facets.merchant,
        }
    }

    /// What is chosen, as the address writes it.
    #[must_use]
    pub fn chosen(self, query: &BagQuery) -> Vec<&str> {
        match self {
            Self::Category => query.category.iter().map(|word| word.slug()).collect(),
            Self::Colour => query.colour.iter().map(|word| word.slug()).collect(),
            Self::Size => query.size.iter().map(|word| word.slug()).collect(),
            Self::Material => query.material.iter().map(|word| word.slug()).collect(),
            Self::Merchant => query.merchant.iter().map(String::as_str).collect(),
        }
    }

    /// The query with `value` chosen, or no longer.
    #[must_use]
    pub fn toggled(self, query: &BagQuery, value: &str) -> BagQuery {
        let mut query = from_start(query);
        match self {
            Self::Category => flip(&mut query.category, Category::from_slug(value)),
            Self::Colour => flip(&mut query.colour, Colour::from_slug(value)),
            Self::Size => flip(&mut query.size, Size::from_slug(value)),
            Self::Material => flip(&mut query.material, Material::from_slug(value)),
            Self::Merchant => flip(&mut query.merchant, Some(value.to_owned())),
        }
        query
    }
}

/// Puts `item` in or takes it out; the list stays sorted, so that equal choices are equal addresses.
fn flip<T: Ord>(list: &mut Vec<T>, item: Option<T>) {
    let Some(item) = item else { return };
    match list.binary_search(&item) {
        Ok(at) => {
            list.remove(at);
        }
        Err(at) => list.insert(at, item),
    }
}

/// The same list from its first bag on: every change of what is shown starts there.
#[must_use]
pub fn from_start(query: &BagQuery) -> BagQuery {
    BagQuery { after: None, limit: None, ..query.clone() }
}

/// The same list after `next`.
#[must_use]
pub fn following(query: &BagQuery, next: &str) -> BagQuery {
    BagQuery { after: Some(next.to_owned()), limit: Some(MORE), ..query.clone() }
}

/// The list without any choice but the search text and the order.
#[must_use]
pub fn cleared(query: &BagQuery) -> BagQuery {
    BagQuery { q: query.q.clone(), sort: query.sort, for_you: query.for_you, ..BagQuery::default() }
}

/// How many choices narrow the list.
#[must_use]
pub fn chosen_count(query: &BagQuery) -> usize {
    Facet::ALL.iter().map(|facet| facet.chosen(query).len()).sum::<usize>()
        + usize::from(query.price_min.is_some() || query.price_max.is_some())
        + usize::from(query.in_stock)
}

/// The prices to offer as lower or upper bound: round ones strictly inside the range of what there is, and the one
/// that is chosen.
#[must_use]
pub fn price_steps(range: Option<(u32, u32)>, chosen: Option<u32>) -> Vec<u32> {
    let inside = |price: &u32| range.is_none_or(|(low, high)| (low < *price) && (*price < high));
    let mut steps: Vec<u32> = PRICE_STEPS.iter().copied().filter(inside).chain(chosen).collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// The bags of all pages at hand. A bag that moved from one page to another while the shopper read is shown once.
#[must_use]
pub fn joined(pages: impl Iterator<Item = Vec<BagSummary>>) -> Vec<BagSummary> {
    let mut bags: Vec<BagSummary> = Vec::new();
    for bag in pages.flatten() {
        if bags.iter().all(|known| known.slug != bag.slug) {
            bags.push(bag);
        }
    }
    bags
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::catalogue::Sort;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn choosing_twice_is_not_choosing(facet in proptest::sample::select(Facet::ALL), text in "category=tote,clutch&colour=navy&merchant=a,b|q=x&size=small") {
            let (query, _) = BagQuery::parse(&text);
            for value in ["tote", "navy", "small", "canvas", "a"] {
                let once = facet.toggled(&query, value);
                prop_assert_eq!(facet.toggled(&once, value), query.clone());
            }
        }
    }

    #[test]
    fn a_choice_starts_the_list_again_and_keeps_everything_else() {
        let (query, _) = BagQuery::parse("q=bag&colour=navy&sort=price&limit=24&after=abc");
        let chosen = Facet::Colour.toggled(&query, "black");
        assert_eq!(chosen.href("/search"), "/search?q=bag&colour=black,navy&sort=price");
        assert_eq!(Facet::Colour.chosen(&chosen), ["black", "navy"]);
        assert_eq!(Facet::Colour.toggled(&chosen, "black").colour, query.colour);
    }

    #[test]
    fn an_unknown_word_changes_nothing() {
        assert_eq!(Facet::Size.toggled(&BagQuery::default(), "gigantic"), BagQuery::default());
    }

    #[test]
    fn clearing_keeps_the_search_text_and_the_order() {
        let (query, _) = BagQuery::parse("q=bag&colour=navy&in_stock=true&price_max=5000&sort=price");
        assert_eq!(chosen_count(&query), 3);
        let cleared = cleared(&query);
        assert_eq!((cleared.q.as_str(), cleared.sort, chosen_count(&cleared)), ("bag", Some(Sort::Price), 0));
    }

    #[test]
    fn prices_offered_are_inside_the_range_and_hold_the_chosen_one() {
        assert_eq!(price_steps(Some((4_900, 16_000)), None), [5_000, 7_500, 10_000, 15_000]);
        assert_eq!(price_steps(Some((4_900, 5_100)), Some(12_345)), [5_000, 12_345]);
        assert_eq!(price_steps(Some((0, 2_500)), None), [] as [u32; 0]);
    }
}
