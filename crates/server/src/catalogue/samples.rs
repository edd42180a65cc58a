//! Small catalogues for tests.

use contract::{
    catalogue::Merchant,
    vocabulary::{Category, Colour, Fittings, Material, Size},
};

use super::{BagRecord, Inventory, MerchantRecord, Shelf, VariantRecord, demo};

/// A day that demo bags come in before.
const NOW: i64 = 1_790_000_000_000;

/// The shelf of a demo catalogue.
pub fn many(count: usize, seed: u64) -> Shelf {
    Shelf::new(demo(seed, count, NOW), 1)
}

/// Three bags whose every word is known.
pub fn shelf() -> Shelf {
    Shelf::new(inventory(), 1)
}

/// The inventory of [`shelf`].
pub fn inventory() -> Inventory {
    let merchant = |slug: &str, name: &str| MerchantRecord {
        id: format!("m-{slug}"),
        public: Merchant {
            slug: slug.to_owned(),
            name: name.to_owned(),
            legal_name: format!("{name} SAS"),
            country: "FR".to_owned(),
        },
    };
    Inventory {
        version: 1,
        merchants: vec![merchant("valise", "Valise"), merchant("kofferwerk", "Kofferwerk")],
        bags: vec![
            bag(
                "nora",
                "Nora",
                Category::Tote,
                Material::FullGrainLeather,
                &[
                    (Colour::Cognac, Size::Small, 12_900, 3),
                    (Colour::Cognac, Size::Large, 15_900, 0),
                    (Colour::Black, Size::Small, 12_900, 12),
                ],
            ),
            bag(
                "tilo",
                "Tilo",
                Category::Backpack,
                Material::WaxedCanvas,
                &[(Colour::Olive, Size::OneSize, 9_900, 5), (Colour::Black, Size::OneSize, 9_900, 0)],
            ),
            bag("elise", "Élise", Category::Clutch, Material::Suede, &[(Colour::Blush, Size::OneSize, 7_900, 1)]),
        ],
        old_slugs: vec![("nora-shopper".to_owned(), "b-nora".to_owned())],
    }
}

fn bag(
    slug: &str,
    name: &str,
    category: Category,
    material: Material,
    variants: &[(Colour, Size, u32, u32)],
) -> BagRecord {
    BagRecord {
        id: format!("b-{slug}"),
        slug: slug.to_owned(),
        name: name.to_owned(),
        story: if slug == "tilo" { "Made to stand under a desk." } else { "Made to last." }.to_owned(),
        category,
        material,
        fittings: Fittings::Brass,
        merchant_id: if slug == "elise" { "m-kofferwerk" } else { "m-valise" }.to_owned(),
        origin: "FR".to_owned(),
        customs_code: "4202.21".to_owned(),
        care: "Wipe it.".to_owned(),
        dimensions_mm: (300, 250, 120),
        volume_ml: 9_000,
        weight_g: 800,
        popularity: 10,
        created_at: 1,
        updated_at: 1,
        variants: variants
            .iter()
            .enumerate()
            .map(|(at, &(colour, size, price_minor, stock))| VariantRecord {
                id: format!("v-{slug}-{at}"),
                sku: format!("{}-{at}", slug.to_uppercase()),
                colour,
                size,
                price_minor,
                stock,
            })
            .collect(),
    }
}
