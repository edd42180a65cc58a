//! Epoch milliseconds as the dates that sitemaps and RFC 9116 want.

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// `2026-11-23`, in UTC.
#[must_use]
pub fn day(epoch_ms: i64) -> String {
    let (year, month, day) = civil(epoch_ms.div_euclid(DAY_MS));
    format!("{year:04}-{month:02}-{day:02}")
}

/// The start of a day that is written as [`day`] writes it, epoch ms; `None` for no such day.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, of_month) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&of_month) {
        return None;
    }
    Some(day_number(year, month, of_month) * DAY_MS).filter(|start_ms| day(*start_ms) == text)
}

/// The days from 1970-01-01 to a date of the years from 1 on; what lies behind the end of a month counts into the next.
#[must_use]
pub const fn day_number(year: i64, month: i64, of_month: i64) -> i64 {
    // Days before the year and the month, both counted from March; see `civil`.
    let from_march = (month + 9) % 12;
    let years = if month <= 2 { year - 1 } else { year };
    let leap_days = years / 4 - years / 100 + years / 400;
    years * 365 + leap_days + (153 * from_march + 2) / 5 + of_month - 1 - 719_468
}

/// Year, month and day of month of a day that is counted from 1970-01-01 (proleptic Gregorian), by counting in eras of
/// 400 years that begin in March, so that the leap day is the last of its year.
#[must_use]
pub const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "1970-01-01")]
    #[case(-1, "1969-12-31")]
    #[case(951_782_400_000, "2000-02-29")]
    #[case(1_709_164_800_000, "2024-02-29")]
    #[case(1_795_459_199_999, "2026-11-23")]
    #[case(4_107_542_400_000, "2100-03-01")]
    fn a_moment_is_its_day_in_utc(#[case] epoch_ms: i64, #[case] written: &str) {
        assert_eq!(day(epoch_ms), written);
        assert_eq!(parse(written), (epoch_ms >= 0).then(|| epoch_ms - epoch_ms.rem_euclid(DAY_MS)));
    }

    #[rstest]
    #[case("2026-02-29")]
    #[case("2026-13-01")]
    #[case("2026-1-1")]
    #[case("2026-11")]
    #[case("+2026-11-23")]
    #[case("99999999999999999999-01-01")]
    fn no_such_day_is_read(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }
}
