//! `cargo xtask start`: the shop on this machine, from nothing to an address.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use rustix::process::Signal;

use crate::ports;
use crate::server;
use crate::signals;
use crate::spa;
use crate::workspace::{Profile, Workspace};

/// What `start` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Where the shop answers; the sandbox payment processor takes the port after it.
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=65534))]
    port: u16,

    /// The folder for the database, mail and keys.
    #[arg(long, default_value = "data")]
    data_dir: PathBuf,

    /// A PostgreSQL to use in place of SQLite, as postgres://user:password@host/database.
    #[arg(long)]
    database_url: Option<String>,

    /// Run the optimised server: slower to build, as fast as in production.
    #[arg(long)]
    release: bool,
}

/// Sets up, builds, and serves until a signal comes. The server itself prints `ready http://127.0.0.1:PORT`.
///
/// # Errors
/// When something is missing, does not build, or the server ends by itself.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let profile = if options.release { Profile::Release } else { Profile::Debug };
    // Before the builds: nobody wants to hear of a taken port after minutes of compiling.
    ports::must_be_free(&[options.port, options.port + 1])?;
    spa::build(workspace)?;
    server::build(workspace, profile)?;
    signals::go_on()?;

    let data = std::env::current_dir().context("no current folder")?.join(&options.data_dir);
    let mut serve = server::serve(workspace, &workspace.server(profile), &data, options.port);
    if let Some(url) = &options.database_url {
        serve = serve.args(["--database-url", url]);
    }
    let status = serve.start("the shop's server", Signal::TERM)?.wait()?;

    match (signals::asked_to_stop(), status.success()) {
        (true, true) => Ok(ExitCode::SUCCESS),
        (true, false) => bail!("the server did not stop cleanly ({status})"),
        (false, _) => bail!("the server ended by itself ({status})"),
    }
}
