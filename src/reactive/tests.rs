use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use super::prelude::*;

fn owned<T>(test: impl FnOnce() -> T) -> T {
    Owner::new().with(test)
}

#[test]
fn a_signal_holds_what_was_put_last() {
    owned(|| {
        let names = RwSignal::new(vec!["tote"]);
        names.update(|names| names.push("pouch"));
        assert_eq!(names.get(), ["tote", "pouch"]);
        names.set(Vec::new());
        assert!(names.read_untracked().is_empty());
    });
}

#[test]
fn a_signal_is_a_copy_of_the_same() {
    owned(|| {
        let count = RwSignal::new(1_u32);
        let copy = count;
        copy.set(2);
        assert_eq!(count.get_untracked(), 2);
        assert!(copy == count);
        assert!(count != RwSignal::new(2));
    });
}

#[test]
fn changing_what_went_with_its_owner_does_nothing() {
    let owner = Owner::new();
    let (signal, stored) = owner.with(|| (RwSignal::new(1), StoredValue::new(1)));
    owner.cleanup();
    signal.set(2);
    stored.set_value(2);
    assert_eq!(stored.try_get_value(), None);
    assert_eq!(stored.try_update_value(|value| *value), None);
}

#[test]
fn a_memo_runs_its_readers_only_when_it_has_become_another() {
    owned(|| {
        let (count, made) = (RwSignal::new(1_u32), Arc::new(AtomicU32::new(0)));
        let half = Memo::new(move |_| count.get() / 2);
        let reader = Memo::new({
            let made = made.clone();
            move |_| {
                made.fetch_add(1, Ordering::Relaxed);
                half.get() * 10
            }
        });
        assert_eq!((reader.get(), made.load(Ordering::Relaxed)), (0, 1));
        count.set(2);
        assert_eq!((reader.get(), made.load(Ordering::Relaxed)), (10, 2));
        count.set(3);
        assert_eq!((half.get_untracked(), reader.get(), made.load(Ordering::Relaxed)), (1, 10, 2));
    });
}

#[test]
fn a_memo_is_given_what_it_was_before() {
    owned(|| {
        let shown = RwSignal::new(Some("tote"));
        let last = Memo::new(move |before: Option<&&'static str>| shown.get().or(before.copied()).unwrap_or(""));
        assert_eq!(last.get(), "tote");
        shown.set(None);
        assert_eq!(last.get(), "tote");
        shown.set(Some("pouch"));
        assert_eq!(last.with(|name| name.len()), 5);
    });
}

#[test]
fn what_counts_as_a_change_can_be_said() {
    owned(|| {
        let page = RwSignal::new(("bags", 1));
        let kept = Memo::new_with_compare(
            move |_| page.get(),
            |before: Option<&(&str, u32)>, now: Option<&(&str, u32)>| {
                before.map(|before| before.0) != now.map(|now| now.0)
            },
        );
        assert_eq!(kept.get(), ("bags", 1));
        page.set(("bags", 2));
        assert_eq!(kept.get(), ("bags", 1));
        page.set(("cart", 3));
        assert_eq!(kept.get(), ("cart", 3));
    });
}

#[test]
fn a_source_reads_from_wherever_it_comes() {
    owned(|| {
        let name = RwSignal::new("tote".to_owned());
        let sources: [Signal<String>; 3] =
            [name.into(), "pouch".to_owned().into(), Signal::derive(move || format!("a {}", name.get()))];
        name.set("clutch".to_owned());
        assert_eq!(sources.map(Signal::get), ["clutch", "pouch", "a clutch"]);
    });
}

#[test]
fn what_is_provided_is_found_by_its_type_from_there_on_down() {
    owned(|| {
        assert_eq!(use_context::<u32>(), None);
        provide_context(1_u32);
        provide_context("tote");
        assert_eq!(Owner::new().with(use_context::<u32>), Some(1));
        provide_context(2_u32);
        assert_eq!((use_context::<u32>(), use_context::<&str>()), (Some(2), Some("tote")));
    });
    assert_eq!(owned(use_context::<u32>), None);
}
