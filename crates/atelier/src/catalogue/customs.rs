//! Customs codes: the six digits of the Harmonized System that all countries share.

use contract::vocabulary::{Category, Material};

/// The subheading of heading 4202, by use (4202.1 cases and satchels, 4202.2 handbags, 4202.3 what
/// is carried in a handbag, 4202.9 travel and sports bags) and by outer surface (leather; plastics
/// or textile; other).
///
/// Raffia is "other": woven on a textile backing and framed in leather, it is not the bare basketwork
/// of 4602. Moulded plastic counts with textile among cases, but is not the "sheeting" that the
/// other subheadings want.
pub(super) const fn code(category: Category, material: Material) -> &'static str {
    let leather = matches!(material, Material::FullGrainLeather | Material::Suede);
    let cloth =
        matches!(material, Material::WaxedCanvas | Material::Canvas | Material::RecycledNylon | Material::WoolFelt);
    match category {
        Category::Luggage | Category::Briefcase | Category::Satchel => {
            if leather {
                "4202.11"
            } else if cloth || matches!(material, Material::Polycarbonate) {
                "4202.12"
            } else {
                "4202.19"
            }
        }
        Category::Tote | Category::Crossbody | Category::Clutch => {
            if leather {
                "4202.21"
            } else if cloth {
                "4202.22"
            } else {
                "4202.29"
            }
        }
        Category::Pouch => {
            if leather {
                "4202.31"
            } else if cloth {
                "4202.32"
            } else {
                "4202.39"
            }
        }
        Category::Backpack | Category::Duffel | Category::BeltBag => {
            if leather {
                "4202.91"
            } else if cloth {
                "4202.92"
            } else {
                "4202.99"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Category::Tote, Material::FullGrainLeather, "4202.21")]
    #[case(Category::Backpack, Material::RecycledNylon, "4202.92")]
    #[case(Category::Luggage, Material::Polycarbonate, "4202.12")]
    #[case(Category::Pouch, Material::Raffia, "4202.39")]
    fn use_and_outer_surface_decide_the_subheading(
        #[case] category: Category,
        #[case] material: Material,
        #[case] expected: &str,
    ) {
        assert_eq!(code(category, material), expected);
    }
}
