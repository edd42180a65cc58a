//! `GET /api/suggestions`: what an unfinished search text may become.

use contract::{
    catalogue::{BagQuery, Suggestion, Suggestions},
    query::Href,
    vocabulary::{Category, Colour, Material},
};

use super::{order::position, shelf::Shelf, words};

/// The most lines.
const LINES: usize = 8;
/// The most lines that open a list: bags are what people look for.
const LISTS: usize = 4;

/// The lines for what was typed so far: lists whose name begins so, then the bags that match best.
#[must_use]
pub fn suggest(shelf: &Shelf, typed: &str) -> Suggestions {
    let mut suggestions = lists(shelf, &words::fold(typed));
    suggestions.truncate(LISTS);

    let found = shelf.search().find(typed);
    let mut matches: Vec<_> = shelf
        .refs()
        .map(|(bag, shelved)| (found.scores.get(bag.index()).copied().unwrap_or_default(), bag, shelved))
        .filter(|(score, ..)| *score > 0)
        .map(|(score, bag, shelved)| (position(shelved, contract::catalogue::Sort::Relevance, score), bag))
        .collect();
    let wanted = LINES - suggestions.len();
    if matches.len() > wanted {
        matches.select_nth_unstable(wanted);
        matches.truncate(wanted);
    }
    matches.sort_unstable();
    suggestions.extend(matches.into_iter().map(|(_, bag)| {
        let bag = shelf.bag(bag);
        Suggestion { label: bag.name.to_string(), href: Href::new("/bags").segment(&bag.slug).finish(), count: None }
    }));
    Suggestions { suggestions }
}

/// Kinds, materials, colours and merchants one of whose words begins with the text.
fn lists(shelf: &Shelf, typed: &str) -> Vec<Suggestion> {
    let typed = typed.trim();
    let begins = |label: &str| {
        let label = words::fold(label);
        !typed.is_empty() && (label.starts_with(typed) || label.split([' ', '-']).any(|word| word.starts_with(typed)))
    };
    let count = |shows: &dyn Fn(&super::shelf::ShelvedBag) -> bool| {
        u32::try_from(shelf.bags().iter().filter(|bag| shows(bag)).count()).unwrap_or(u32::MAX)
    };
    let line = |label: String, query: BagQuery, count: u32| {
        (count > 0).then(|| Suggestion { label, href: query.href("/bags"), count: Some(count) })
    };
    let categories = Category::ALL.iter().filter(|word| begins(word.label())).filter_map(|&word| {
        let query = BagQuery { category: vec![word], ..BagQuery::default() };
        line(word.label().to_owned(), query, count(&|bag| bag.category == word))
    });
    let materials = Material::ALL.iter().filter(|word| begins(word.label())).filter_map(|&word| {
        let query = BagQuery { material: vec![word], ..BagQuery::default() };
        line(format!("Bags in {}", word.label().to_lowercase()), query, count(&|bag| bag.material == word))
    });
    let colours = Colour::ALL.iter().filter(|word| begins(word.label())).filter_map(|&word| {
        let query = BagQuery { colour: vec![word], ..BagQuery::default() };
        line(format!("Bags in {}", word.label().to_lowercase()), query, count(&|bag| bag.colours.contains(&word)))
    });
    let merchants = shelf.merchants().iter().enumerate().filter(|(_, merchant)| begins(&merchant.name));
    let merchants = merchants.filter_map(|(place, merchant)| {
        let query = BagQuery { merchant: vec![merchant.slug.clone()], ..BagQuery::default() };
        line(format!("Bags by {}", merchant.name), query, count(&|bag| bag.merchant == place))
    });
    categories.chain(materials).chain(colours).chain(merchants).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn lines(typed: &str) -> Vec<(String, String, Option<u32>)> {
        let suggestions = suggest(&samples::shelf(), typed).suggestions;
        suggestions.into_iter().map(|line| (line.label, line.href, line.count)).collect()
    }

    #[test]
    fn a_kind_opens_its_list_and_a_bag_its_page() {
        assert_eq!(
            lines("tot"),
            [("Tote".into(), "/bags?category=tote".into(), Some(1)), ("Nora".into(), "/bags/nora".into(), None)]
        );
    }

    #[test]
    fn materials_and_colours_are_said_as_lists_of_bags() {
        assert_eq!(lines("grain")[0].0, "Bags in full-grain leather");
        assert_eq!(lines("cogn")[0], ("Bags in cognac".into(), "/bags?colour=cognac".into(), Some(1)));
    }

    #[test]
    fn a_typing_error_still_finds_the_bag() {
        assert_eq!(lines("tlio"), [("Tilo".into(), "/bags/tilo".into(), None)]);
    }

    #[test]
    fn nothing_is_suggested_for_what_nothing_matches() {
        assert_eq!(lines("&&"), []);
        assert_eq!(lines("zzz"), []);
    }
}
