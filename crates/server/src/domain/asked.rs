//! What is asked differently than before, in plain words (promise: P7).

use std::collections::BTreeSet;

use contract::privacy::{
    Difference, Purpose, ServiceId,
    registry::{ASKED, FIELDS, FINGERPRINT, POLICIES},
};

/// What changed since `fingerprint`; `None` for one that never was.
#[must_use]
pub fn since(fingerprint: &str) -> Option<Difference> {
    if fingerprint == FINGERPRINT {
        return Some(Difference::default());
    }
    let version = POLICIES.iter().find(|version| version.fingerprint == fingerprint)?;
    Some(between(version.asked, ASKED))
}

/// Facts of one list that the other does not have, each way.
fn between(then: &[&str], now: &[&str]) -> Difference {
    let only = |these: &[&str], those: &[&str]| {
        let those: BTreeSet<&str> = those.iter().copied().collect();
        these.iter().filter(|fact| !those.contains(**fact)).map(|fact| in_words(fact)).collect()
    };
    Difference { new: only(now, then), gone: only(then, now) }
}

/// `analytics: stores browsing_events.bag for 90 days` is `Counting visits: stores “Bag viewed” for 90 days`. What the
/// registry no longer knows goes by its id.
fn in_words(fact: &str) -> String {
    let Some((id, fact)) = fact.split_once(": ") else { return fact.to_owned() };
    let purpose = Purpose::from_slug(id).map_or(id, |purpose| purpose.label());
    let words: Vec<String> = fact.split(' ').map(name).collect();
    format!("{purpose}: {}", words.join(" "))
}

/// The name of a column or a quoted service; any other word as it is.
fn name(word: &str) -> String {
    if let Some(id) = word.strip_prefix('“').and_then(|word| word.strip_suffix('”')) {
        let label = ServiceId::from_slug(id).map_or_else(|| id.replace('-', " "), |service| service.label().to_owned());
        return format!("“{label}”");
    }
    let field = FIELDS.iter().find(|field| field.column == word);
    field.map_or_else(|| word.to_owned(), |field| format!("“{}”", field.label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_and_what_is_gone_is_said_with_the_names_that_people_read() {
        let then = ["analytics: kept for 30 days", "analytics: stores browsing_events.bag for 90 days"];
        let now = [
            "analytics: kept for 90 days",
            "analytics: stores browsing_events.bag for 90 days",
            "analytics: “search-record” takes searches",
        ];
        let difference = between(&then, &now);
        assert_eq!(difference.gone, ["Counting visits: kept for 30 days"]);
        assert_eq!(difference.new, ["Counting visits: kept for 90 days", "Counting visits: “Searches” takes searches"]);
        let fields = between(&[], &then);
        assert_eq!(fields.new[1], "Counting visits: stores “Bag viewed” for 90 days");
    }

    #[test]
    fn what_the_registry_no_longer_knows_goes_by_its_id() {
        assert_eq!(in_words("mining: “pick-axe” takes all"), "mining: “pick axe” takes all");
    }

    #[test]
    fn under_the_present_fingerprint_nothing_changed_and_under_an_unknown_one_nobody_knows() {
        assert_eq!(since(FINGERPRINT), Some(Difference::default()));
        assert_eq!(since("0000000000000000"), None);
    }

    #[test]
    fn every_earlier_version_that_asked_otherwise_has_a_difference() {
        for version in POLICIES.iter().filter(|version| version.fingerprint != FINGERPRINT) {
            let difference = since(version.fingerprint).unwrap();
            assert!(!difference.new.is_empty() || !difference.gone.is_empty(), "{}", version.day);
        }
    }
}
