//! Tests that say which promise they keep: `promise: P1.2` or `promises: P1.2, P3.1`, in the comment over a Rust test, at
//! the head of a file of Rust tests for all of them, or in the title of a journey.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Where tests are.
const FOLDERS: [&str; 4] = ["crates", "src", "tests", "xtask/src"];
/// What is not ours, or made.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// A test that cites a promise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The promise's id.
    pub promise: String,
    /// The file and the test's name.
    pub test: String,
}

/// Every citation below a checkout, in order.
///
/// # Errors
/// When a folder or a file cannot be read.
pub fn of(root: &Path) -> Result<Vec<Citation>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut files)?;
    }
    let mut citations = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        let found = if name.ends_with(".rs") { in_rust(&text) } else { in_typescript(&text) };
        citations
            .extend(found.into_iter().map(|(promise, test)| Citation { promise, test: format!("{name}: {test}") }));
    }
    citations.sort();
    citations.dedup();
    Ok(citations)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !SKIPPED.contains(&&*name) {
            collect(&path, files)?;
        } else if name.ends_with(".rs") || name.ends_with(".spec.ts") {
            files.push(path);
        }
    }
    Ok(())
}

/// Promises and tests of a Rust file.
fn in_rust(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut of_file, mut of_test, mut is_test) = (Vec::new(), Vec::new(), false);
    for line in text.lines().map(str::trim) {
        if line.starts_with("//!") {
            of_file.extend(ids(line));
        } else if line.starts_with("//") {
            of_test.extend(ids(line));
        } else if line.starts_with("#[") {
            is_test |= ["#[test", "#[rstest", "#[tokio::test"].iter().any(|start| line.starts_with(start));
        } else if let Some(name) = function(line) {
            if is_test {
                found.extend(of_file.iter().chain(&of_test).map(|id: &String| (id.clone(), name.to_owned())));
            }
            of_test.clear();
            is_test = false;
        } else if line.ends_with([';', '}']) {
            of_test.clear();
        }
    }
    found
}

/// The name of the function that a line begins.
fn function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ").unwrap_or(line);
    let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
    rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

/// Promises and titles of a file of journeys.
fn in_typescript(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter_map(|line| line.split_once("('").or_else(|| line.split_once("(`")))
        .filter(|(_, title)| title.starts_with("promise"))
        .flat_map(|(_, title)| ids(title).into_iter().map(move |id| (id, title_of(title))))
        .collect()
}

fn title_of(title: &str) -> String {
    let said = title.split_once(" — ").map_or(title, |(_, said)| said);
    said.split(['\'', '`']).next().unwrap_or(said).to_owned()
}

/// The ids that follow `promise: ` or `promises: `.
fn ids(line: &str) -> Vec<String> {
    let listed = ["promise: ", "promises: "].iter().find_map(|start| Some(line.split_once(start)?.1));
    let words = listed.unwrap_or_default().split(", ");
    words.map_while(id).collect()
}

/// The id at the beginning of a word: a letter, a number, and a second number after a dot.
fn id(word: &str) -> Option<String> {
    let digits = word.strip_prefix(['P', 'O'])?;
    let length = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    let number = digits.get(..length)?.trim_end_matches('.');
    (!number.is_empty()).then(|| format!("{}{number}", &word[..1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/// promise: P1.2", &["P1.2"])]
    #[case("//! Forms and calls (promises: P1.1, O3).", &["P1.1", "O3"])]
    #[case("promise: P7 — a material change re-asks, a cosmetic one does not", &["P7"])]
    #[case("// no promise at all", &[])]
    #[case("// promise: something else", &[])]
    fn ids_are_read_from_where_they_are_cited(#[case] line: &str, #[case] expected: &[&str]) {
        assert_eq!(ids(line), expected);
    }

    #[test]
    fn a_rust_test_is_found_with_the_promises_above_it_and_of_its_file() {
        let text = "//! All of it (promise: P1.1).\n\n/// promise: O1, O3\n#[rstest]\n#[tokio::test]\nasync fn a_guest_orders(\n\
                    ) {\n}\n/// promise: P7\nfn helper() {}\n#[test]\nfn plain() {}\n";
        let found = in_rust(text);
        let expected =
            [("P1.1", "a_guest_orders"), ("O1", "a_guest_orders"), ("O3", "a_guest_orders"), ("P1.1", "plain")];
        assert_eq!(found, expected.map(|(id, test)| (id.to_owned(), test.to_owned())));
    }

    #[test]
    fn a_journey_is_found_by_its_title() {
        let text = "test('promise: P6.1, P2.3 — the card goes to the processor', async ({ page }) => {\n\
                    test('nothing promised: P1.1', () => {});\n";
        let said = "the card goes to the processor".to_owned();
        assert_eq!(in_typescript(text), [("P6.1".to_owned(), said.clone()), ("P2.3".to_owned(), said)]);
    }
}
