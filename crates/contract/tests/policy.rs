//! The policy's versions against the registry: what is asked today is what the newest version says (promise: P7).
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "a test stops at the first surprise")]

#[path = "../build/policy.rs"]
#[allow(dead_code, clippy::allow_attributes, reason = "build.rs uses the rest of it")]
mod policy;

use std::{fmt::Write, fs, path::Path};

use contract::privacy::registry::{
    ASKED, COOKIES, FINGERPRINT, POLICIES, POLICY_VERSION, RETENTIONS, STORAGE, TOLD_VERSION, WORDING, WORDING_HASH,
};
use rstest::rstest;
use sha2::{Digest, Sha256};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Under `VALISE_WRITE_ASKED` writes what has to follow the registry instead of complaining about it.
fn write_asked() -> bool {
    if std::env::var_os("VALISE_WRITE_ASKED").is_none() {
        return false;
    }
    let mut asked = format!("{FINGERPRINT}\n");
    for fact in ASKED {
        writeln!(asked, "{fact}").unwrap();
    }
    fs::write(root().join(format!("policy/{}.asked", POLICIES[0].day)), asked).unwrap();
    let shell = fs::read_to_string(root().join("index.html")).unwrap();
    let with = |text: &str, key: &str, value: &str| {
        let (before, after) = text.split_once(key).unwrap();
        let (_, after) = after.split_once('"').unwrap();
        format!("{before}{key}{value}\"{after}")
    };
    let shell = with(&shell, "data-fingerprint=\"", FINGERPRINT);
    fs::write(root().join("index.html"), with(&shell, "data-policy=\"", TOLD_VERSION)).unwrap();
    true
}

/// promise: P7
#[test]
fn what_is_asked_today_is_kept_with_the_newest_version_so_that_a_later_one_can_be_compared() {
    if write_asked() {
        return;
    }
    let newest = &POLICIES[0];
    let hint = "privacy.toml changed what a consent means: write a version of the policy that says so (or, before \
        it is out, bring the newest up to date by VALISE_WRITE_ASKED=1 cargo test -p contract --test policy)";
    assert_eq!(newest.asked, ASKED, "{hint}");
    assert_eq!(newest.fingerprint, FINGERPRINT, "{hint}");
}

/// promise: P4
#[test]
fn the_policy_says_how_long_everything_is_kept_and_names_everything_that_a_browser_stores() {
    let said = |id: &str| {
        let section = POLICIES[0].sections.iter().find(|section| section.id == id).unwrap();
        section.paragraphs.join("\n")
    };
    for retention in RETENTIONS {
        let term = format!("for {} days after {}", retention.days, retention.after);
        assert!(said("keeping").contains(&term), "{:?} is not said: {term}", retention.id);
    }
    let cookies = COOKIES.iter().map(|cookie| &cookie.name);
    for key in cookies.chain(STORAGE.iter().map(|storage| &storage.key)) {
        assert!(said("cookies").contains(&**key), "{key}");
    }
}

#[test]
fn the_newest_version_is_the_one_that_the_registry_names() {
    assert_eq!(POLICIES[0].day, POLICY_VERSION);
    assert!(POLICIES.windows(2).all(|pair| pair[0].day > pair[1].day), "newest first");
    assert!(POLICIES.iter().any(|version| version.day == TOLD_VERSION && version.material));
}

/// promise: P7
#[test]
fn every_version_after_the_first_says_in_plain_words_what_it_changes() {
    for version in &POLICIES[..POLICIES.len() - 1] {
        assert!(!version.changes.is_empty(), "{}", version.day);
    }
    for pair in POLICIES.windows(2) {
        let asks_anew = pair[0].fingerprint != pair[1].fingerprint;
        assert!(!asks_anew || pair[0].material, "{} asks anew and tells nobody", pair[0].day);
    }
}

#[test]
fn the_words_of_the_question_are_those_of_banner_and_switches() {
    for text in
        ["Your privacy choices", "Accept all", "Reject all", "Choose", "Counting visits: We record", "Searches: "]
    {
        assert!(WORDING.contains(text), "{text}\n{WORDING}");
    }
    assert!(!WORDING.contains('<'));
    let hash: String = Sha256::digest(WORDING).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(WORDING_HASH, hash);
}

const TEXT: &str = "summary = \"All.\"\nchanges = []\nmaterial = true\n\n[[section]]\nid = \"P1.1\"\ntitle = \"One\"\n\
    paragraphs = [\"Whole.\"]\n\n[[section]]\nid = \"P1.2\"\ntitle = \"Two\"\nparagraphs = [\"Whole.\"]\n";
const ASKED_FILE: &str = "0123456789abcdef\nanalytics: asked together with the others\n";

#[test]
fn a_version_is_read_from_its_two_files() {
    let version = policy::version("2026-01-01", TEXT, ASKED_FILE).unwrap();
    assert_eq!((version.text.section.len(), version.asked.len()), (2, 1));
}

#[rstest]
#[case::an_unknown_key("material", "matters", ":3: unknown field `matters`")]
#[case::a_missing_key("summary = \"All.\"\n", "", "missing field `summary`")]
#[case::a_section_twice("\"P1.2\"", "\"P1.1\"", ":11: section.id \"P1.1\" stands here a second time")]
#[case::half_a_sentence("\"Whole.\"]\n\n", "\"Half\"]\n\n", "section \"P1.1\" says nothing whole")]
#[case::an_empty_section("[\"Whole.\"]\n\n", "[]\n\n", "section \"P1.1\" says nothing whole")]
fn a_mistake_in_a_version_is_told_with_its_line_and_key(#[case] from: &str, #[case] to: &str, #[case] told: &str) {
    let text = TEXT.replacen(from, to, 1);
    assert_ne!(text, TEXT);
    let mistake = policy::version("2026-01-01", &text, ASKED_FILE).unwrap_err();
    assert!(mistake.starts_with("policy/2026-01-01.toml:") && mistake.contains(told), "{mistake}");
}

#[test]
fn facts_without_their_fingerprint_are_refused() {
    let mistake = policy::version("2026-01-01", TEXT, "analytics: asked\n").unwrap_err();
    assert!(mistake.starts_with("policy/2026-01-01.asked:1: "), "{mistake}");
}
