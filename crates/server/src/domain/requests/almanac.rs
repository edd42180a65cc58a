//! The public holidays of Portugal as a printed calendar has them (Código do Trabalho, art. 234): what the reckoned ones
//! are held against. Written down, not reckoned.

use chrono::{Datelike, NaiveDate, Weekday};

/// The first year of the list.
pub(super) const FIRST: i32 = 2024;
/// The last.
pub(super) const LAST: i32 = 2030;

/// Each year's: those on a fixed date, then Good Friday, Easter Sunday and Corpus Christi.
const HOLIDAYS: [[&str; 13]; 7] = [
    [
        "2024-01-01",
        "2024-04-25",
        "2024-05-01",
        "2024-06-10",
        "2024-08-15",
        "2024-10-05",
        "2024-11-01",
        "2024-12-01",
        "2024-12-08",
        "2024-12-25",
        "2024-03-29",
        "2024-03-31",
        "2024-05-30",
    ],
    [
        "2025-01-01",
        "2025-04-25",
        "2025-05-01",
        "2025-06-10",
        "2025-08-15",
        "2025-10-05",
        "2025-11-01",
        "2025-12-01",
        "2025-12-08",
        "2025-12-25",
        "2025-04-18",
        "2025-04-20",
        "2025-06-19",
    ],
    [
        "2026-01-01",
        "2026-04-25",
        "2026-05-01",
        "2026-06-10",
        "2026-08-15",
        "2026-10-05",
        "2026-11-01",
        "2026-12-01",
        "2026-12-08",
        "2026-12-25",
        "2026-04-03",
        "2026-04-05",
        "2026-06-04",
    ],
    [
        "2027-01-01",
        "2027-04-25",
        "2027-05-01",
        "2027-06-10",
        "2027-08-15",
        "2027-10-05",
        "2027-11-01",
        "2027-12-01",
        "2027-12-08",
        "2027-12-25",
        "2027-03-26",
        "2027-03-28",
        "2027-05-27",
    ],
    [
        "2028-01-01",
        "2028-04-25",
        "2028-05-01",
        "2028-06-10",
        "2028-08-15",
        "2028-10-05",
        "2028-11-01",
        "2028-12-01",
        "2028-12-08",
        "2028-12-25",
        "2028-04-14",
        "2028-04-16",
        "2028-06-15",
    ],
    [
        "2029-01-01",
        "2029-04-25",
        "2029-05-01",
        "2029-06-10",
        "2029-08-15",
        "2029-10-05",
        "2029-11-01",
        "2029-12-01",
        "2029-12-08",
        "2029-12-25",
        "2029-03-30",
        "2029-04-01",
        "2029-05-31",
    ],
    [
        "2030-01-01",
        "2030-04-25",
        "2030-05-01",
        "2030-06-10",
        "2030-08-15",
        "2030-10-05",
        "2030-11-01",
        "2030-12-01",
        "2030-12-08",
        "2030-12-25",
        "2030-04-19",
        "2030-04-21",
        "2030-06-20",
    ],
];

/// Whether the calendar on the wall says so.
pub(super) fn is_off(day: NaiveDate) -> bool {
    assert!((FIRST..=LAST).contains(&day.year()), "{day} is not in the list");
    let written = day.to_string();
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || HOLIDAYS.iter().flatten().any(|off| *off == written)
}

/// The first day from there on that is not off.
pub(super) fn open_from(mut day: NaiveDate) -> NaiveDate {
    while is_off(day) {
        day = day.succ_opt().unwrap();
    }
    day
}

#[test]
fn the_list_has_every_holiday_of_every_year_once() {
    for (year, days) in (FIRST..=LAST).zip(&HOLIDAYS) {
        let mut days = days.map(|day| day.parse::<NaiveDate>().unwrap());
        days.sort_unstable();
        assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{year} has one twice");
        assert!(days.iter().all(|day| day.year() == year));
    }
    assert_eq!(HOLIDAYS.len(), (FIRST..=LAST).count());
}
