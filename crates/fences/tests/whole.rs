//! No fence of `clippy.toml` is left out.
#![expect(clippy::unwrap_used, reason = "in a test a surprise is a failure")]

const STEPS: &str = include_str!("../src/lib.rs");

/// What a table of `clippy.toml` bans, held against the steps that expect to be refused by its lint.
fn every_ban_is_stepped_over(table: &str, lint: &str, follows: &[&str]) {
    let clippy: toml::Table = include_str!("../../../clippy.toml").parse().unwrap();
    let banned = clippy[table].as_array().unwrap();
    assert_eq!(STEPS.matches(&format!("#[expect(clippy::{lint})]")).count(), banned.len());
    for ban in banned {
        let path = ban["path"].as_str().unwrap();
        assert!(follows.iter().any(|next| STEPS.contains(&format!("{path}{next}"))), "{path}");
    }
}

#[test]
fn every_banned_path_is_stepped_over() {
    every_ban_is_stepped_over("disallowed-methods", "disallowed_methods", &["(", ";", "::<"]);
}

#[test]
fn every_banned_type_is_stepped_over() {
    every_ban_is_stepped_over("disallowed-types", "disallowed_types", &[">", "<"]);
}

#[test]
fn no_table_of_bans_is_left_out() {
    let clippy: toml::Table = include_str!("../../../clippy.toml").parse().unwrap();
    let tables: Vec<&str> = clippy.keys().map(String::as_str).filter(|key| key.starts_with("disallowed-")).collect();
    assert_eq!(tables, ["disallowed-methods", "disallowed-types"]);
}
