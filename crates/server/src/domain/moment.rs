//! Epoch milliseconds as RFC 3339 writes them, and as letters do.

use crate::http::date::day;

/// `2026-11-23T18:39:59Z`
#[must_use]
pub fn rfc3339(epoch_ms: i64) -> String {
    let second = epoch_ms.div_euclid(1_000).rem_euclid(86_400);
    format!("{}T{:02}:{:02}:{:02}Z", day(epoch_ms), second / 3_600, second / 60 % 60, second % 60)
}

/// `2026-11-23 at 18:39 UTC`, for somebody to read.
#[must_use]
pub fn minute(epoch_ms: i64) -> String {
    let minute = epoch_ms.div_euclid(60_000).rem_euclid(1_440);
    format!("{} at {:02}:{:02} UTC", day(epoch_ms), minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "1970-01-01T00:00:00Z")]
    #[case(-1, "1969-12-31T23:59:59Z")]
    #[case(1_795_459_199_999, "2026-11-23T18:39:59Z")]
    fn a_moment_is_written_in_utc(#[case] epoch_ms: i64, #[case] written: &str) {
        assert_eq!(rfc3339(epoch_ms), written);
    }

    #[test]
    fn to_read_it_needs_no_seconds() {
        assert_eq!(minute(1_795_459_199_999), "2026-11-23 at 18:39 UTC");
    }
}
