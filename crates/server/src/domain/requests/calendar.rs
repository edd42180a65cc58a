//! Working days in Portugal, where the shop is: for periods that end with the next one (Regulation 1182/71).
//!
//! Days are counted from 1970-01-01.

use crate::http::date::{civil, day_number};

/// Public holidays (Código do Trabalho, art. 234) on a fixed date: month, day.
const FIXED: [(i64, i64); 10] =
    [(1, 1), (4, 25), (5, 1), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), (12, 25)];

/// Those that move, in days after Easter Sunday: Good Friday, Easter itself, Corpus Christi.
const AFTER_EASTER: [i64; 3] = [-2, 0, 60];

/// Whether people work on that day: no Saturday, Sunday or public holiday.
#[must_use]
pub fn is_working(day: i64) -> bool {
    // 1970-01-01 was a Thursday.
    let weekday = (day + 3).rem_euclid(7);
    let (year, month, of_month) = civil(day);
    weekday < 5 && !FIXED.contains(&(month, of_month)) && !AFTER_EASTER.contains(&(day - easter(year)))
}

/// The day itself if it is a working day, otherwise the next one.
#[must_use]
pub fn working_day_from(mut day: i64) -> i64 {
    while !is_working(day) {
        day += 1;
    }
    day
}

/// The same day of the month so many months later, or the last of that month where it is shorter.
#[must_use]
pub const fn months_after(day: i64, months: i64) -> i64 {
    let (year, month, of_month) = civil(day);
    let index = year * 12 + month - 1 + months;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let (first, beyond) = (day_number(year, month, 1), day_number(next_year, next_month, 1));
    let wanted = first + of_month - 1;
    if wanted < beyond { wanted } else { beyond - 1 }
}

/// Easter Sunday of a year, by the anonymous Gregorian rule.
const fn easter(year: i64) -> i64 {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let correction = (golden + 11 * moon + 22 * weekday) / 451;
    let from_march = moon + weekday - 7 * correction + 114;
    day_number(year, from_march / 31, from_march % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::requests::almanac,
        http::date::{DAY_MS, day, parse},
    };
    use chrono::{Datelike, Months, NaiveDate, Weekday};
    use proptest::prelude::*;
    use rstest::rstest;

    fn number(date: &str) -> i64 {
        parse(date).unwrap() / DAY_MS
    }

    fn written(number: i64) -> String {
        day(number * DAY_MS)
    }

    #[rstest]
    #[case("2024-03-31")]
    #[case("2025-04-20")]
    #[case("2026-04-05")]
    #[case("2027-03-28")]
    #[case("2028-04-16")]
    #[case("2035-03-25")]
    #[case("2038-04-25")]
    fn easter_falls_on_the_days_of_the_almanac(#[case] sunday: &str) {
        assert_eq!(written(easter(sunday[..4].parse().unwrap())), sunday);
    }

    /// promise: P5.2
    #[test]
    fn promise_p5_2_the_shop_works_on_every_day_that_the_official_calendar_does_not_have_off() {
        let mut theirs = NaiveDate::from_ymd_opt(almanac::FIRST, 1, 1).unwrap();
        while theirs.year() <= almanac::LAST {
            assert_eq!(is_working(i64::from(theirs.to_epoch_days())), !almanac::is_off(theirs), "{theirs}");
            theirs = theirs.succ_opt().unwrap();
        }
    }

    #[rstest]
    #[case::a_tuesday("2026-11-24", "2026-11-24")]
    #[case::a_saturday("2026-11-21", "2026-11-23")]
    #[case::a_sunday("2026-11-22", "2026-11-23")]
    #[case::good_friday("2026-04-03", "2026-04-06")]
    #[case::corpus_christi("2026-06-04", "2026-06-05")]
    #[case::two_holidays_around_a_weekend("2028-04-14", "2028-04-17")]
    #[case::christmas_on_a_friday("2026-12-25", "2026-12-28")]
    #[case::new_year_on_a_friday("2027-01-01", "2027-01-04")]
    #[case::a_holiday_after_a_weekend("2026-10-03", "2026-10-06")]
    fn a_day_off_gives_way_to_the_next_working_day(#[case] off: &str, #[case] working: &str) {
        assert_eq!(written(working_day_from(number(off))), working);
    }

    #[rstest]
    #[case("2026-01-31", 1, "2026-02-28")]
    #[case("2028-01-31", 1, "2028-02-29")]
    #[case("2028-02-29", 1, "2028-03-29")]
    #[case("2026-08-31", 1, "2026-09-30")]
    #[case("2026-12-15", 1, "2027-01-15")]
    #[case("2026-11-30", 3, "2027-02-28")]
    #[case("2100-01-30", 1, "2100-02-28")]
    fn a_month_later_is_the_same_day_or_the_last(#[case] from: &str, #[case] months: i64, #[case] to: &str) {
        assert_eq!(written(months_after(number(from), months)), to);
    }

    proptest! {
        #[test]
        fn months_and_weekdays_agree_with_an_independent_calendar(day in 0_i64..50_000, months in 0_u32..30) {
            let theirs = NaiveDate::from_epoch_days(i32::try_from(day).unwrap()).unwrap();
            let later = theirs.checked_add_months(Months::new(months)).unwrap();
            prop_assert_eq!(months_after(day, i64::from(months)), i64::from(later.to_epoch_days()));
            let weekend = matches!(theirs.weekday(), Weekday::Sat | Weekday::Sun);
            prop_assert!(!(weekend && is_working(day)));
            let next = working_day_from(day);
            prop_assert!(is_working(next) && (day..next).all(|off| !is_working(off)) && next - day <= 5);
        }
    }
}
