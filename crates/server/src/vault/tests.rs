//! What the vault promises of sealed values.

use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::random::SystemRandom;

fn vault_in(folder: &std::path::Path) -> Vault {
    Vault::open_or_make(Box::new(FileKeeper::new(folder)), ("a".to_owned(), 0), Arc::new(SystemRandom)).unwrap()
}

const NAME: Place<'_> = Place { table: "orders", column: "full_name", row: "o1" };

/// promise: P6.1
#[rstest]
#[case::table(Place { table: "carts", ..NAME })]
#[case::column(Place { column: "city", ..NAME })]
#[case::row(Place { row: "o2", ..NAME })]
#[case::parts_run_together(Place { table: "ordersf", column: "ull_name", ..NAME })]
fn promise_p6_1_a_sealed_value_opens_in_its_own_table_column_and_row_alone(#[case] elsewhere: Place<'_>) {
    let home = tempfile::tempdir().unwrap();
    let vault = vault_in(home.path());
    let (key, _) = vault.new_key(KeyKind::Order, "o1", 0).unwrap();
    let sealed = key.seal(NAME, "Zoë", &SystemRandom).unwrap();
    assert_eq!(key.open(NAME, &sealed).unwrap(), "Zoë");
    assert!(matches!(key.open(elsewhere, &sealed), Err(VaultError::Broken)));
    assert!(!key.is_tag_of(elsewhere, &key.tag(NAME, "Zoë"), "Zoë"));
}

/// promise: P6.1
#[test]
fn promise_p6_1_sealed_twice_a_value_reads_differently_and_changed_it_does_not_open() {
    let home = tempfile::tempdir().unwrap();
    let (key, _) = vault_in(home.path()).new_key(KeyKind::Order, "o1", 0).unwrap();
    let (one, other) = (key.seal(NAME, "Zoë", &SystemRandom).unwrap(), key.seal(NAME, "Zoë", &SystemRandom).unwrap());
    assert_ne!(one, other);
    for at in [0, 5, one.as_str().len() - 2] {
        let mut bytes = one.as_str().as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = Sealed::stored(String::from_utf8(bytes).unwrap());
        assert!(matches!(key.open(NAME, &changed), Err(VaultError::Broken)), "letter {at}");
    }
    for text in ["", "A", "plain text"] {
        assert!(matches!(key.open(NAME, &Sealed::stored(text.to_owned())), Err(VaultError::Broken)));
    }
}

#[test]
fn a_data_key_opens_from_its_row_and_not_from_anothers() {
    let home = tempfile::tempdir().unwrap();
    let vault = vault_in(home.path());
    let (key, row) = vault.new_key(KeyKind::Order, "o1", 0).unwrap();
    let sealed = key.seal(NAME, "Zoë", &SystemRandom).unwrap();
    assert_eq!(vault_in(home.path()).key(&row).unwrap().open(NAME, &sealed).unwrap(), "Zoë");
    for changed in [
        KeyRow { id: "o2".to_owned(), ..row.clone() },
        KeyRow { kind: KeyKind::Person, ..row.clone() },
        KeyRow { wrapped: vault.new_key(KeyKind::Order, "o2", 0).unwrap().1.wrapped, ..row.clone() },
    ] {
        assert!(matches!(vault.key(&changed), Err(VaultError::Broken)));
    }
    let other = tempfile::tempdir().unwrap();
    assert!(matches!(vault_in(other.path()).key(&row), Err(VaultError::Broken)), "another shop's key ring");
}

/// promise: P5.1
#[test]
fn promise_p5_1_a_destroyed_data_key_does_not_open_from_any_copy_of_its_row_and_others_do() {
    let home = tempfile::tempdir().unwrap();
    let vault = vault_in(home.path());
    let (_, gone) = vault.new_key(KeyKind::Order, "o1", 0).unwrap();
    let (_, kept) = vault.new_key(KeyKind::Order, "o2", 0).unwrap();
    vault.add_kek(2, "b", 1).unwrap();
    let rewrapped = vault.rewrap(&gone).unwrap();
    vault.destroy(&["o1".to_owned()]).unwrap();
    for copy in [&gone, &rewrapped] {
        assert!(matches!(vault.key(copy), Err(VaultError::Destroyed)), "version {}", copy.kek_version);
    }
    assert!(vault.key(&kept).is_ok());
    vault.add_kek(3, "c", 2).unwrap();
    assert!(matches!(vault.rewrap(&gone), Err(VaultError::Destroyed)), "no later version brings it back");
}

#[test]
fn what_another_process_changes_in_the_key_ring_is_seen_at_once() {
    let home = tempfile::tempdir().unwrap();
    let (shop, operator) = (vault_in(home.path()), vault_in(home.path()));
    let (_, row) = shop.new_key(KeyKind::Order, "o1", 0).unwrap();
    operator.add_kek(2, "b", 1).unwrap();
    assert_eq!(shop.new_key(KeyKind::Order, "o2", 0).unwrap().1.kek_version, 2);
    shop.destroy(&["o1".to_owned()]).unwrap();
    assert!(matches!(operator.key(&row), Err(VaultError::Destroyed)));
    assert_eq!(operator.keks().unwrap().len(), 2, "neither undid what the other did");
}

#[test]
fn a_version_that_was_taken_out_is_gone_and_the_newest_cannot_be() {
    let home = tempfile::tempdir().unwrap();
    let vault = vault_in(home.path());
    let (key, old) = vault.new_key(KeyKind::Order, "o1", 0).unwrap();
    let sealed = key.seal(NAME, "Zoë", &SystemRandom).unwrap();
    vault.add_kek(2, "b", 1).unwrap();
    let new = vault.rewrap(&old).unwrap();
    vault.remove_kek(1).unwrap();
    vault.remove_kek(2).unwrap();
    assert!(matches!(vault.key(&old), Err(VaultError::Destroyed)));
    assert_eq!(vault.key(&new).unwrap().open(NAME, &sealed).unwrap(), "Zoë");
}

#[test]
fn an_index_is_the_same_for_the_same_value_and_use_and_needs_the_key_ring() {
    let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let of = |folder: &std::path::Path, index| vault_in(folder).index(index, "zoe@example.org").unwrap();
    let indexed = of(home.path(), Index::AccountEmail);
    assert_eq!(indexed, of(home.path(), Index::AccountEmail));
    assert_ne!(indexed, of(home.path(), Index::SubscriberEmail));
    assert_ne!(indexed, of(other.path(), Index::AccountEmail));
    assert_eq!(indexed.len(), 43);
}

#[test]
fn a_broken_key_ring_is_refused_and_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    drop(vault_in(home.path()));
    let file = home.path().join("ring.json");
    std::fs::write(&file, "{}").unwrap();
    let opened =
        Vault::open_or_make(Box::new(FileKeeper::new(home.path())), ("a".to_owned(), 0), Arc::new(SystemRandom));
    assert_eq!(opened.unwrap_err().kind(), std::io::ErrorKind::InvalidData);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{}");
}
