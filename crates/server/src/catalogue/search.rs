//! Search over names, kinds, materials, colours, merchants and stories: prefixes count, typing errors are forgiven.

use std::collections::BTreeMap;

use contract::catalogue::Merchant;

use super::{
    shelf::{BagRef, ShelvedBag},
    words,
};

/// How much a word tells, by where it stands.
mod weight {
    pub const NAME: u16 = 40;
    pub const CATEGORY: u16 = 30;
    pub const MATERIAL: u16 = 24;
    pub const COLOUR: u16 = 20;
    pub const MERCHANT: u16 = 12;
    pub const STORY: u16 = 2;
}

/// A whole word counts this many times as much as the beginning of one.
const WHOLE: u32 = 3;

/// Words and where they stand.
#[derive(Debug)]
pub struct SearchIndex {
    /// Sorted by the word, so that those with one beginning lie together.
    words: Vec<Word>,
    bags: usize,
}

#[derive(Debug)]
struct Word {
    text: Box<str>,
    letters: usize,
    /// Each bag once, with the greatest weight that the word has there.
    postings: Box<[(BagRef, u16)]>,
}

/// What a search text finds.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The score of each bag, by place; 0 for those that do not match. Every term must match.
    pub scores: Vec<u32>,
    /// What the text was read as, where a typing error was forgiven.
    pub read_as: Option<String>,
}

impl SearchIndex {
    pub(super) fn new(bags: &[ShelvedBag], merchants: &[Merchant]) -> Self {
        let mut by_word: BTreeMap<String, Vec<(BagRef, u16)>> = BTreeMap::new();
        let mut put = |bag: BagRef, text: &str, weight: u16| {
            for word in words::cut(text) {
                let postings = by_word.entry(word).or_default();
                match postings.last_mut() {
                    Some((last, best)) if *last == bag => *best = weight.max(*best),
                    _ => postings.push((bag, weight)),
                }
            }
        };
        for (shelved, bag) in bags.iter().zip((0..).map(BagRef)) {
            put(bag, &shelved.name, weight::NAME);
            put(bag, shelved.category.label(), weight::CATEGORY);
            put(bag, shelved.material.label(), weight::MATERIAL);
            for colour in &shelved.colours {
                put(bag, colour.label(), weight::COLOUR);
            }
            put(bag, &merchants[shelved.merchant].name, weight::MERCHANT);
            put(bag, &shelved.story, weight::STORY);
        }
        let words = by_word
            .into_iter()
            .map(|(text, postings)| Word {
                letters: text.chars().count(),
                text: text.into(),
                postings: postings.into(),
            })
            .collect();
        Self { words, bags: bags.len() }
    }

    /// The bags that match every term of a text. A text without any word matches nothing.
    pub(super) fn find(&self, text: &str) -> Found {
        let terms = words::terms(text);
        let mut total: Option<Vec<u32>> = None;
        let mut read = Vec::with_capacity(terms.len());
        let mut mended = false;
        for term in terms {
            let (scores, read_as) = self.term(&term);
            mended |= read_as.is_some();
            read.push(read_as.map_or(term, str::to_owned));
            total = Some(match total {
                None => scores,
                Some(so_far) => join(so_far, &scores),
            });
        }
        let scores = total.unwrap_or_else(|| vec![0; self.bags]);
        let helped = mended && scores.iter().any(|&score| score > 0);
        Found { scores, read_as: helped.then(|| read.join(" ")) }
    }

    /// One term: as typed, as a plural, and only then as a typing error.
    fn term(&self, term: &str) -> (Vec<u32>, Option<&str>) {
        let singulars = [term.strip_suffix("es"), term.strip_suffix('s')];
        for form in std::iter::once(term).chain(singulars.into_iter().flatten().filter(|form| form.len() >= 3)) {
            if let Some(scores) = self.beginning_with(form) {
                return (scores, None);
            }
        }
        match self.nearest(term) {
            Some(word) => (self.beginning_with(&word.text).unwrap_or_default(), Some(&word.text)),
            None => (vec![0; self.bags], None),
        }
    }

    fn beginning_with(&self, form: &str) -> Option<Vec<u32>> {
        let from = self.words.partition_point(|word| &*word.text < form);
        let mut alike = self.words.get(from..)?.iter().take_while(|word| word.text.starts_with(form)).peekable();
        alike.peek()?;
        let mut scores = vec![0; self.bags];
        for word in alike {
            let factor = if &*word.text == form { WHOLE } else { 1 };
            for &(bag, weight) in &word.postings {
                let score: &mut u32 = &mut scores[bag.index()];
                *score = (*score).max(u32::from(weight) * factor);
            }
        }
        Some(scores)
    }

    /// The word that was most likely meant: the nearest, among those the one that tells most.
    fn nearest(&self, term: &str) -> Option<&Word> {
        let letters = term.chars().count();
        let mut bound = words::forgiven(term);
        let mut best: Option<(usize, std::cmp::Reverse<u32>, &Word)> = None;
        if bound == 0 {
            return None;
        }
        for word in &self.words {
            if word.letters.abs_diff(letters) > bound {
                continue;
            }
            let Some(distance) = words::distance(term, &word.text, bound) else { continue };
            let weight = word.postings.iter().map(|(_, weight)| u32::from(*weight)).sum();
            let candidate = (distance, std::cmp::Reverse(weight), word);
            if best.as_ref().is_none_or(|best| (candidate.0, candidate.1) < (best.0, best.1)) {
                best = Some(candidate);
                bound = distance;
            }
        }
        best.map(|(.., word)| word)
    }
}

/// Both must match; then the scores add up.
fn join(mut one: Vec<u32>, other: &[u32]) -> Vec<u32> {
    for (score, more) in one.iter_mut().zip(other) {
        *score = if *score > 0 && *more > 0 { *score + *more } else { 0 };
    }
    one
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use rstest::rstest;

    fn names(q: &str) -> (Vec<String>, Option<String>) {
        let shelf = samples::shelf();
        let found = shelf.search().find(q);
        let mut hits: Vec<(u32, String)> = shelf
            .refs()
            .map(|(bag, shelved)| (found.scores[bag.index()], shelved.name.to_string()))
            .filter(|(score, _)| *score > 0)
            .collect();
        hits.sort_by(|one, other| other.cmp(one));
        (hits.into_iter().map(|(_, name)| name).collect(), found.read_as)
    }

    #[rstest]
    #[case("nora", &["Nora"], None)]
    #[case("nor", &["Nora"], None)]
    #[case("NORA tote", &["Nora"], None)]
    #[case("totes", &["Nora"], None)]
    #[case("clutches", &["Élise"], None)]
    #[case("elise", &["Élise"], None)]
    #[case("leahter", &["Nora"], Some("leather"))]
    #[case("cobnac leathr tote", &["Nora"], Some("cognac leather tote"))]
    #[case("baxkpakc", &["Tilo"], Some("backpack"))]
    #[case("tlio", &["Tilo"], Some("tilo"))]
    #[case("nxa", &[], None)]
    #[case("nora clutch", &[], None)]
    #[case("%%%", &[], None)]
    fn a_search_forgives_what_people_mistype(#[case] q: &str, #[case] hits: &[&str], #[case] read_as: Option<&str>) {
        let (found, read) = names(q);
        assert_eq!(found, hits, "{q}");
        assert_eq!(read.as_deref(), read_as, "{q}");
    }

    #[test]
    fn a_name_counts_more_than_a_mention_in_a_story() {
        // Tilo's story mentions Nora's desk.
        assert_eq!(names("desk").0, ["Tilo"]);
        let (both, _) = names("canvas");
        assert_eq!(both, ["Tilo"]);
    }
}
