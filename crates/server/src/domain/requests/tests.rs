//! promise: P5.2

use super::{
    Alarm, Impossible, Refusal, Standing,
    State::{self, Done, InProgress, Received, Refused, Verifying, Waiting},
    Turn, almanac,
};
use crate::{
    domain::moment::rfc3339,
    http::date::{DAY_MS, day, parse},
};
use chrono::{Datelike, Months, NaiveDate, Weekday};
use proptest::{collection::vec, prelude::*, sample::select};
use rstest::rstest;

const HOUR_MS: i64 = 3_600_000;

/// A moment on that day.
fn on(date: &str) -> i64 {
    parse(date).unwrap() + 10 * HOUR_MS
}

fn due_day(standing: Standing, now_ms: i64) -> String {
    day(standing.due_at(now_ms))
}

#[rstest]
#[case::same_day_next_month("2026-11-24", "2026-12-24")]
#[case::end_of_january("2026-01-30", "2026-03-02")]
#[case::end_of_january_on_a_working_day("2025-01-31", "2025-02-28")]
#[case::end_of_january_in_a_leap_year("2028-01-31", "2028-02-29")]
#[case::leap_day("2028-02-29", "2028-03-29")]
#[case::end_of_august("2026-08-31", "2026-09-30")]
#[case::over_new_year("2026-12-07", "2027-01-07")]
#[case::on_christmas("2026-11-25", "2026-12-28")]
#[case::on_new_year("2026-12-01", "2027-01-04")]
#[case::on_good_friday("2026-03-03", "2026-04-06")]
#[case::on_easter_sunday("2026-03-05", "2026-04-06")]
#[case::on_corpus_christi("2026-05-04", "2026-06-05")]
#[case::on_a_saturday("2026-10-21", "2026-11-23")]
fn promise_p5_2_an_answer_is_due_a_calendar_month_later_or_on_the_next_working_day(
    #[case] received: &str,
    #[case] due: &str,
) {
    let at = on(received);
    let standing = Standing::received(at);
    assert_eq!(due_day(standing, at), due);
    assert_eq!(&rfc3339(standing.due_at(at))[10..], "T21:00:00Z", "when the day ends first in the Union");
    for hour in [0, 23] {
        assert_eq!(due_day(Standing::received(parse(received).unwrap() + hour * HOUR_MS), at), due);
    }
}

#[test]
fn promise_p5_2_the_clock_stands_while_the_person_is_asked_and_runs_on_from_there() {
    let begun = Standing::received(on("2026-11-03")).after(Turn::Begin, on("2026-11-04")).unwrap();
    assert_eq!(due_day(begun, on("2026-11-04")), "2026-12-03");
    let asked = begun.after(Turn::AskThePerson, on("2026-11-10")).unwrap();
    assert_eq!(due_day(asked, on("2026-11-10")), "2026-12-03");
    assert_eq!(due_day(asked, on("2026-11-16")), "2026-12-09", "it moves along");
    assert_eq!((asked.alarm_at(None), asked.alarm(on("2027-11-10"))), (None, None), "nobody waits for the shop");
    let answered = asked.after(Turn::Answered, on("2026-11-16") - HOUR_MS).unwrap();
    assert_eq!(due_day(answered, on("2026-12-01")), "2026-12-09", "five whole days, to the next working one");
    let twice = answered.after(Turn::AskThePerson, on("2026-11-20")).unwrap();
    let twice = twice.after(Turn::Answered, on("2026-11-25")).unwrap();
    assert_eq!(twice.stood_ms, 11 * DAY_MS - HOUR_MS);
    assert_eq!(due_day(twice, on("2026-12-01")), "2026-12-14");
}

#[test]
fn promise_p5_2_two_more_months_can_be_taken_once_and_only_before_the_first_is_over() {
    let standing = Standing::received(on("2026-11-30"));
    let extended = standing.after(Turn::Extend, on("2026-12-29")).unwrap();
    assert_eq!(due_day(extended, on("2026-12-29")), "2027-03-01", "three months from the day it came: a Sunday");
    assert_eq!(extended.state, Received, "it stands where it stood");
    assert_eq!(extended.after(Turn::Extend, on("2026-12-29")), Err(Impossible::ExtendedBefore));
    let due_at = standing.due_at(on("2026-12-01"));
    assert!(standing.after(Turn::Extend, due_at).is_ok());
    assert_eq!(standing.after(Turn::Extend, due_at + 1), Err(Impossible::TooLate));
}

#[test]
fn promise_p5_2_time_that_was_taken_while_waiting_does_not_lose_the_wait() {
    let asked = Standing::received(on("2026-11-03")).after(Turn::Begin, on("2026-11-03")).unwrap();
    let asked = asked.after(Turn::AskThePerson, on("2026-11-10")).unwrap();
    let extended = asked.after(Turn::Extend, on("2026-11-14")).unwrap();
    let answered = extended.after(Turn::Answered, on("2026-11-20")).unwrap();
    assert_eq!(answered.stood_ms, 10 * DAY_MS);
    assert_eq!(due_day(answered, on("2026-11-20")), "2027-02-15");
}

#[rstest]
#[case(Received, Turn::AskForProof, Ok(Verifying))]
#[case(Received, Turn::Begin, Ok(InProgress))]
#[case(Verifying, Turn::Begin, Ok(InProgress))]
#[case(InProgress, Turn::AskThePerson, Ok(Waiting))]
#[case(Waiting, Turn::Answered, Ok(InProgress))]
#[case(InProgress, Turn::Finish, Ok(Done))]
#[case(Verifying, Turn::Refuse(Refusal::NotVerified), Ok(Refused(Refusal::NotVerified)))]
#[case(Waiting, Turn::Refuse(Refusal::NoAnswer), Ok(Refused(Refusal::NoAnswer)))]
#[case(Received, Turn::Finish, Err(()))]
#[case(Verifying, Turn::Finish, Err(()))]
#[case(Waiting, Turn::Finish, Err(()))]
#[case(Received, Turn::AskThePerson, Err(()))]
#[case(InProgress, Turn::Answered, Err(()))]
#[case(Done, Turn::Extend, Err(()))]
#[case(Done, Turn::Refuse(Refusal::TakenBack), Err(()))]
#[case(Refused(Refusal::Excessive), Turn::Begin, Err(()))]
fn a_request_goes_only_the_ways_there_are(#[case] from: State, #[case] turn: Turn, #[case] to: Result<State, ()>) {
    let standing = Standing { state: from, ..Standing::received(0) };
    let turned = standing.after(turn, HOUR_MS);
    assert_eq!(turned.map(|standing| standing.state), to.map_err(|()| Impossible::State(from, turn)));
}

#[test]
fn promise_p5_2_a_deadline_is_told_a_week_before_and_when_it_has_passed() {
    let standing = Standing::received(on("2026-11-24"));
    let due_at = standing.due_at(on("2026-11-24"));
    let (soon, over) = (due_at - 7 * DAY_MS, due_at);
    assert_eq!((standing.alarm(soon - 1), standing.alarm(soon)), (None, Some(Alarm::DueSoon)));
    assert_eq!((standing.alarm(over - 1), standing.alarm(over)), (Some(Alarm::DueSoon), Some(Alarm::Overdue)));
    assert_eq!(standing.alarm_at(None), Some(soon));
    assert_eq!(standing.alarm_at(Some(Alarm::DueSoon)), Some(over));
    assert_eq!(standing.alarm_at(Some(Alarm::Overdue)), None);
    let done = Standing { state: Done, ..standing };
    assert_eq!((done.alarm(over), done.alarm_at(None)), (None, None));
}

const TURNS: &[Turn] = &[
    Turn::AskForProof,
    Turn::Begin,
    Turn::AskThePerson,
    Turn::Answered,
    Turn::Extend,
    Turn::Finish,
    Turn::Refuse(Refusal::TakenBack),
];

proptest! {
    /// The month by an independent calendar, the days off by a list of them.
    #[test]
    fn promise_p5_2_the_deadline_is_the_first_open_day_of_the_official_calendar_a_month_later(
        received_at in parse("2024-01-01").unwrap()..parse("2030-11-15").unwrap(),
    ) {
        let received = NaiveDate::from_epoch_days(i32::try_from(received_at / DAY_MS).unwrap()).unwrap();
        let month = received.checked_add_months(Months::new(1)).unwrap();
        let due = Standing::received(received_at).due_at(received_at);
        prop_assert_eq!(day(due), almanac::open_from(month).to_string());
    }

    /// The month by an independent calendar, the weekend by its weekdays.
    #[test]
    fn promise_p5_2_the_deadline_agrees_with_an_independent_calendar(received_at in 0_i64..4_000_000_000_000) {
        let standing = Standing::received(received_at);
        let theirs = NaiveDate::from_epoch_days(i32::try_from(received_at / DAY_MS).unwrap()).unwrap();
        let month = theirs.checked_add_months(Months::new(1)).unwrap();
        let due = standing.due_at(received_at);
        let ours = NaiveDate::from_epoch_days(i32::try_from(due / DAY_MS).unwrap()).unwrap();
        prop_assert!(ours >= month && (ours - month).num_days() <= 5, "{month} gives {ours}");
        prop_assert!(!matches!(ours.weekday(), Weekday::Sat | Weekday::Sun));
        prop_assert!(ours == month || month.weekday().num_days_from_monday() >= 5 || !super::calendar::is_working(
            i64::from(month.to_epoch_days())
        ));
    }

    #[test]
    fn whatever_happens_the_clock_never_gains_more_than_the_waits_and_the_months(
        received_at in 0_i64..4_000_000_000_000,
        turns in vec((select(TURNS), 0_i64..20 * DAY_MS), 0..12),
    ) {
        let (mut standing, mut now_ms, mut waited) = (Standing::received(received_at), received_at, 0);
        let first = standing.due_at(received_at);
        for (turn, after_ms) in turns {
            now_ms += after_ms;
            if standing.state == Waiting {
                waited += after_ms;
            }
            let before = standing;
            match standing.after(turn, now_ms) {
                Ok(turned) => standing = turned,
                Err(_) => prop_assert_eq!(standing, before),
            }
            prop_assert!(before.state.is_end() <= (standing == before), "nothing leads out of an end");
            let due_at = standing.due_at(now_ms);
            let most = if standing.extended { 62 + 5 } else { 5 };
            prop_assert!(due_at >= first && due_at - first <= waited + most * DAY_MS);
            prop_assert_eq!(standing.alarm(now_ms).is_some(), standing.state.clock_runs() && now_ms >= due_at - 7 * DAY_MS);
        }
    }
}
