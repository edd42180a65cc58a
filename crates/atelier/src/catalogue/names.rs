//! Names that no two bags share: a plant, a place or a person, and what the bag is.

use contract::vocabulary::Category;

use crate::random::Random;

#[rustfmt::skip]
const PROPER: &[&str] = &[
    "Acacia", "Ada", "Agnes", "Alder", "Aldgate", "Alma", "Anselm", "Arles", "Aster", "August", "Basil", "Beatrix",
    "Bergen", "Bologna", "Bracken", "Briar", "Bruges", "Bruno", "Cadiz", "Calais", "Camden", "Carrara", "Cecily",
    "Cedar", "Clement", "Clover", "Como", "Constance", "Cordoba", "Cosima", "Delft", "Delphine", "Dora", "Dover",
    "Edith", "Edmund", "Elba", "Elder", "Elio", "Elsa", "Esme", "Faro", "Felix", "Fennel", "Fern", "Flora", "Freya",
    "Galway", "Genoa", "Ghent", "Graz", "Greta", "Hawthorn", "Hazel", "Heather", "Hester", "Honfleur", "Hugo", "Ida",
    "Ines", "Iona", "Iris", "Jonas", "Josephine", "Juniper", "Jura", "Kyoto", "Larch", "Laurel", "Leith", "Leon",
    "Leonora", "Linden", "Linnea", "Lisbon", "Louis", "Lucca", "Lucia", "Lyon", "Magda", "Malmo", "Maple", "Marais",
    "Marcel", "Margot", "Matera", "Matilda", "Maud", "Menton", "Milo", "Modena", "Myrtle", "Nantes", "Nell", "Nora",
    "Oban", "Odette", "Orson", "Oslo", "Otley", "Otto", "Paloma", "Parma", "Pavia", "Petra", "Porto", "Quentin",
    "Ravenna", "Romy", "Rosalind", "Rouen", "Rowan", "Ruben", "Sabine", "Salina", "Siena", "Silas", "Skye", "Solveig",
    "Sorrel", "Stella", "Sylvia", "Tamarisk", "Tarifa", "Tavira", "Tess", "Thea", "Theo", "Thistle", "Tiber", "Tilda",
    "Trento", "Trieste", "Turin", "Uppsala", "Ursula", "Utrecht", "Valletta", "Vera", "Verbena", "Verona", "Vienne",
    "Viola", "Visby", "Walter", "Whitby", "Willow", "Wilma", "Yarrow", "York", "Yves", "Zadar", "Zelda",
];

/// What tells a family's members apart once the plain name is taken.
const MIDDLE: &[&str] =
    &["Quay", "Studio", "Harbour", "Station", "Garden", "Gallery", "Mill", "Terrace", "Arcade", "Bridge"];

const fn nouns(category: Category) -> &'static [&'static str] {
    match category {
        Category::Tote => &["Tote", "Shopper", "Market Tote", "Day Tote", "Carryall"],
        Category::Backpack => &["Backpack", "Rucksack", "Daypack", "City Backpack", "Commuter Pack"],
        Category::Crossbody => &["Crossbody", "Saddle Bag", "Shoulder Bag", "Flap Bag", "Mini Bag"],
        Category::Clutch => &["Clutch", "Envelope", "Evening Bag", "Envelope Clutch", "Hand Clutch"],
        Category::Briefcase => &["Briefcase", "Brief", "Document Case", "Attaché", "Laptop Case"],
        Category::Duffel => &["Duffel", "Weekender", "Holdall", "Overnight Bag", "Gym Bag"],
        Category::Satchel => &["Satchel", "School Satchel", "Postbag", "Book Bag", "Buckle Bag"],
        Category::BeltBag => &["Belt Bag", "Hip Bag", "Sling", "Waist Pack", "Moon Bag"],
        Category::Luggage => &["Suitcase", "Trolley", "Travel Case", "Roller", "Journey Case"],
        Category::Pouch => &["Pouch", "Wash Bag", "Zip Case", "Travel Pouch", "Organiser"],
    }
}

/// Hands out names, no name twice, in an order that shows no pattern.
pub(super) struct Names {
    handed_out: [usize; Category::ALL.len()],
    start: [usize; Category::ALL.len()],
}

impl Names {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::of(seed, u64::MAX);
        let start = [(); Category::ALL.len()].map(|()| random.below(100_000) as usize);
        Self { handed_out: [0; Category::ALL.len()], start }
    }

    pub(super) fn next(&mut self, category: Category) -> String {
        let nouns = nouns(category);
        let nth = self.handed_out[category as usize];
        self.handed_out[category as usize] += 1;
        let start = self.start[category as usize];
        let plain = PROPER.len() * nouns.len();
        let middled = plain * MIDDLE.len();
        if nth < plain {
            let at = scatter(nth, start, plain);
            format!("{} {}", PROPER[at / nouns.len()], nouns[at % nouns.len()])
        } else if nth < plain + middled {
            let at = scatter(nth - plain, start, middled);
            let (family, member) = (at / MIDDLE.len(), at % MIDDLE.len());
            format!("{} {} {}", PROPER[family / nouns.len()], MIDDLE[member], nouns[family % nouns.len()])
        } else {
            let at = nth - plain - middled;
            let (family, pair) = (at % plain, at / plain);
            let (proper, second) = (PROPER[family / nouns.len()], PROPER[pair % PROPER.len()]);
            match pair / PROPER.len() {
                0 => format!("{proper} & {second} {}", nouns[family % nouns.len()]),
                // Past 100,000 bags of one kind a number is no worse than a third name.
                edition => format!("{proper} & {second} {} {}", nouns[family % nouns.len()], edition + 1),
            }
        }
    }
}

/// A permutation of `0..size`: steps of a prime that divides no `size` used here.
const fn scatter(nth: usize, start: usize, size: usize) -> usize {
    (nth * 7_919 + start) % size
}

/// The name in lower-case letters, digits and single hyphens.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'A'..='Z' => slug.push(letter.to_ascii_lowercase()),
            'é' => slug.push('e'),
            '&' => slug.push_str("and"),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_hundred_thousand_bags_of_one_kind_have_names_of_their_own() {
        let mut names = Names::new(3);
        let given: HashSet<String> = (0..100_000).map(|_| slug(&names.next(Category::Tote))).collect();
        assert_eq!(given.len(), 100_000);
    }

    #[test]
    fn proper_names_are_listed_once() {
        assert_eq!(PROPER.iter().collect::<HashSet<_>>().len(), PROPER.len());
        assert_ne!(PROPER.len() % 7_919, 0);
    }

    #[test]
    fn a_slug_is_plain_ascii() {
        assert_eq!(slug("Elba & Fern Attaché 2"), "elba-and-fern-attache-2");
    }
}
