//! `cargo xtask`: the project's own commands. Each does whatever set-up it still lacks, so that a machine with Rust,
//! Node and a Debian package manager needs to know nothing else.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at the first surprise"))]

mod bench;
mod build;
mod compress;
mod outside;
mod ports;
mod postgres;
mod process;
mod promises;
mod report;
mod server;
mod setup;
mod signals;
mod spa;
mod stamp;
mod start;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::signals::Interrupted;
use crate::workspace::Workspace;

/// Everything one does with Valise's source: run it, test it, build it, measure it.
///
/// Each command first does the set-up that is missing, says what it does and how long it took, and redoes nothing that
/// is there. Where it cannot help itself it says what to install.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, seed the demo catalogue, and serve the shop until Ctrl-C.
    Start(start::Options),
    /// Run every check, or the named parts alone, and end with the line `N passed, M failed`.
    Test(test::Options),
    /// Leave what ships: `dist/` with its compressed copies, and the release server.
    Build,
    /// Print the figures that docs/PERFORMANCE.md keeps, as Markdown.
    Bench(bench::Options),
    /// Print what the shop promises with the tests and pages that keep it; fails on a promise that nothing keeps.
    Promises,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) if error.is::<Interrupted>() => {
            eprintln!("\nstopped");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    signals::listen()?;
    setup::rust::say_if_untested()?;
    match cli.command {
        Command::Start(options) => start::run(&Workspace::locate()?, &options),
        Command::Test(options) => {
            let mut workspace = Workspace::locate()?;
            if options.keeps_dependencies_outside() {
                workspace.keep_target_outside()?;
            }
            test::run(&workspace, &options)
        }
        Command::Build => build::run(&Workspace::locate()?).map(|()| ExitCode::SUCCESS),
        Command::Promises => promises::run(&Workspace::locate()?),
        Command::Bench(options) => bench::run(&Workspace::locate()?, &options).map(|()| ExitCode::SUCCESS),
    }
}
