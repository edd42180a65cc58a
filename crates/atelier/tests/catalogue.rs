//! What the demo catalogue promises of its bags.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use atelier::{Catalogue, generate, seed_of};
use contract::vocabulary::{Category, Colour, Material, Size};

/// The first of November 2026.
const UNTIL: i64 = 1_793_491_200_000;

static LARGE: LazyLock<Catalogue> = LazyLock::new(|| generate(1, 10_000, UNTIL));

#[test]
fn one_seed_is_one_shop_on_every_machine() {
    assert_eq!(generate(1, 50, UNTIL), generate(1, 50, UNTIL));
    assert_ne!(generate(1, 50, UNTIL), generate(2, 50, UNTIL));
    let told = seed_of(&format!("{:?}", generate(1, 500, UNTIL)));
    assert_eq!(told, SNAPSHOT, "the demo shop changed: if that was meant, say so in the commit");
}

const SNAPSHOT: u64 = 10_628_191_686_475_267_623;

#[test]
fn a_larger_shop_begins_with_the_smaller_one() {
    assert_eq!(generate(1, 500, UNTIL).bags, LARGE.bags[..500]);
}

#[test]
fn names_slugs_and_skus_are_each_given_once() {
    let count = LARGE.bags.len();
    let names: HashSet<&str> = LARGE.bags.iter().map(|bag| bag.name.as_str()).collect();
    let slugs: HashSet<&str> =
        LARGE.bags.iter().flat_map(|bag| bag.former_slugs.iter().chain([&bag.slug])).map(String::as_str).collect();
    let former = LARGE.bags.iter().map(|bag| bag.former_slugs.len()).sum::<usize>();
    assert_eq!(names.len(), count);
    assert_eq!(slugs.len(), count + former);
    assert!((100..300).contains(&former), "about one in fifty: {former}");
    let skus: Vec<&str> = LARGE.bags.iter().flat_map(|bag| &bag.variants).map(|variant| variant.sku.as_str()).collect();
    assert_eq!(skus.iter().collect::<HashSet<_>>().len(), skus.len());
}

#[test]
fn slugs_are_plain_and_the_first_names_have_no_number() {
    let plain = |slug: &String| {
        slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !slug.contains("--")
            && !slug.starts_with('-')
            && !slug.ends_with('-')
    };
    assert!(LARGE.bags.iter().flat_map(|bag| bag.former_slugs.iter().chain([&bag.slug])).all(plain));
    assert!(LARGE.bags.iter().all(|bag| !bag.name.contains(|letter: char| letter.is_ascii_digit())));
}

#[test]
fn the_first_hundred_show_every_kind_and_every_material() {
    for seed in 0..20 {
        let bags = generate(seed, 100, UNTIL).bags;
        assert_eq!(bags.iter().map(|bag| bag.category).collect::<HashSet<_>>().len(), Category::ALL.len());
        assert_eq!(bags.iter().map(|bag| bag.material).collect::<HashSet<_>>().len(), Material::ALL.len());
    }
}

#[test]
fn every_colour_and_size_is_for_sale() {
    let variants = || LARGE.bags[..500].iter().flat_map(|bag| &bag.variants);
    assert_eq!(variants().map(|variant| variant.colour).collect::<HashSet<_>>().len(), Colour::ALL.len());
    assert_eq!(variants().map(|variant| variant.size).collect::<HashSet<_>>().len(), Size::ALL.len());
    assert!(LARGE.merchants.iter().all(|merchant| LARGE.bags[..500].iter().any(|bag| bag.merchant == merchant)));
}

#[test]
fn stories_are_two_to_four_sentences_and_hardly_ever_told_twice() {
    let mut told: HashMap<&str, u32> = HashMap::new();
    for bag in &LARGE.bags {
        let sentences = bag.story.matches(['.', '?', '!']).count();
        assert!((2..=4).contains(&sentences), "{}", bag.story);
        assert!(!bag.story.contains(['{', '}', '<']), "{}", bag.story);
        *told.entry(&bag.story).or_default() += 1;
    }
    let most = told.values().max().copied().unwrap();
    assert!(most <= 12, "one story is told {most} times");
    let first: HashSet<&str> = LARGE.bags[..500].iter().map(|bag| bag.story.as_str()).collect();
    assert!(first.len() >= 490, "{} stories for 500 bags", first.len());
}

#[test]
fn measures_weights_and_prices_are_those_of_real_bags() {
    for bag in &LARGE.bags {
        let (w, h, d) = (bag.width_mm, bag.height_mm, bag.depth_mm);
        assert!(
            (120..=800).contains(&w) && (90..=700).contains(&h) && (20..=400).contains(&d),
            "{}: {w} × {h} × {d}",
            bag.slug
        );
        assert!(
            bag.volume_ml > 0 && u64::from(bag.volume_ml) * 1_000 <= u64::from(w) * u64::from(h) * u64::from(d),
            "{}",
            bag.slug
        );
        assert!((40..=6_500).contains(&bag.weight_g), "{}: {} g", bag.slug, bag.weight_g);
        assert!(!bag.variants.is_empty() && bag.variants.len() <= 15);
        for variant in &bag.variants {
            assert!((2_000..=150_000).contains(&variant.price_cents), "{}: {}", variant.sku, variant.price_cents);
            assert_eq!(variant.price_cents % 50, 0);
            assert!(variant.stock <= 120 && variant.weight_g > 0);
        }
    }
}

#[test]
fn cabin_luggage_fits_the_cabin_and_hold_luggage_the_hold() {
    for bag in LARGE.bags.iter().filter(|bag| bag.category == Category::Luggage) {
        let (w, h, d) = (bag.width_mm, bag.height_mm, bag.depth_mm);
        match bag.variants[0].size {
            Size::Cabin => assert!(h <= 550 && w <= 400 && d <= 230, "{}", bag.slug),
            _ => assert!(w + h + d <= 1_580, "{}", bag.slug),
        }
    }
}

#[test]
fn some_variants_are_gone_and_some_nearly() {
    let stocks: Vec<u32> = LARGE.bags.iter().flat_map(|bag| &bag.variants).map(|variant| variant.stock).collect();
    let share = |few: std::ops::RangeInclusive<u32>| {
        stocks.iter().filter(|stock| few.contains(stock)).count() * 100 / stocks.len()
    };
    assert!((5..=15).contains(&share(0..=0)), "{} % gone", share(0..=0));
    assert!((8..=20).contains(&share(1..=3)), "{} % nearly gone", share(1..=3));
    assert!(LARGE.bags.iter().any(|bag| bag.variants.iter().all(|variant| variant.stock == 0)), "some bag is sold out");
}

#[test]
fn customs_codes_are_subheadings_of_4202_and_origins_are_country_codes() {
    for bag in &LARGE.bags {
        assert!(bag.customs_code.starts_with("4202.") && bag.customs_code.len() == 7);
        assert!(bag.origin.len() == 2 && bag.origin.bytes().all(|byte| byte.is_ascii_uppercase()));
    }
}

#[test]
fn popularity_has_a_long_tail_and_no_bag_comes_from_the_future() {
    let mut popularity: Vec<u32> = LARGE.bags.iter().map(|bag| bag.popularity).collect();
    popularity.sort_unstable();
    assert!(popularity[5_000] < 500 && popularity[9_999] > 50_000);
    assert!(LARGE.bags.iter().all(|bag| bag.published_at < UNTIL && bag.published_at > UNTIL - 1_200 * 86_400_000));
}
