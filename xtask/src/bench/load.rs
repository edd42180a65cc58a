//! The load generator of `crates/load`, run as a program of its own: it is built for speed, and its time is not ours.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::spread::{Spread, count, millis};
use crate::process::Run;
use crate::report::timed;
use crate::workspace::{Profile, Workspace};

/// The built generator.
pub struct Load {
    program: PathBuf,
}

/// The figures of one run, as the generator prints them.
#[derive(Debug, Clone, Deserialize)]
pub struct Report {
    /// Answers that were as they should be.
    pub count: u64,
    /// Over how long.
    pub seconds: f64,
    /// Half of them took no longer, microseconds.
    pub p50_us: f64,
    /// Of a hundred 99 took no longer, microseconds.
    pub p99_us: f64,
    failed: u64,
    first_failure: Option<String>,
}

impl Load {
    /// Builds it.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn build(workspace: &Workspace) -> Result<Self> {
        timed("load generator", || workspace.cargo(["build", "--release", "--package", "load"]).check())?;
        Ok(Self { program: workspace.built(Profile::Release, "load") })
    }

    /// Runs one of its commands and reads what it prints.
    ///
    /// # Errors
    /// When it fails.
    pub fn ask<T: DeserializeOwned>(&self, arguments: &[&str]) -> Result<T> {
        let told = Run::new(&self.program).args(arguments).output()?;
        serde_json::from_str(&told).with_context(|| format!("the load generator printed {told}"))
    }

    /// Runs one of its loads.
    ///
    /// # Errors
    /// When it fails, or a single answer was wrong: a shop that fails under load has no figures.
    pub fn run(&self, arguments: &[&str]) -> Result<Report> {
        self.ask::<Report>(arguments)?.sound()
    }
}

impl Report {
    /// Itself, if nothing failed.
    ///
    /// # Errors
    /// With the first failure.
    pub fn sound(self) -> Result<Self> {
        let why = self.first_failure.as_deref().unwrap_or_default();
        ensure!(self.failed == 0, "{} of {} failed under load: {why}", self.failed, self.count + self.failed);
        Ok(self)
    }

    /// Answers in a second.
    pub fn rate(&self) -> f64 {
        self.count as f64 / self.seconds
    }
}

/// The cells `a second | p50 | p99` of several runs of one load.
pub fn cells(reports: &[Report]) -> String {
    let over = |figure: fn(&Report) -> f64| Spread::of(reports.iter().map(figure));
    format!(
        "{} | {} | {}",
        over(Report::rate).show(count),
        over(|report| report.p50_us).show(millis),
        over(|report| report.p99_us).show(millis)
    )
}

/// The heads of those cells, and the line below them.
pub const HEADS: [&str; 2] = ["a second | p50 | p99", "---:|---:|---:"];
