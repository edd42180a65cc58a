//! A bag's story: what it is for, what it is made of, how it is used, and by whom it was made.

use contract::vocabulary::{Category, Fittings, Material};

use super::Merchant;
use super::make::Body;
use super::merchants::country_name;
use super::story_texts::{CLOSINGS, details, materials, openings};
use crate::random::Random;

/// What a story is about.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) category: Category,
    pub(super) material: Material,
    pub(super) fittings: Fittings,
    pub(super) merchant: &'static Merchant,
    pub(super) origin: &'static str,
    pub(super) body: Body,
}

/// Two to four sentences.
pub(super) fn tell(random: &mut Random, subject: &Subject<'_>) -> String {
    let mut sentences = vec![random.pick(openings(subject.category)), random.pick(materials(subject.material))];
    if random.chance(72) {
        sentences.push(random.pick(details(subject.category)));
    }
    if random.chance(64) {
        sentences.push(random.pick(CLOSINGS));
    }
    fill_in(&sentences.join(" "), subject)
}

fn fill_in(text: &str, subject: &Subject<'_>) -> String {
    let litres = (subject.body.volume_ml() + 500) / 1_000;
    let metal = match subject.fittings {
        Fittings::Brass => "solid brass",
        Fittings::Nickel => "polished nickel",
        Fittings::Gunmetal => "gunmetal",
        Fittings::Tonal => "lacquered steel in the colour of the bag",
    };
    text.replace("{name}", subject.name)
        .replace("{litres}", &litres.to_string())
        .replace("{wide}", &(subject.body.width_mm / 10).to_string())
        .replace("{high}", &(subject.body.height_mm / 10).to_string())
        .replace("{metal}", metal)
        .replace("{maker}", subject.merchant.name)
        .replace("{country}", country_name(subject.origin))
}
