//! Several measurements of one thing: their median, and how far they lie apart.

/// Measurements in ascending order; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// Of what was measured; of nothing it is a single zero.
    pub fn of(measured: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = measured.into_iter().collect();
        if sorted.is_empty() {
            sorted.push(0.0);
        }
        sorted.sort_by(f64::total_cmp);
        Self(sorted)
    }

    /// The one in the middle, the lower of two.
    pub fn median(&self) -> f64 {
        self.0[(self.0.len() - 1) / 2]
    }

    /// `median (lowest–highest)`, each shown by `unit`.
    pub fn show(&self, unit: impl Fn(f64) -> String) -> String {
        let (lowest, highest) = (unit(self.0[0]), unit(self.0[self.0.len() - 1]));
        let median = unit(self.median());
        if lowest == highest { median } else { format!("{median} ({lowest}–{highest})") }
    }
}

/// A count with thousands apart: `12,345`.
pub fn count(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Microseconds as milliseconds: `1.8 ms`.
pub fn millis(micros: f64) -> String {
    let millis = micros / 1_000.0;
    if millis < 10.0 { format!("{millis:.1} ms") } else { format!("{millis:.0} ms") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_median_is_one_of_the_measurements_and_the_extremes_are_shown() {
        let spread = Spread::of([3.0, 1.0, 2.0, 9.0]);
        assert_eq!(spread.show(count), "2 (1–9)");
        assert_eq!(Spread::of([4.0, 4.2]).show(count), "4");
    }

    #[rstest]
    #[case(7.0, "7")]
    #[case(999.6, "1,000")]
    #[case(1_234_567.0, "1,234,567")]
    fn counts_have_their_thousands_apart(#[case] number: f64, #[case] shown: &str) {
        assert_eq!(count(number), shown);
    }

    #[rstest]
    #[case(1_840.0, "1.8 ms")]
    #[case(86_400.0, "86 ms")]
    fn times_are_shown_as_precisely_as_they_matter(#[case] micros: f64, #[case] shown: &str) {
        assert_eq!(millis(micros), shown);
    }
}
