//! What a bag costs. Integers all the way: euro cents and percents.

use contract::vocabulary::{Category, Material, Size};

use super::Merchant;

/// The price of a variant in euro cents before tax, ending in 00 or 50.
///
/// `care` is the percentage by which this bag is finer (above 100) or plainer than its kind.
pub(super) fn price_cents(category: Category, material: Material, size: Size, merchant: &Merchant, care: u32) -> i64 {
    let euros: i64 = match category {
        Category::Tote => 320,
        Category::Backpack => 360,
        Category::Crossbody => 245,
        Category::Clutch => 170,
        Category::Briefcase => 395,
        Category::Duffel => 440,
        Category::Satchel => 340,
        Category::BeltBag => 150,
        Category::Luggage => 640,
        Category::Pouch => 86,
    };
    let material: i64 = match material {
        Material::FullGrainLeather => 100,
        Material::Suede => 92,
        Material::WaxedCanvas => 62,
        Material::Canvas => 47,
        Material::RecycledNylon => 54,
        Material::WoolFelt => 46,
        Material::Raffia => 58,
        Material::Polycarbonate => 56,
    };
    let size: i64 = match size {
        Size::Small => 88,
        Size::OneSize | Size::Medium | Size::Cabin => 100,
        Size::Large => 116,
        Size::CheckIn => 126,
    };
    let house: i64 = match merchant.slug {
        "officina-bellandi" => 118,
        "kobo-minato" => 110,
        "valise-atelier" => 104,
        "norrholm" => 92,
        _ => 100,
    };
    // Euros times four percentages are 10⁻⁸ euros: 10⁶ of them make a cent.
    tidy(euros * material * size * house * i64::from(care) / 1_000_000)
}

/// Rounded down as price tags are: to 50 cents, from 60 euros to 1 euro, from 150 to 5.
const fn tidy(cents: i64) -> i64 {
    let step = match cents {
        ..6_000 => 50,
        6_000..15_000 => 100,
        _ => 500,
    };
    cents / step * step
}

#[cfg(test)]
mod tests {
    use super::super::MERCHANTS;
    use super::*;

    #[test]
    fn a_large_bag_costs_more_than_a_small_one_of_the_same_make() {
        let price = |size| price_cents(Category::Tote, Material::Canvas, size, &MERCHANTS[0], 100);
        assert!(price(Size::Small) < price(Size::Medium) && price(Size::Medium) < price(Size::Large));
        assert_eq!(price(Size::Medium), 15_500, "320 euros × 47 % × 104 %, to 5 euros below");
    }

    #[test]
    fn price_tags_are_tidy() {
        assert_eq!([tidy(4_999), tidy(8_777), tidy(33_333)], [4_950, 8_700, 33_000]);
    }
}
