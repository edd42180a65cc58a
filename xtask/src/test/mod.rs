//! `cargo xtask test`: every check there is, each with its set-up.

mod api;
mod e2e;
mod openapi;
mod rust;
mod schemathesis;
mod summary;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use self::summary::{Outcome, Summary};
use crate::server;
use crate::setup::node;
use crate::signals::Interrupted;
use crate::spa;
use crate::workspace::{Profile, Workspace};

/// What `test` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Run these parts only; all of them when none is named.
    parts: Vec<Part>,

    /// Keep compiled dependencies in the user's cache, so that a clean clone reuses them; so it is when CI is `true`.
    #[arg(long)]
    shared_target: bool,

    /// What follows `--` goes to the test program of the one part that is named (unit, api, schemathesis, e2e).
    #[arg(last = true)]
    further: Vec<String>,
}

impl Options {
    /// Whether cargo's target folder is to lie in the user's cache.
    pub fn keeps_dependencies_outside(&self) -> bool {
        self.shared_target || std::env::var("CI").is_ok_and(|value| value == "true")
    }
}

/// A part of the tests, in the order of running: what is quick to fail comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting.
    Fmt,
    /// Lints, for this machine and for the browser, warnings denied.
    Clippy,
    /// Native tests of all crates but the server.
    Unit,
    /// The server's tests, on SQLite and PostgreSQL.
    Api,
    /// The app and the server build.
    Build,
    /// The API's description: the same from the command line and over HTTP.
    Openapi,
    /// Schemathesis tries the API against its description.
    Schemathesis,
    /// Journeys in Chromium, and what Chromium and Firefox send and keep meanwhile.
    E2e,
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether it runs what the part [`Part::Build`] makes.
    fn needs_build(self) -> bool {
        matches!(self, Self::Openapi | Self::Schemathesis | Self::E2e)
    }

    fn run(self, workspace: &Workspace, further: &[String]) -> Result<()> {
        match self {
            Self::Fmt => rust::fmt(workspace),
            Self::Clippy => rust::clippy(workspace),
            Self::Unit => rust::unit(workspace, further),
            Self::Api => api::run(workspace, further),
            Self::Build => build(workspace),
            Self::Openapi => openapi::run(workspace),
            Self::Schemathesis => schemathesis::run(workspace, further),
            Self::E2e => e2e::run(workspace, further),
        }
    }
}

/// Runs the parts, goes on after a failure, and prints the table.
///
/// # Errors
/// When a signal stops it, or the options do not fit together. A failing part is no error but an exit code.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if options.parts.len() != 1 && !options.further.is_empty() {
        bail!("what follows `--` is for one part: name it");
    }
    let mut summary = Summary::default();
    let mut build_failed = false;
    for part in in_order(&options.parts) {
        eprintln!("\n{}", part.name());
        let began = Instant::now();
        let result = if build_failed && part.needs_build() {
            Err(anyhow!("not run, since there is no build to run it on"))
        } else {
            part.run(workspace, &options.further)
        };
        let failure = match result {
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => Some(format!("{error:#}")),
            Ok(()) => None,
        };
        if let Some(why) = &failure {
            eprintln!("  FAILED  {why}");
            build_failed |= part == Part::Build;
        }
        summary.add(Outcome { part: part.name(), took: began.elapsed(), failure });
    }
    print!("\n{summary}");
    Ok(if summary.all_passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The wanted parts (all when none is named) and the build if one of them needs it, each once, in the order of [`Part`].
fn in_order(wanted: &[Part]) -> Vec<Part> {
    let build_is_needed = wanted.iter().any(|part| part.needs_build());
    let runs = |part: &Part| wanted.is_empty() || wanted.contains(part) || (*part == Part::Build && build_is_needed);
    Part::value_variants().iter().copied().filter(runs).collect()
}

fn build(workspace: &Workspace) -> Result<()> {
    // All npm packages at once: the build alone would fetch its own, and the journeys then fetch everything anew.
    node::packages(workspace, node::Scope::Test)?;
    spa::build(workspace)?;
    server::build(workspace, Profile::Debug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn parts_are_named_as_people_type_them_and_the_rest_goes_on() {
        let cli = Cli::parse_from(["test", "unit", "e2e", "--", "--grep", "pay"]);
        assert_eq!(cli.options.parts, [Part::Unit, Part::E2e]);
        assert_eq!(cli.options.further, ["--grep", "pay"]);
    }

    #[test]
    fn formatting_comes_first_and_journeys_last() {
        let all = Part::value_variants();
        assert_eq!((all.first(), all.last()), (Some(&Part::Fmt), Some(&Part::E2e)));
    }

    #[test]
    fn all_parts_run_when_none_is_named() {
        assert_eq!(in_order(&[]), Part::value_variants());
    }

    #[test]
    fn a_part_that_needs_the_build_brings_it_and_each_runs_once() {
        assert_eq!(in_order(&[Part::E2e, Part::Fmt, Part::E2e]), [Part::Fmt, Part::Build, Part::E2e]);
    }

    #[test]
    fn a_part_that_needs_no_build_runs_alone() {
        assert_eq!(in_order(&[Part::Unit]), [Part::Unit]);
    }
}
