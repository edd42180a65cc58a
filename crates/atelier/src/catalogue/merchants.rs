//! Who sells in the demo shop. All are invented.

use contract::vocabulary::Material;

use super::Merchant;
use crate::random::Random;

/// The shop itself first, then five third parties. All are in the European Union, since they get the name and address
/// that a bag goes to, and the registry names no transfer abroad.
pub static MERCHANTS: &[Merchant] = &[
    Merchant {
        slug: "valise-atelier",
        name: "Valise Atelier",
        legal_name: "Valise Atelier SAS",
        country: "FR",
        code: "VA",
    },
    Merchant {
        slug: "officina-bellandi",
        name: "Officina Bellandi",
        legal_name: "Officina Bellandi S.r.l.",
        country: "IT",
        code: "OB",
    },
    Merchant { slug: "norrholm", name: "Norrholm", legal_name: "Norrholm Väskor AB", country: "SE", code: "NO" },
    Merchant { slug: "casa-ardila", name: "Casa Ardila", legal_name: "Casa Ardila S.L.", country: "ES", code: "CA" },
    Merchant {
        slug: "harrow-and-tern",
        name: "Harrow & Tern",
        legal_name: "Harrow & Tern Ltd",
        country: "IE",
        code: "HT",
    },
    Merchant { slug: "kobo-minato", name: "Kōbo Minato", legal_name: "Kōbo Minato GmbH", country: "DE", code: "KM" },
];

/// Who makes things of this material, the shop itself always among them.
pub(super) fn seller(random: &mut Random, material: Material) -> &'static Merchant {
    let weights: [u32; 6] = match material {
        Material::FullGrainLeather => [40, 30, 0, 18, 8, 4],
        Material::Suede => [40, 24, 0, 36, 0, 0],
        Material::WaxedCanvas => [36, 0, 14, 0, 50, 0],
        Material::Canvas => [34, 0, 26, 14, 16, 10],
        Material::RecycledNylon => [30, 0, 26, 0, 0, 44],
        Material::WoolFelt => [34, 0, 66, 0, 0, 0],
        Material::Raffia => [34, 12, 0, 54, 0, 0],
        Material::Polycarbonate => [40, 0, 10, 0, 0, 50],
    };
    &MERCHANTS[random.weighted(&weights)]
}

/// Where a merchant has this made: at home, or where the material's craft is.
pub(super) fn origin(random: &mut Random, merchant: &Merchant, material: Material) -> &'static str {
    if random.chance(68) {
        return merchant.country;
    }
    match material {
        Material::Raffia => random.pick(&["MG", "MA"]),
        Material::FullGrainLeather | Material::Suede => random.pick(&["IT", "ES", "PT"]),
        Material::RecycledNylon | Material::Polycarbonate => random.pick(&["JP", "VN", "DE"]),
        Material::WaxedCanvas | Material::Canvas | Material::WoolFelt => random.pick(&["PT", "LT", "PL"]),
    }
}

/// The English name of a country of origin.
pub(super) fn country_name(code: &str) -> &'static str {
    match code {
        "FR" => "France",
        "IT" => "Italy",
        "SE" => "Sweden",
        "ES" => "Spain",
        "IE" => "Ireland",
        "JP" => "Japan",
        "MG" => "Madagascar",
        "MA" => "Morocco",
        "PT" => "Portugal",
        "VN" => "Vietnam",
        "DE" => "Germany",
        "LT" => "Lithuania",
        "PL" => "Poland",
        _ => "our partner workshop",
    }
}
