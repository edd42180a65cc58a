//! Whether two samples come from one distribution, whatever that looks like: the test of Mann, Whitney and Wilcoxon.

/// The statistic as a standard normal one: above 0 where the second sample tends to be larger. Beyond ±1.96 it would be, by
/// chance alone, once in twenty times; beyond ±3.29, once in a thousand. 0 where there is nothing to compare.
pub fn z(first: &[u64], second: &[u64]) -> f64 {
    let (n, m) = (first.len() as f64, second.len() as f64);
    let mut all: Vec<(u64, bool)> = first.iter().map(|&value| (value, false)).collect();
    all.extend(second.iter().map(|&value| (value, true)));
    all.sort_unstable();
    let (mut ranks_of_second, mut ties, mut before) = (0.0, 0.0, 0.0);
    for equal in all.chunk_by(|one, other| one.0 == other.0) {
        let count = equal.len() as f64;
        // Equal values share the mean of their ranks.
        let rank = before + (count + 1.0) / 2.0;
        ranks_of_second += rank * equal.iter().filter(|(_, is_second)| *is_second).count() as f64;
        ties += count * (count * count - 1.0);
        before += count;
    }
    let total = n + m;
    let larger = ranks_of_second - m * (m + 1.0) / 2.0;
    let variance = n * m / 12.0 * ((total + 1.0) - ties / (total * (total - 1.0)));
    if variance > 0.0 { (larger - n * m / 2.0) / variance.sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(z: f64, expected: f64) {
        assert!((z - expected).abs() < 0.001, "{z} is not {expected}");
    }

    #[test]
    fn it_is_what_tables_say_and_turns_its_sign_with_the_samples() {
        // U = 22 of 5 and 5 without ties: (22 - 12.5) / sqrt(5 * 5 * 11 / 12).
        let (first, second) = ([1, 2, 3, 4, 8], [5, 6, 7, 9, 10]);
        close(z(&first, &second), 9.5 / (275.0_f64 / 12.0).sqrt());
        close(z(&second, &first), -9.5 / (275.0_f64 / 12.0).sqrt());
    }

    #[test]
    fn equal_values_share_their_ranks() {
        close(z(&[1, 2, 3], &[1, 2, 3]), 0.0);
        close(z(&[7, 7, 7], &[7, 7]), 0.0);
        close(z(&[], &[1]), 0.0);
        // Ranks 1.5 1.5 3.5 | 3.5 5.5 5.5; variance 9/12 * (7 - 18/30).
        close(z(&[1, 1, 2], &[2, 3, 3]), 4.0 / (0.75 * 6.4_f64).sqrt());
    }

    #[test]
    fn a_shift_that_the_median_hardly_shows_is_seen_in_many() {
        let first: Vec<u64> = (0..1_000).map(|n| (n * 7_919) % 1_000).collect();
        let second: Vec<u64> = first.iter().map(|value| value + 100).collect();
        assert!(z(&first, &second) > 3.29);
    }
}
