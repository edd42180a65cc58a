//! The pages as text, painted natively from answers made up here.

use std::collections::BTreeMap;

use contract::{
    Endpoint,
    catalogue::{
        Bag, BagList, BagQuery, BagSummary, FacetCount, Facets, GetBag, GetRelated, ListBags, Merchant, Related,
        Variant,
    },
    money::Money,
    vocabulary::{Category, Colour, Fittings, Material, Size},
};

use super::{bag_needs, bags_needs, home_needs};
use crate::{
    answers::Answered,
    paint::{Painted, answered, paint},
    platform::Runs,
};

const ORIGIN: &str = "https://valise.example";

fn answer<E: Endpoint>(answers: &mut BTreeMap<String, Answered>, request: &E, answer: &E::Answer) {
    let json = serde_json::to_string(answer).unwrap();
    answers.insert(request.href(), answered(200, json).unwrap());
}

fn summary(slug: &str, name: &str) -> BagSummary {
    BagSummary {
        slug: slug.to_owned(),
        name: name.to_owned(),
        category: Category::Tote,
        material: Material::Canvas,
        merchant: "Norrholm".to_owned(),
        price: Money::eur(12_900),
        price_from: true,
        colours: vec![Colour::Navy, Colour::Sand],
        in_stock: true,
        found: None,
    }
}

fn count(value: &str, label: &str, count: u32) -> FacetCount {
    FacetCount { value: value.to_owned(), label: label.to_owned(), count }
}

fn list(bags: Vec<BagSummary>) -> BagList {
    let total = u32::try_from(bags.len()).unwrap();
    let facets = Facets {
        category: vec![count("tote", "Tote", total), count("clutch", "Clutch", 7)],
        colour: vec![count("navy", "Navy", total)],
        price: Some((4_900, 30_000)),
        ..Facets::default()
    };
    BagList { bags, total, facets: Some(facets), next: None, read_as: None }
}

fn paint_list(address: &str, answer_with: &BagList) -> Painted {
    let (query, _) = BagQuery::parse(address.split_once('?').map_or("", |(_, query)| query));
    let mut answers = BTreeMap::new();
    answer(&mut answers, &ListBags(query.clone()), answer_with);
    assert_eq!(bags_needs(&query), answers.keys().cloned().collect::<Vec<_>>());
    paint(address, ORIGIN, answers, Runs::default())
}

fn nora(available: u32) -> Bag {
    let variant = |sku: &str, colour, size, available| Variant {
        id: format!("id-{sku}"),
        sku: sku.to_owned(),
        colour,
        size,
        price: Money::eur(12_900),
        available,
    };
    Bag {
        slug: "nora-tote".to_owned(),
        name: "Nora </script> Tote".to_owned(),
        story: "A tote & a half.".to_owned(),
        category: Category::Tote,
        material: Material::Canvas,
        fittings: Fittings::Brass,
        merchant: Merchant {
            slug: "norrholm".to_owned(),
            name: "Norrholm".to_owned(),
            legal_name: "Norrholm AB".to_owned(),
            country: "SE".to_owned(),
        },
        origin: "SE".to_owned(),
        customs_code: "4202.22".to_owned(),
        care: "Brush.".to_owned(),
        width_mm: 385,
        height_mm: 300,
        depth_mm: 140,
        volume_ml: 12_320,
        weight_g: 474,
        variants: vec![
            variant("NT-N-S", Colour::Navy, Size::Small, available),
            variant("NT-N-L", Colour::Navy, Size::Large, 0),
            variant("NT-S-S", Colour::Sand, Size::Small, 9),
        ],
    }
}

fn paint_bag(address: &str, bag: &Bag) -> Painted {
    let mut answers = BTreeMap::new();
    let related = Related { reason: "Other totes in canvas".to_owned(), bags: vec![summary("york", "York Carryall")] };
    answer(&mut answers, &GetBag { slug: bag.slug.clone() }, bag);
    answer(&mut answers, &GetRelated { slug: bag.slug.clone() }, &related);
    assert!(bag_needs(&bag.slug).iter().all(|need| answers.contains_key(need)));
    paint(address, ORIGIN, answers, Runs::default())
}

/// Text without tags and the markers between texts.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn home_shows_bags_at_once_each_a_link_to_its_page() {
    let mut answers = BTreeMap::new();
    let bags = list(vec![summary("nora-tote", "Nora Tote"), summary("york", "York Carryall")]);
    for need in home_needs() {
        answers.insert(need, answered(200, serde_json::to_string(&bags).unwrap()).unwrap());
    }
    let page = paint("/", ORIGIN, answers, Runs::default());
    assert_eq!(page.status, 200);
    assert!(page.body.contains(r#"href="/bags/nora-tote""#) && page.body.contains(r#"href="/bags/york""#));
    assert!(page.body.contains(r#"src="/media/1/nora-tote/navy/front.svg""#));
    assert!(page.head.contains(r#""@type":"SearchAction""#) && page.head.contains("https://valise.example/search?q="));
    assert!(text(&page.body).contains("Totes"), "a kind with its picture");
}

#[test]
fn only_the_first_picture_of_a_list_is_hurried() {
    let bags = (0..12).map(|n| summary(&format!("bag-{n}"), "Bag")).collect();
    let body = paint_list("/bags", &list(bags)).body;
    assert_eq!(body.matches(r#"fetchpriority="high""#).count(), 1);
    assert_eq!(body.matches(r#"loading="lazy""#).count(), 8, "the first row is in sight");
}

#[test]
fn a_facet_is_a_link_that_makes_its_choice_and_a_chosen_one_takes_it_back() {
    let body = paint_list("/bags?category=tote&sort=price", &list(vec![summary("nora-tote", "Nora Tote")])).body;
    assert!(body.contains(r#"href="/bags?category=tote,clutch&amp;sort=price""#), "{body}");
    assert!(body.contains(r#"href="/bags?sort=price""#), "the chip and the chosen facet take it back");
    assert!(text(&body).contains("Clutch7") || text(&body).contains("Clutch 7"), "with its count");
    assert!(text(&body).contains("Totes"), "the heading is the kind");
}

#[test]
fn the_list_works_without_scripts_by_forms_that_keep_the_other_choices() {
    let body = paint_list("/search?q=tote&colour=navy", &list(vec![summary("nora-tote", "Nora Tote")])).body;
    assert!(body.contains(r#"action="/search""#));
    assert_eq!(body.matches(r#"name="colour""#).count(), 2, "kept by the order's form and by the price's");
    assert!(body.contains(r#"<option value="5000">€50.00</option>"#) || body.contains(r#"value="5000""#));
}

#[test]
fn the_next_page_is_a_link() {
    let page = BagList { next: Some("c1".to_owned()), total: 500, ..list(vec![summary("nora-tote", "Nora Tote")]) };
    let body = paint_list("/bags?sort=name", &page).body;
    assert!(body.contains("/bags?sort=name&amp;limit=24&amp;after=c1"), "{body}");
    assert!(text(&body).contains("1 of 500 bags"));
}

#[test]
fn a_forgiven_typing_error_is_said() {
    let page = BagList { read_as: Some("tote".to_owned()), ..list(vec![summary("nora-tote", "Nora Tote")]) };
    let painted = paint_list("/search?q=totte", &page);
    assert!(text(&painted.body).contains("Showing results for “tote”"));
    assert!(painted.head.contains("noindex"), "search results are no place to arrive at");
}

#[test]
fn a_list_with_nothing_in_it_shows_the_way_on() {
    let empty = BagList { facets: None, ..list(Vec::new()) };
    let body = paint_list("/bags?colour=navy&in_stock=true", &empty).body;
    assert!(text(&body).contains("No bag fits all of that."));
    assert!(body.contains(r#"href="/bags?category=luggage""#) && text(&body).contains("Clear all"));
}

#[test]
fn a_bag_says_who_sells_it_what_it_costs_and_what_it_measures() {
    let page = paint_bag("/bags/nora-tote", &nora(2));
    let words = text(&page.body);
    for said in [
        "Sold by Norrholm",
        "€129.00",
        "Only 2 left",
        "38.5 × 30 × 14 cm",
        "12.3 l",
        "474 g",
        "Sweden",
        "Norrholm AB",
        "4202.22",
        "Other totes in canvas",
        "illustrations",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    assert_eq!(page.body.matches("button-main").count(), 1, "one filled button");
}

#[test]
fn every_view_of_a_painted_bag_can_be_looked_at_without_scripts() {
    let body = paint_bag("/bags/nora-tote", &nora(2)).body;
    assert_eq!(body.matches(r#"type="radio" name="view""#).count(), 4);
    assert_eq!(body.matches("checked").count(), 1);
    assert_eq!(body.matches("/media/1/nora-tote/navy/open.svg").count(), 2, "small and large");
}

#[test]
fn the_variant_of_the_address_is_shown_and_sold_out_ones_stay() {
    let body = paint_bag("/bags/nora-tote?variant=NT-N-L", &nora(2)).body;
    assert!(text(&body).contains("Sold out in this colour and size"));
    assert!(body.contains(r#"href="/bags/nora-tote?variant=NT-S-S""#), "another colour is a link");
    assert!(body.contains("disabled"), "it cannot be added");
}

#[test]
fn a_bag_named_like_markup_breaks_nothing() {
    let page = paint_bag("/bags/nora-tote", &nora(2));
    let data: Vec<&str> = page.head.split("<script type=\"application/ld+json\">").skip(1).collect();
    assert_eq!(data.len(), 2);
    for text in data {
        let json = text.split("</script>").next().unwrap();
        serde_json::from_str::<serde_json::Value>(json).unwrap();
    }
    assert!(!page.body.contains("Nora </script>") && page.body.contains("Nora &lt;/script&gt;"));
    assert!(page.head.contains(r#""@type":"AggregateOffer""#) && page.head.contains(r#""lowPrice":"129.00""#));
    assert!(page.head.contains(r#""@type":"BreadcrumbList""#));
}

#[test]
fn a_bag_that_is_not_there_answers_404_and_shows_others() {
    let problem = r#"{"type":"/problems/not_found","title":"Not found","status":404,"code":"not_found"}"#;
    let answers =
        bag_needs("nope").into_iter().map(|need| (need, answered(404, problem.to_owned()).unwrap())).collect();
    let page = paint("/bags/nope", ORIGIN, answers, Runs::default());
    assert_eq!(page.status, 404);
    assert!(text(&page.body).contains("Bag not found") && page.body.contains(r#"href="/bags?category=tote""#));
}

#[test]
fn an_unknown_page_answers_404_with_a_search_box() {
    let page = paint("/nowhere", ORIGIN, BTreeMap::new(), Runs::default());
    assert_eq!(page.status, 404);
    assert!(page.body.contains(r#"action="/search""#));
}

#[test]
fn swatches_have_the_colours_of_the_drawings() {
    let css = include_str!("../../../style/catalogue.css");
    for colour in Colour::ALL {
        let rule = format!(
            ".swatch[data-colour=\"{}\"] {{\n    --swatch: {};",
            colour.slug(),
            colour.hex().to_ascii_lowercase()
        );
        assert!(css.contains(&rule), "{rule}");
    }
}
