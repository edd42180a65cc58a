use std::collections::BTreeSet;

use contract::{
    catalogue::{BagQuery, BagSummary, FacetCount, PAGE_MAX, Sort},
    vocabulary::{Category, Colour, Material, Size},
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use rstest::rstest;

use super::super::{samples, shelf::ShelvedBag};
use super::*;

fn every_page(shelf: &Shelf, query: &BagQuery) -> Vec<BagSummary> {
    let mut query = query.clone();
    let mut bags = Vec::new();
    loop {
        let page = list(shelf, &query).unwrap();
        assert_eq!(page.facets.is_some(), query.after.is_none(), "facets come with the first page");
        bags.extend(page.bags);
        query.after = page.next;
        if query.after.is_none() {
            return bags;
        }
    }
}

/// What the filter promises, said again as plainly as can be.
fn plainly_shown(shelf: &Shelf, bag: &ShelvedBag, query: &BagQuery) -> bool {
    let any = |chosen: bool, empty: bool| chosen || empty;
    any(query.category.contains(&bag.category), query.category.is_empty())
        && any(query.material.contains(&bag.material), query.material.is_empty())
        && any(query.merchant.contains(&shelf.merchants()[bag.merchant].slug), query.merchant.is_empty())
        && shelf.variants_of(bag).iter().any(|variant| {
            any(query.colour.contains(&variant.colour), query.colour.is_empty())
                && any(query.size.contains(&variant.size), query.size.is_empty())
                && variant.price >= query.price_min.unwrap_or(0)
                && variant.price <= query.price_max.unwrap_or(u32::MAX)
                && (!query.in_stock || variant.stock() > 0)
        })
}

fn plain_count(shelf: &Shelf, query: &BagQuery) -> u32 {
    u32::try_from(shelf.bags().iter().filter(|bag| plainly_shown(shelf, bag, query)).count()).unwrap()
}

#[rstest]
fn ten_thousand_bags_are_paged_without_a_duplicate_or_a_miss(
    #[values(Sort::New, Sort::Popular, Sort::Price, Sort::PriceDesc, Sort::Name, Sort::Relevance)] sort: Sort,
    #[values("", "leather")] q: &str,
) {
    use std::sync::LazyLock;
    static SHELF: LazyLock<Shelf> = LazyLock::new(|| samples::many(10_000, 1));
    let query = BagQuery { sort: Some(sort), q: q.to_owned(), limit: Some(PAGE_MAX), ..BagQuery::default() };
    let bags = every_page(&SHELF, &query);
    let total = list(&SHELF, &query).unwrap().total as usize;
    assert!(total > 1_000, "{total}");
    assert_eq!(bags.len(), total);
    assert_eq!(bags.iter().map(|bag| &bag.slug).collect::<BTreeSet<_>>().len(), total);
    match sort {
        Sort::Price => assert!(bags.is_sorted_by_key(|bag| bag.price.minor)),
        Sort::PriceDesc => assert!(bags.is_sorted_by_key(|bag| -bag.price.minor)),
        Sort::Name => assert!(bags.is_sorted_by_key(|bag| crate::catalogue::words::fold(&bag.name))),
        Sort::New => assert!(bags.is_sorted_by_key(|bag| -shelved(&SHELF, bag).created_at)),
        Sort::Popular => assert!(bags.is_sorted_by_key(|bag| std::cmp::Reverse(shelved(&SHELF, bag).popularity))),
        // Without a search text all match alike; with one, how well is for the tests of the search to say.
        Sort::Relevance if q.is_empty() => {
            assert!(bags.is_sorted_by_key(|bag| std::cmp::Reverse(shelved(&SHELF, bag).popularity)));
        }
        Sort::Relevance => {}
    }
}

fn shelved<'s>(shelf: &'s Shelf, bag: &BagSummary) -> &'s ShelvedBag {
    shelf.bag(shelf.by_slug(&bag.slug).unwrap())
}

#[test]
fn a_page_stays_where_it_was_when_a_bag_before_it_leaves_and_one_comes_in() {
    let mut inventory = crate::catalogue::demo(1, 100, 1_790_000_000_000);
    let query = BagQuery { sort: Some(Sort::Name), ..BagQuery::default() };
    let first = list(&Shelf::new(inventory.clone(), 1), &query).unwrap();
    let last = first.bags.last().unwrap().slug.clone();
    let gone = first.bags[3].slug.clone();
    inventory.bags.retain(|bag| bag.slug != gone);
    inventory.bags[50].name = "Aaaa".to_owned();
    let shelf = Shelf::new(inventory, 2);
    let second = list(&shelf, &BagQuery { after: first.next, ..query.clone() }).unwrap();
    let whole = every_page(&shelf, &query);
    let at = whole.iter().position(|bag| bag.slug == last).unwrap();
    assert_eq!(second.bags[0], whole[at + 1]);
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let shelf = samples::many(100, 1);
    let next = list(&shelf, &BagQuery::default()).unwrap().next;
    let query = BagQuery { sort: Some(Sort::Price), after: next, ..BagQuery::default() };
    assert_eq!(list(&shelf, &query), Err(CursorError));
}

#[test]
fn a_colour_that_is_sold_out_is_not_in_stock_because_another_colour_is() {
    let shelf = samples::shelf();
    let in_black = BagQuery { colour: vec![Colour::Black], in_stock: true, ..BagQuery::default() };
    let slugs: Vec<_> = list(&shelf, &in_black).unwrap().bags.into_iter().map(|bag| bag.slug).collect();
    assert_eq!(slugs, ["nora"]);
}

#[test]
fn a_chosen_facet_stays_even_where_it_shows_nothing() {
    let shelf = samples::shelf();
    let query = BagQuery { category: vec![Category::Luggage], ..BagQuery::default() };
    let facets = list(&shelf, &query).unwrap().facets.unwrap();
    let counts: Vec<_> = facets.category.iter().map(|facet| (facet.value.as_str(), facet.count)).collect();
    assert_eq!(counts, [("tote", 1), ("backpack", 1), ("clutch", 1), ("luggage", 0)]);
    assert_eq!(facets.colour, []);
    assert_eq!(facets.price, None);
}

fn queries() -> impl Strategy<Value = BagQuery> {
    (
        vec(select(Category::ALL), 0..3),
        vec(select(Material::ALL), 0..3),
        vec(select(Colour::ALL), 0..3),
        vec(select(Size::ALL), 0..3),
        (option::of(0..40_000_u32), option::of(0..80_000_u32)),
        any::<bool>(),
    )
        .prop_map(|(category, material, colour, size, (price_min, price_max), in_stock)| BagQuery {
            category,
            material,
            colour,
            size,
            price_min,
            price_max,
            in_stock,
            ..BagQuery::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_count_is_the_number_of_bags_that_the_choice_would_show(query in queries()) {
        use std::sync::LazyLock;
        static SHELF: LazyLock<Shelf> = LazyLock::new(|| samples::many(400, 2));
        let shelf = &*SHELF;
        let answer = list(shelf, &query).unwrap();
        prop_assert_eq!(answer.total, plain_count(shelf, &query));
        let facets = answer.facets.unwrap();
        let count_of = |facets: &[FacetCount], value: &str| {
            facets.iter().find(|facet| facet.value == value).map_or(0, |facet| facet.count)
        };
        for &word in Category::ALL {
            let would = BagQuery { category: vec![word], ..query.clone() };
            prop_assert_eq!(count_of(&facets.category, word.slug()), plain_count(shelf, &would));
        }
        for &word in Material::ALL {
            let would = BagQuery { material: vec![word], ..query.clone() };
            prop_assert_eq!(count_of(&facets.material, word.slug()), plain_count(shelf, &would));
        }
        for &word in Colour::ALL {
            let would = BagQuery { colour: vec![word], ..query.clone() };
            prop_assert_eq!(count_of(&facets.colour, word.slug()), plain_count(shelf, &would));
        }
        for &word in Size::ALL {
            let would = BagQuery { size: vec![word], ..query.clone() };
            prop_assert_eq!(count_of(&facets.size, word.slug()), plain_count(shelf, &would));
        }
        for merchant in shelf.merchants() {
            let would = BagQuery { merchant: vec![merchant.slug.clone()], ..query.clone() };
            prop_assert_eq!(count_of(&facets.merchant, &merchant.slug), plain_count(shelf, &would));
        }
        if let Some((low, high)) = facets.price {
            let at = |price: u32| {
                plain_count(shelf, &BagQuery { price_min: Some(price), price_max: Some(price), ..query.clone() })
            };
            prop_assert!(at(low) > 0 && at(high) > 0);
            let outside = BagQuery { price_min: Some(high + 1), price_max: None, ..query.clone() };
            prop_assert_eq!(plain_count(shelf, &outside), 0);
        }
    }
}

#[test]
fn a_list_in_one_colour_shows_and_opens_each_bag_in_that_colour() {
    let shelf = samples::many(500, 1);
    let black = BagQuery { colour: vec![Colour::Black], ..BagQuery::default() };
    let bags = every_page(&shelf, &black);
    assert!(bags.iter().any(|bag| bag.colours.len() > 1), "bags that come in other colours too");
    for bag in bags {
        assert_eq!(bag.colours[0], Colour::Black);
        let variants = shelf.variants_of(shelf.bag(shelf.by_slug(&bag.slug).unwrap()));
        let found = variants.iter().find(|variant| Some(&*variant.sku) == bag.found.as_deref()).unwrap();
        assert_eq!(found.colour, Colour::Black);
        let can_be_bought = variants.iter().any(|variant| variant.colour == Colour::Black && variant.stock() > 0);
        assert_eq!(found.stock() > 0, can_be_bought, "what can be bought comes first");
    }
    assert!(every_page(&shelf, &BagQuery::default()).iter().all(|bag| bag.found.is_none()));
}
