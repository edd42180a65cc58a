//! Prints an HTML contact sheet of the illustrator's work, for looking at.
//!
//! `cargo run -p atelier --example contact_sheet -- views|colours|materials [category] > sheet.html`

use atelier::{Likeness, draw};
use contract::vocabulary::{Category, Colour, Fittings, Material, View};

fn main() {
    let mut words = std::env::args().skip(1);
    let sheet = words.next().unwrap_or_else(|| "views".to_owned());
    let chosen = words.next().unwrap_or_default();
    let chosen: Vec<Category> = chosen.split(',').filter_map(Category::from_slug).collect();
    let seed = words.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let categories: Vec<Category> =
        Category::ALL.iter().copied().filter(|c| chosen.is_empty() || chosen.contains(c)).collect();
    let mut pictures = Vec::new();
    for (row, &category) in categories.iter().enumerate() {
        let likeness = |step: usize| Likeness {
            category,
            material: material(category, row + seed as usize),
            colour: Colour::ALL[(row * 5 + seed as usize * 3 + step) % Colour::ALL.len()],
            fittings: Fittings::ALL[(row + step) % 4],
            dimensions: dimensions(category),
            seed: seed + row as u64,
        };
        match sheet.as_str() {
            "colours" => pictures
                .extend(Colour::ALL.iter().map(|&colour| draw(&Likeness { colour, ..likeness(0) }, View::Front))),
            "materials" => pictures
                .extend(Material::ALL.iter().map(|&material| draw(&Likeness { material, ..likeness(0) }, View::Front))),
            _ => pictures.extend(View::ALL.iter().map(|&view| draw(&likeness(0), view))),
        }
    }
    let columns = match sheet.as_str() {
        "colours" | "materials" => 8,
        _ => {
            if !chosen.is_empty() {
                4
            } else {
                8
            }
        }
    };
    for ground in ["#FBF8F3", "#171412"] {
        println!(
            "<div style='background:{ground};padding:8px;display:grid;gap:8px;grid-template-columns:repeat({columns},1fr)'>{}</div>",
            pictures.concat()
        );
    }
    println!("<style>body{{margin:0}}</style>");
}

fn material(category: Category, wish: usize) -> Material {
    if category == Category::Luggage {
        [Material::Polycarbonate, Material::WaxedCanvas][wish % 2]
    } else {
        Material::ALL[wish % 7]
    }
}

fn dimensions(category: Category) -> (u32, u32, u32) {
    match category {
        Category::Tote => (400, 340, 140),
        Category::Backpack => (300, 430, 150),
        Category::Crossbody => (240, 170, 70),
        Category::Clutch => (280, 165, 30),
        Category::Briefcase => (400, 290, 90),
        Category::Duffel => (520, 290, 250),
        Category::Satchel => (340, 270, 110),
        Category::BeltBag => (260, 130, 70),
        Category::Luggage => (380, 550, 220),
        Category::Pouch => (230, 150, 40),
    }
}
