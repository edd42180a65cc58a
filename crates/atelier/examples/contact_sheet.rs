//! Prints an HTML contact sheet of the illustrator's work, on the light and the dark page ground.
//!
//! `cargo run -p atelier --example contact_sheet -- SHEET [CATEGORY,…] [SEED] > sheet.html`, where
//! SHEET is `shop` (fronts of a demo catalogue), `views`, `colours` or `materials`.

use atelier::{Likeness, draw, generate};
use contract::vocabulary::{Category, Colour, Material, View};

fn main() {
    let mut words = std::env::args().skip(1);
    let sheet = words.next().unwrap_or_else(|| "shop".to_owned());
    let chosen = words.next().unwrap_or_default();
    let chosen: Vec<Category> = chosen.split(',').filter_map(Category::from_slug).collect();
    let seed = words.next().and_then(|text| text.parse().ok()).unwrap_or(1);

    let is_chosen = |category: &Category| chosen.is_empty() || chosen.contains(category);
    let bags = generate(seed, 60, 0).bags;
    let shop: Vec<Likeness> = bags
        .iter()
        .filter(|bag| is_chosen(&bag.category))
        .filter_map(|bag| bag.variants.first().map(|variant| bag.likeness(variant.colour)))
        .collect();
    let samples = Category::ALL
        .iter()
        .filter(|category| is_chosen(category))
        .filter_map(|&category| shop.iter().find(|likeness| likeness.category == category).copied());

    let (columns, pictures): (usize, Vec<String>) = match sheet.as_str() {
        "views" => (4, samples.flat_map(|bag| View::ALL.iter().map(move |&view| draw(&bag, view))).collect()),
        "colours" => (
            8,
            samples.flat_map(|bag| Colour::ALL.iter().map(move |&colour| front(&Likeness { colour, ..bag }))).collect(),
        ),
        "materials" => (
            8,
            samples
                .flat_map(|bag| Material::ALL.iter().map(move |&material| front(&Likeness { material, ..bag })))
                .collect(),
        ),
        _ => (6, shop.iter().map(front).collect()),
    };
    println!(
        "<!doctype html><style>body{{margin:0}}div{{padding:16px;display:grid;gap:16px;grid-template-columns:repeat({columns},1fr)}}</style>"
    );
    for ground in ["#FBF8F3", "#171412"] {
        println!("<div style=\"background:{ground}\">{}</div>", pictures.concat());
    }
}

fn front(likeness: &Likeness) -> String {
    draw(likeness, View::Front)
}
