//! How a test run ended.

use std::fmt;
use std::time::Duration;

use crate::report::human;

/// How one part ended.
#[derive(Debug)]
pub struct Outcome {
    /// The part's name.
    pub part: String,
    /// Set-up included.
    pub took: Duration,
    /// Why it failed, if it did.
    pub failure: Option<String>,
}

/// How all parts ended, shown as a table with the line `N passed, M failed` at its end.
#[derive(Debug, Default)]
pub struct Summary {
    outcomes: Vec<Outcome>,
}

impl Summary {
    /// One more part.
    pub fn add(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }

    /// Whether no part failed.
    pub fn all_passed(&self) -> bool {
        self.failed() == 0
    }

    fn failed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.failure.is_some()).count()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Outcome { part, took, failure } in &self.outcomes {
            let word = if failure.is_some() { "FAILED" } else { "passed" };
            writeln!(f, "  {part:<14}{word:<9}{:>12}", human(*took))?;
        }
        writeln!(f)?;
        for (part, why) in self.outcomes.iter().filter_map(|outcome| Some((&outcome.part, outcome.failure.as_ref()?))) {
            writeln!(f, "  {part}: {why}")?;
        }
        writeln!(f, "{} passed, {} failed", self.outcomes.len() - self.failed(), self.failed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(part: &str, failure: Option<&str>) -> Outcome {
        Outcome { part: part.to_owned(), took: Duration::from_secs(75), failure: failure.map(str::to_owned) }
    }

    #[test]
    fn the_last_line_counts_the_parts() {
        let mut summary = Summary::default();
        summary.add(outcome("fmt", None));
        summary.add(outcome("unit", Some("cargo failed")));
        summary.add(outcome("e2e", None));
        let shown = summary.to_string();
        assert_eq!(shown.lines().last(), Some("2 passed, 1 failed"));
        assert!(!summary.all_passed());
    }

    #[test]
    fn the_table_names_each_part_with_its_time_and_each_failure_with_its_reason() {
        let mut summary = Summary::default();
        summary.add(outcome("unit", Some("cargo failed")));
        let shown = summary.to_string();
        assert!(shown.contains("FAILED") && shown.contains("1 min 15 s"), "{shown}");
        assert!(shown.contains("unit: cargo failed"), "{shown}");
    }
}
