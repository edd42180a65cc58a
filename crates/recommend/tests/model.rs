//! The model and the ranking over the demo catalogue.

use contract::vocabulary::{Category, Colour};
use recommend::{History, Model, rank};

mod shop;
use shop::Shop;

fn history(bags: &[(&str, bool)]) -> History {
    let mut history = History::default();
    for (slug, bought) in bags.iter().rev() {
        history.note(slug, *bought);
    }
    history
}

#[test]
fn the_model_of_five_hundred_bags_travels_in_thirty_kilobytes() {
    let text = Shop::of(500).model(&[]);
    let mut packed = Vec::new();
    // As the server sends it (http/recommendations.rs).
    let params = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    brotli::BrotliCompress(&mut text.as_bytes(), &mut packed, &params).unwrap();
    println!("{} B, {} B as sent", text.len(), packed.len());
    assert!(packed.len() <= 30_000, "{}", packed.len());
}

#[test]
fn every_bag_is_in_the_model_as_the_catalogue_has_it() {
    let shop = Shop::of(500);
    let text = shop.model(&[]);
    let bags: Vec<_> = Model::read(text.as_bytes()).bags().collect();
    assert_eq!(bags.len(), 500);
    for bag in bags {
        let own = shop.bags.iter().find(|own| own.slug == bag.slug).unwrap();
        assert_eq!(bag.name, own.name);
        let sold_out = own.variants.iter().all(|variant| variant.stock == 0);
        let lowest = own.variants.iter().map(|variant| variant.price_cents).min().unwrap();
        assert_eq!(bag.price_minor.map(i64::from), (!sold_out).then_some(lowest));
        assert_eq!(Colour::ALL[bag.colour], own.variants[0].colour);
    }
}

/// promise: P2.2
#[test]
fn who_looked_at_one_kind_is_shown_that_kind_and_told_why() {
    let shop = Shop::of(500);
    let text = shop.model(&[]);
    let totes: Vec<&str> =
        shop.bags.iter().filter(|bag| bag.category == Category::Tote).map(|bag| bag.slug.as_str()).take(4).collect();
    let seen = history(&totes.iter().map(|slug| (*slug, false)).collect::<Vec<_>>());
    let ranked = rank(&Model::read(text.as_bytes()), &seen, 10);
    assert_eq!(ranked.len(), 10);
    for recommended in ranked {
        let bag = shop.bags.iter().find(|bag| bag.slug == recommended.bag.slug).unwrap();
        assert_eq!(bag.category, Category::Tote, "{}", bag.slug);
        assert!(!totes.contains(&bag.slug.as_str()), "what she knows is not news");
        let because = recommended.because;
        assert!(totes.iter().any(|slug| shop.bags.iter().any(|own| own.slug == *slug && own.name == because.name)));
        assert!(!because.bought && !because.bought_together);
    }
}

#[test]
fn a_history_of_nothing_known_recommends_nothing() {
    let text = Shop::of(100).model(&[]);
    let model = Model::read(text.as_bytes());
    assert_eq!(rank(&model, &History::default(), 10), []);
    assert_eq!(rank(&model, &history(&[("no-such-bag", true)]), 10), []);
    assert_eq!(rank(&Model::read(b"nonsense"), &history(&[("no-such-bag", true)]), 10), []);
}

#[test]
fn what_is_bought_together_is_recommended_and_said_so() {
    let shop = Shop::of(500);
    let (tote, pouch) = (shop.first(Category::Tote), shop.first(Category::Luggage));
    let seen = history(&[(&shop.bags[tote].slug, true)]);
    let alone = shop.model(&[]);
    let together = shop.model(&[(tote, pouch)]);
    let place = |text: &str| {
        let model = Model::read(text.as_bytes());
        let ranked = rank(&model, &seen, 10);
        ranked.iter().find(|r| r.bag.slug == shop.bags[pouch].slug).map(|r| r.because.bought_together)
    };
    assert_eq!(place(&alone), None);
    assert_eq!(place(&together), Some(true));
}
