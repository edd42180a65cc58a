//! What was measured.

use std::time::{Duration, Instant};

use serde::Serialize;

/// Answers that took their time, and those that were none.
#[derive(Debug, Default)]
pub struct Tally {
    micros: Vec<u64>,
    failed: u64,
    first_failure: Option<String>,
}

/// The figures of one run.
#[derive(Debug, PartialEq, Serialize)]
pub struct Report {
    /// Answers that were as they should be.
    pub count: usize,
    /// Over how long, seconds.
    pub seconds: f64,
    /// Half of the answers took no longer, microseconds.
    pub p50_us: u64,
    /// Of a hundred answers 99 took no longer, microseconds.
    pub p99_us: u64,
    /// The longest, microseconds.
    pub max_us: u64,
    /// Answers that were not as they should be, or that did not come.
    pub failed: u64,
    /// What was wrong with the first of them.
    pub first_failure: Option<String>,
}

impl Tally {
    /// Notes how something ended that began at `began`.
    pub fn note<T>(&mut self, began: Instant, outcome: anyhow::Result<T>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.micros.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
                Some(value)
            }
            Err(error) => {
                self.failed += 1;
                self.first_failure.get_or_insert_with(|| format!("{error:#}"));
                None
            }
        }
    }

    /// Forgets what was measured so far, but not what failed.
    pub fn start_over(&mut self) {
        self.micros.clear();
    }

    /// Takes in what another one noted.
    pub fn join(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.failed += other.failed;
        self.first_failure = self.first_failure.take().or(other.first_failure);
    }

    /// The figures.
    pub fn report(mut self, took: Duration) -> Report {
        self.micros.sort_unstable();
        let at = |percent: usize| {
            let rank = (self.micros.len() * percent).div_ceil(100).max(1);
            self.micros.get(rank - 1).copied().unwrap_or_default()
        };
        Report {
            count: self.micros.len(),
            seconds: took.as_secs_f64(),
            p50_us: at(50),
            p99_us: at(99),
            max_us: at(100),
            failed: self.failed,
            first_failure: self.first_failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(micros: Vec<u64>) -> Report {
        Tally { micros, ..Tally::default() }.report(Duration::from_secs(2))
    }

    #[test]
    fn percentiles_are_answers_that_were_measured() {
        let report = of((1..=200).rev().collect());
        assert_eq!((report.p50_us, report.p99_us, report.max_us, report.count), (100, 198, 200, 200));
    }

    #[test]
    fn one_answer_is_every_percentile_and_none_is_nothing() {
        assert_eq!((of(vec![7]).p50_us, of(vec![7]).p99_us), (7, 7));
        assert_eq!((of(vec![]).p50_us, of(vec![]).count), (0, 0));
    }

    #[test]
    fn failures_are_counted_and_the_first_is_kept() {
        let mut tally = Tally::default();
        tally.note::<()>(Instant::now(), Err(anyhow::anyhow!("first")));
        let mut other = Tally::default();
        other.note::<()>(Instant::now(), Err(anyhow::anyhow!("second")));
        tally.join(other);
        tally.start_over();
        let report = tally.report(Duration::from_secs(1));
        assert_eq!((report.failed, report.first_failure.as_deref()), (2, Some("first")));
    }
}
