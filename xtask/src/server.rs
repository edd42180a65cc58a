//! The shop's server, built and run by the other commands.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::ports;
use crate::process::{Daemon, Run};
use crate::report::timed;
use crate::workspace::{Profile, Workspace};

/// Builds the server; cargo itself knows what is there.
///
/// # Errors
/// When it does not compile.
pub fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    let release: &[&str] = if profile == Profile::Release { &["--release"] } else { &[] };
    timed(&format!("server ({})", profile.folder()), || {
        workspace.cargo(["build", "--package", "valise-server"]).args(release).check()
    })
}

/// `valise serve` with the demo catalogue; ends with us.
pub fn serve(workspace: &Workspace, profile: Profile, data: &Path, port: u16) -> Run {
    Run::bound_to_us(workspace.server(profile), "TERM", &[])
        .dir(workspace.root())
        .args(["serve", "--seed-if-empty", "--dist"])
        .arg(workspace.dist())
        .arg("--data-dir")
        .arg(data)
        .args(["--port", &port.to_string()])
}

/// A shop of its own for a test or a measurement: fresh data, free ports.
pub struct Shop {
    /// Its origin, without a slash at the end.
    pub origin: String,
    // In this order: the server must be gone before its folder is.
    _server: Daemon,
    _data: TempDir,
}

impl Shop {
    /// Opens a shop with the demo catalogue.
    ///
    /// # Errors
    /// When the server does not come up within a minute.
    pub fn open(workspace: &Workspace, profile: Profile) -> Result<Self> {
        let data = tempfile::tempdir().context("cannot create a folder for the shop's data")?;
        let serve = serve(workspace, profile, data.path(), ports::free_pair()?);
        let (mut server, lines) = serve.start_listening("the shop's server", Signal::TERM)?;
        let origin = server.wait_for_line(&lines, Duration::from_secs(60), ready)?;
        Ok(Self { origin, _server: server, _data: data })
    }
}

/// The origin in the line by which the server says that it answers.
fn ready(line: &str) -> Option<String> {
    line.strip_prefix("ready ").map(|origin| origin.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_says_ready_gives_the_origin() {
        assert_eq!(ready("ready http://127.0.0.1:8080/"), Some("http://127.0.0.1:8080".to_owned()));
        assert_eq!(ready("seeded 500 bags"), None);
    }
}
