use std::{
    cell::RefCell,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use super::{Running, effect, effect_after, graph::flush, prelude::*};

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

/// What happened, in order.
#[derive(Clone, Default)]
struct Told(Rc<RefCell<Vec<String>>>);

impl Told {
    fn tell(&self, what: impl ToString) {
        self.0.borrow_mut().push(what.to_string());
    }

    fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

#[test]
fn an_effect_runs_soon_and_once_after_any_number_of_changes() {
    owned(|| {
        let (count, told) = (RwSignal::new(1), Told::default());
        effect({
            let told = told.clone();
            move || told.tell(count.get())
        });
        assert!(told.take().is_empty());
        flush();
        assert_eq!(told.take(), ["1"]);
        count.set(2);
        count.set(3);
        assert!(told.take().is_empty());
        flush();
        assert_eq!(told.take(), ["3"]);
        flush();
        assert!(told.take().is_empty());
    });
}

#[test]
fn an_effect_reads_anew_what_it_depends_on_each_time() {
    owned(|| {
        let (which, one, other, told) = (RwSignal::new(true), RwSignal::new(1), RwSignal::new(10), Told::default());
        effect({
            let told = told.clone();
            move || told.tell(if which.get() { one.get() } else { other.get() })
        });
        flush();
        other.set(20);
        flush();
        assert_eq!(told.take(), ["1"]);
        which.set(false);
        flush();
        one.set(2);
        flush();
        other.set(30);
        flush();
        assert_eq!(told.take(), ["20", "30"]);
    });
}

#[test]
fn an_effect_runs_again_only_where_a_memo_has_become_another() {
    owned(|| {
        let (count, told) = (RwSignal::new(1_u32), Told::default());
        let half = Memo::new(move |_| count.get() / 2);
        let twice = Memo::new(move |_| half.get() * 2);
        effect({
            let told = told.clone();
            move || told.tell(twice.get() + half.get())
        });
        flush();
        assert_eq!(told.take(), ["0"]);
        count.set(0);
        flush();
        assert!(told.take().is_empty());
        count.set(4);
        flush();
        assert_eq!(told.take(), ["6"], "once, with both of them up to date");
    });
}

#[test]
fn what_changes_on_the_way_is_followed_until_nothing_does() {
    owned(|| {
        let (count, told) = (RwSignal::new(1), Told::default());
        effect({
            let told = told.clone();
            move || {
                told.tell(count.get());
                if count.get_untracked() < 3 {
                    count.update(|count| *count += 1);
                }
            }
        });
        flush();
        assert_eq!(told.take(), ["1", "2", "3"]);
    });
}

#[test]
fn what_is_made_in_an_effect_ends_when_it_runs_again_and_what_is_outside_runs_first() {
    owned(|| {
        let (shown, told) = (RwSignal::new(Some(1)), Told::default());
        effect({
            let told = told.clone();
            move || {
                let Some(now) = shown.get() else { return told.tell("nothing") };
                told.tell(["outside ", &now.to_string()].concat());
                on_cleanup({
                    let told = told.clone();
                    move || told.tell(["over ", &now.to_string()].concat())
                });
                effect({
                    let told = told.clone();
                    move || {
                        told.tell(
                            ["inside ", &shown.get().map_or_else(String::new, |now: i32| now.to_string())].concat(),
                        )
                    }
                });
            }
        });
        flush();
        assert_eq!(told.take(), ["outside 1", "inside 1"]);
        shown.set(Some(2));
        flush();
        assert_eq!(told.take(), ["over 1", "outside 2", "inside 2"]);
        shown.set(None);
        flush();
        assert_eq!(told.take(), ["over 2", "nothing"]);
    });
}

#[test]
fn nothing_runs_any_more_when_its_owner_or_what_keeps_it_is_gone() {
    let (count, told) = (RwSignal::new(1), Told::default());
    let tell = |name: &'static str| {
        let told = told.clone();
        move || told.tell([name, &count.get().to_string()].concat())
    };
    let owner = Owner::new();
    owner.with(|| effect(tell("effect ")));
    let running = Running::new(tell("running "));
    flush();
    assert_eq!(told.take(), ["running 1", "effect 1"]);
    count.set(2);
    drop(owner);
    drop(running);
    flush();
    assert!(told.take().is_empty());
}

#[test]
fn nobody_hears_of_what_is_read_untracked() {
    owned(|| {
        let (count, told) = (RwSignal::new(1), Told::default());
        let _running = Running::new({
            let told = told.clone();
            move || told.tell(untrack(|| count.get()))
        });
        count.set(2);
        flush();
        assert_eq!(told.take(), ["1"]);
    });
}

#[test]
fn an_effect_is_given_what_it_returned_before() {
    owned(|| {
        let (count, told) = (RwSignal::new(1), Told::default());
        effect_after({
            let told = told.clone();
            move |before: Option<i32>| {
                told.tell(before.unwrap_or_default());
                count.get()
            }
        });
        flush();
        count.set(2);
        flush();
        assert_eq!(told.take(), ["0", "1"]);
    });
}

#[test]
fn whoever_outlives_a_page_tells_nobody() {
    let owner = Owner::new();
    let told = Told::default();
    let callback = owner.with(|| {
        let told = told.clone();
        Callback::new(move |what: i32| told.tell(what))
    });
    callback.run(1);
    drop(owner);
    callback.run(2);
    assert_eq!(told.take(), ["1"]);
}

#[test]
fn a_place_in_the_graph_that_is_used_again_is_not_what_was_there_before() {
    let owner = Owner::new();
    let old = owner.with(|| StoredValue::new(1));
    owner.cleanup();
    let new = owner.with(|| StoredValue::new(2));
    assert_eq!((old.try_get_value(), new.try_get_value()), (None, Some(2)));
}

#[test]
fn whoever_ran_when_something_panicked_observes_no_longer() {
    let (count, told) = (RwSignal::new(1), Told::default());
    let failing = Memo::new(move |_| if count.get() > 1 { panic!("more than one") } else { count.get() });
    assert_eq!(failing.get(), 1);
    count.set(2);
    assert!(std::panic::catch_unwind(move || failing.get()).is_err());
    let outside = RwSignal::new(0);
    let _running = Running::new({
        let told = told.clone();
        move || told.tell(outside.get())
    });
    outside.set(1);
    flush();
    assert_eq!(told.take(), ["0", "1"]);
}
