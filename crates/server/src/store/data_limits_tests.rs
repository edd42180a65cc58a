//! Reads the store's own source: what reads about persons serves them, or keeps their limits.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;
use crate::store::rights::{TABLES_OF_PERSONS, UNSEEN};

/// Files of the store whose statements about persons serve those persons, their orders, or what the law asks; and why.
const SERVING: &[(&str, &str)] = &[
    ("account_addresses", "her address book"),
    ("account_factors", "her second factor"),
    ("account_letters", "letters about her account"),
    ("account_passkeys", "her passkeys"),
    ("account_sessions", "her sessions"),
    ("accounts", "her account"),
    ("carts", "the shopper's own cart"),
    ("catalogue", "stock, counted over reservations"),
    ("consignees", "whom the order is for"),
    ("consent_gaps", "the proof of choices"),
    ("consent_log", "the proof of choices"),
    ("customers", "what the processor knows her by, for her cards and to have it forget"),
    ("data_limits", "the limits themselves"),
    ("disclosures", "the ledger, for its person"),
    ("erasure", "her erasure"),
    ("erasures", "her erasure, planned or done"),
    ("grants", "who may see which order"),
    ("joining", "her cart and orders, once she signs in"),
    ("idempotency", "the order itself"),
    ("order_view", "the order, for its person"),
    ("orders", "the order itself"),
    ("outbox", "the order's errands"),
    ("audit", "who looked, for its person"),
    ("payments", "the order's payment"),
    ("promo", "the order's discount"),
    ("request_alarms", "so that what she asked is answered in time"),
    ("request_letters", "letters about what she asked"),
    ("requests", "what she asked"),
    ("reservations", "the order's stock"),
    ("retention", "deleting what is due"),
    ("rights", "everything that is held, for its person"),
];

/// Functions beside [`READERS`], in the same files, that serve their person.
const SERVING_TOO: &[(&str, &str)] = &[
    ("newsletter::ask", "she asks for it"),
    ("newsletter::confirm", "she confirms it"),
    ("newsletter::end", "she ends it"),
    ("newsletter::end_with_consent", "she took her consent back"),
    ("newsletter::end_addresses", "her erasure"),
    ("newsletter::count_addresses", "her erasure's preview"),
    ("newsletter::add_token", "the link of a letter that `contents` let through"),
    ("newsletter::forget_token", "the link of a letter that did not leave"),
    ("privacy::create_subject", "her own choices"),
    ("privacy::change_consent", "her own choices"),
    ("privacy::hold", "what she allows, while it is acted on"),
    ("privacy::hold_unlimited", "the condition itself, for the use that `record_events` names"),
    ("privacy::acknowledge", "what she read"),
    ("privacy::count_events", "how much is held, for herself"),
    ("privacy::SUBJECT", "her own choices"),
];

/// The functions and constants at the top of a file, each with its text.
fn items(text: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    for line in text.split("\n#[cfg(test)]").next().unwrap().lines() {
        let code = ["pub(super) ", "pub(crate) ", "pub ", "async ", "const "]
            .iter()
            .fold(line, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        if let Some(rest) = code.strip_prefix("fn ") {
            name = rest.split(['(', '<']).next().unwrap().to_owned();
        } else if line.starts_with("const ") || line.starts_with("pub const ") {
            name = code.split(':').next().unwrap().to_owned();
        }
        if !line.trim_start().starts_with("//") {
            let text = found.entry(name.clone()).or_default();
            text.push_str(line.trim());
            text.push(' ');
        }
    }
    found
}

/// Whether a statement reads from or writes to a table about persons.
fn is_about_persons(text: &str) -> bool {
    let tables: BTreeSet<&str> =
        TABLES_OF_PERSONS.iter().map(|table| table.name).chain(UNSEEN.iter().map(|(table, ..)| *table)).collect();
    let words: Vec<&str> = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).collect();
    words.windows(2).any(|pair| ["FROM", "JOIN", "INTO", "UPDATE"].contains(&pair[0]) && tables.contains(pair[1]))
}

/// The store's files, those of its subfolders too, each with its module: `rights::tables`.
fn files(folder: &Path, above: &str) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let file = file.path();
        let module = format!("{above}{}", file.file_stem().unwrap().to_str().unwrap());
        if file.is_dir() {
            found.extend(files(&file, &format!("{module}::")));
        } else if !module.ends_with("_tests") {
            found.push((module, file));
        }
    }
    found
}

/// Every item of the store that is about persons, as `file::name`, with its text.
fn about_persons() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (module, file) in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"), "") {
        for (name, text) in items(&fs::read_to_string(&file).unwrap()) {
            if is_about_persons(&text) {
                found.insert(format!("{module}::{name}"), text);
            }
        }
    }
    found
}

#[test]
fn no_file_of_the_store_is_left_out() {
    let modules: Vec<String> = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"), "")
        .into_iter()
        .map(|(module, _)| module)
        .collect();
    for module in ["rights", "rights::tables", "orders", "mod"] {
        assert!(modules.iter().any(|found| found == module), "{module}");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::write(folder.path().join("a/b/c.rs"), "").unwrap();
    let found: Vec<String> = files(folder.path(), "").into_iter().map(|(module, _)| module).collect();
    assert_eq!(found, ["a::b::c"]);
}

/// promise: P5.2
#[test]
fn promise_p5_2_whatever_reads_about_persons_serves_them_or_keeps_their_limits() {
    for (function, text) in about_persons() {
        let module = function.split("::").next().unwrap();
        let serves = SERVING.iter().any(|(file, _)| *file == module)
            || SERVING_TOO.iter().any(|(serving, _)| *serving == function);
        let reader = READERS.iter().find(|reader| reader.function == function);
        assert!(
            serves != reader.is_some(),
            "{function} reads or writes a table about persons. Where that is for another end than to serve them, put \
             `data_limits::unlimited` into its query and name it in READERS, and in the test that runs each of them; \
             otherwise say in SERVING whom it serves"
        );
        if let Some(reader) = reader {
            let condition = format!("DataUse::{:?}", reader.data_use);
            assert!(text.contains("unlimited(") && text.contains(&condition), "{function} does not keep {condition}");
        }
    }
}

#[test]
fn what_is_listed_is_there() {
    let there = about_persons();
    for function in READERS.iter().map(|reader| reader.function).chain(SERVING_TOO.iter().map(|(name, _)| *name)) {
        assert!(there.contains_key(function), "{function}");
    }
    for (file, _) in SERVING {
        assert!(there.keys().any(|function| function.starts_with(&format!("{file}::"))), "{file}");
    }
}

#[test]
fn a_function_that_reads_about_persons_is_found() {
    let text = "/// FROM orders\nconst SQL: &str = \"SELECT 1 FROM orders\";\n\npub async fn count(conn: &mut Conn) {\n    \
                query(\"SELECT a FROM t \\\n     JOIN browsing_events e\");\n}\nfn other() {}\n";
    let found: Vec<String> =
        items(text).into_iter().filter(|(_, text)| is_about_persons(text)).map(|(name, _)| name).collect();
    assert_eq!(found, ["SQL", "count"]);
}
