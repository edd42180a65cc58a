//! `cargo xtask test`: every check there is, each with its set-up.

mod api;
mod e2e;
mod openapi;
mod rust;
mod schemathesis;
mod summary;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use self::summary::{Outcome, Summary};
use crate::server;
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
    /// Journeys in Chromium.
    E2e,
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    fn run(self, workspace: &Workspace, further: &[String]) -> Result<()> {
        match self {
            Self::Fmt => rust::fmt(workspace),
            Self::Clippy => rust::clippy(workspace),
            Self::Unit => rust::unit(workspace, further),
            Self::Api => api::run(workspace, further),
            Self::Build => built(workspace),
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
    let parts = if options.parts.is_empty() {
        Part::value_variants()
    } else {
        &options.parts
    };
    if parts.len() != 1 && !options.further.is_empty() {
        bail!("what follows `--` is for one part: name it");
    }
    let mut summary = Summary::default();
    for &part in parts {
        eprintln!("\n{}", part.name());
        let began = Instant::now();
        let failure = match part.run(workspace, &options.further) {
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => Some(format!("{error:#}")),
            Ok(()) => None,
        };
        if let Some(why) = &failure {
            eprintln!("  FAILED  {why}");
        }
        summary.add(Outcome {
            part: part.name(),
            took: began.elapsed(),
            failure,
        });
    }
    print!("\n{summary}");
    Ok(if summary.all_passed() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The app and the server, built as the parts that run them need them.
fn built(workspace: &Workspace) -> Result<()> {
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
        assert_eq!(
            (all.first(), all.last()),
            (Some(&Part::Fmt), Some(&Part::E2e))
        );
    }
}
