//! Bags as this browser keeps them.

use contract::{
    catalogue::{Bag, BagSummary, picture},
    money::Money,
    vocabulary::{Colour, View},
};
use recommend::{Because, History, Model, rank, rank_among};

use crate::i18n::remembered as text;

/// The most recommendations shown.
const SHOWN: usize = 8;

/// A bag, as far as a tile shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its picture's address.
    pub picture: String,
    /// Its price before tax, and whether other variants cost more; not where it was kept, since prices change.
    pub price: Option<(Money, bool)>,
    /// Why it is shown, in words; empty where the heading says so.
    pub reason: String,
}

impl Tile {
    /// The tile of a bag in full.
    #[must_use]
    pub fn of(bag: &Bag) -> Self {
        let colour = bag.variants.first().map_or(Colour::ALL[0], |variant| variant.colour);
        Self {
            slug: bag.slug.clone(),
            name: bag.name.clone(),
            picture: picture(&bag.slug, colour, View::Front),
            price: None,
            reason: String::new(),
        }
    }
}

/// Tiles, the latest first. As text: three fields a line, separated by tabs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tiles(pub Vec<Tile>);

impl Tiles {
    /// Reads what was kept; a line of another shape is passed over.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let tile = |line: &str| {
            let mut fields = line.split('\t').map(str::to_owned);
            let (slug, name, picture) = (fields.next()?, fields.next()?, fields.next()?);
            // A picture of ours, whoever wrote into this browser's storage.
            picture.starts_with("/media/").then_some(Tile { slug, name, picture, price: None, reason: String::new() })
        };
        Self(text.lines().filter_map(tile).collect())
    }

    /// The text to keep.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for tile in &self.0 {
            for part in [&tile.slug, "\t", &tile.name, "\t", &tile.picture, "\n"] {
                text.push_str(part);
            }
        }
        text
    }

    /// Whether a bag is among them.
    #[must_use]
    pub fn holds(&self, slug: &str) -> bool {
        self.0.iter().any(|tile| tile.slug == slug)
    }

    /// Takes a bag out.
    pub fn remove(&mut self, slug: &str) {
        self.0.retain(|tile| tile.slug != slug);
    }

    /// Puts a bag first; the oldest beyond `most` go.
    pub fn put(&mut self, tile: Tile, most: usize) {
        self.remove(&tile.slug);
        self.0.insert(0, tile);
        self.0.truncate(most);
    }
}

/// Why a bag is shown, in words.
fn reason(because: Because<'_>) -> String {
    text::because(because.name, because.bought, because.bought_together)
}

/// What an order by taste is made from: the catalogue as everybody gets it, and what this browser remembers.
#[derive(Debug, Clone)]
pub struct Taste {
    /// The catalogue's model.
    pub model: String,
    /// What she looked at and bought.
    pub history: History,
}

impl Taste {
    /// The bags in the order that suits her (promise: P2.2), each with its reason: what she does not know yet, then what she
    /// knows, then what is sold out, which has none.
    #[must_use]
    pub fn order(&self, bags: &[BagSummary]) -> Vec<(BagSummary, String)> {
        let model = Model::read(self.model.as_bytes());
        let slugs: Vec<&str> = bags.iter().map(|bag| bag.slug.as_str()).collect();
        let mut ordered: Vec<(BagSummary, String)> = rank_among(&model, &self.history, &slugs)
            .iter()
            .filter_map(|best| Some((bags.iter().find(|bag| bag.slug == best.bag.slug)?.clone(), reason(best.because))))
            .collect();
        let known = |slug: &str| self.history.bags().iter().find(|past| past.slug == slug);
        for is_known in [true, false] {
            for bag in bags {
                let past = known(&bag.slug);
                if past.is_some() == is_known && ordered.iter().all(|(other, _)| other.slug != bag.slug) {
                    ordered.push((bag.clone(), past.map_or("", |past| text::known(past.bought)).to_owned()));
                }
            }
        }
        ordered
    }
}

/// Recommendations from a history, each with its reason (promise: P2.2).
#[must_use]
pub fn recommended(model: &str, history: &History) -> Tiles {
    let model = Model::read(model.as_bytes());
    let tile = |shown: &recommend::Recommended<'_>| {
        let colour = Colour::ALL.get(shown.bag.colour)?;
        let price = Money::eur(shown.bag.price_minor?.into());
        Some(Tile {
            slug: shown.bag.slug.to_owned(),
            name: shown.bag.name.to_owned(),
            picture: picture(shown.bag.slug, *colour, View::Front),
            price: Some((price, shown.bag.price_from)),
            reason: reason(shown.because),
        })
    };
    Tiles(rank(&model, history, SHOWN).iter().filter_map(tile).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::vocabulary::{Category, Material};
    use recommend::{Item, write};

    fn tile(slug: &str) -> Tile {
        Tile {
            slug: slug.to_owned(),
            name: "N".to_owned(),
            picture: "/media/1/x".to_owned(),
            price: None,
            reason: String::new(),
        }
    }

    #[test]
    fn a_bag_stands_once_and_the_oldest_go_first() {
        let mut tiles = Tiles::default();
        for slug in ["a", "b", "c", "a", "d"] {
            tiles.put(tile(slug), 3);
        }
        assert_eq!(tiles.0.iter().map(|tile| tile.slug.as_str()).collect::<Vec<_>>(), ["d", "a", "c"]);
        assert_eq!(Tiles::read(&tiles.text()), tiles);
    }

    #[test]
    fn what_somebody_else_wrote_into_the_storage_is_no_picture() {
        assert_eq!(Tiles::read("a\tA\thttps://elsewhere.example/x.svg\nb\tB\nc\n\n"), Tiles::default());
    }

    /// promise: P2.2
    #[test]
    fn bags_in_her_order_say_why_and_none_is_lost() {
        let item = |slug: &'static str, category, in_stock| Item {
            slug,
            name: slug,
            price_minor: 9_900,
            price_from: false,
            in_stock,
            category,
            material: Material::Canvas,
            colours: &[Colour::Navy],
            merchant: 0,
            popularity: 1,
            companions: Vec::new(),
        };
        let bags = [
            ("pouch", Category::Pouch, true),
            ("seen", Category::Tote, true),
            ("gone", Category::Tote, false),
            ("tote", Category::Tote, true),
            ("elsewhere", Category::Tote, true),
        ];
        let model = write(&bags.map(|(slug, category, in_stock)| item(slug, category, in_stock)));
        let mut history = History::default();
        history.note("seen", false);
        let summary = |(slug, category, in_stock): (&str, Category, bool)| BagSummary {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            category,
            material: Material::Canvas,
            merchant: "M".to_owned(),
            price: contract::money::Money::eur(9_900),
            price_from: false,
            colours: vec![Colour::Navy],
            in_stock,
            found: None,
        };
        let listed: Vec<BagSummary> = bags[..4].iter().copied().map(summary).collect();
        let ordered = Taste { model, history }.order(&listed);
        let said: Vec<(&str, &str)> = ordered.iter().map(|(bag, why)| (bag.slug.as_str(), why.as_str())).collect();
        let because = "Because you looked at seen";
        assert_eq!(said, [("tote", because), ("pouch", because), ("seen", "You looked at it"), ("gone", "")]);
    }

    /// promise: P2.2
    #[test]
    fn each_recommendation_says_which_bag_it_follows() {
        let item = |slug: &'static str, category| Item {
            slug,
            name: slug,
            price_minor: 9_900,
            price_from: false,
            in_stock: true,
            category,
            material: Material::Canvas,
            colours: &[Colour::Navy],
            merchant: 0,
            popularity: 1,
            companions: Vec::new(),
        };
        let model = write(&[item("a", Category::Tote), item("b", Category::Tote), item("c", Category::Pouch)]);
        let mut history = History::default();
        history.note("a", false);
        let tiles = recommended(&model, &history).0;
        assert_eq!(tiles[0].slug, "b");
        assert_eq!(tiles[0].reason, "Because you looked at a");
        assert_eq!(tiles[0].price, Some((Money::eur(9_900), false)));
        history.note("a", true);
        assert_eq!(recommended(&model, &history).0[0].reason, "Because you bought a");
    }
}
