//! The shop's server, built and run by the other commands.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
pub fn serve(workspace: &Workspace, program: &Path, data: &Path, port: u16) -> Run {
    Run::bound_to_us(program, "TERM", &[])
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
    /// How long the server took from its start until it answered.
    pub ready_after: Duration,
    // In this order: the server must be gone before its folder is.
    server: Daemon,
    data: TempDir,
    database_url: Option<String>,
    program: PathBuf,
}

/// How a shop differs from the usual one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stock<'a> {
    /// So many bags instead of the demo catalogue's usual number.
    pub bags: Option<usize>,
    /// A database other than SQLite in the shop's own folder.
    pub database_url: Option<&'a str>,
    /// Whether a crowd comes from one address, as a load does: as many unpaid orders as there can be.
    pub crowded: bool,
    /// Whether the address that a proxy names counts: a load can then come from many.
    pub behind_proxy: bool,
    /// A program other than the shop's own server.
    pub program: Option<&'a Path>,
}

impl Shop {
    /// Opens a shop with the demo catalogue.
    ///
    /// # Errors
    /// When the server does not come up within a minute.
    pub fn open(workspace: &Workspace, profile: Profile) -> Result<Self> {
        Self::open_with(workspace, profile, Stock::default())
    }

    /// Opens a shop with that catalogue in that database.
    ///
    /// # Errors
    /// As [`Shop::open`].
    pub fn open_with(workspace: &Workspace, profile: Profile, stock: Stock<'_>) -> Result<Self> {
        let data = tempfile::tempdir().context("cannot create a folder for the shop's data")?;
        let program = stock.program.map_or_else(|| workspace.server(profile), Path::to_owned);
        let database =
            stock.database_url.map_or_else(Vec::new, |url| vec!["--database-url".to_owned(), url.to_owned()]);
        if let Some(bags) = stock.bags {
            let seed = Run::new(&program).args(["seed", "--bags", &bags.to_string(), "--data-dir"]).arg(data.path());
            seed.args(&database).output()?;
        }
        let crowd: &[&str] = match stock.crowded {
            true => &[
                "--unpaid-per-address",
                "65535",
                "--connections-per-address",
                "65535",
                "--carts-per-address",
                "4294967295",
            ],
            false => &[],
        };
        let proxy: &[&str] = if stock.behind_proxy { &["--trust-proxy"] } else { &[] };
        let serve = serve(workspace, &program, data.path(), ports::free_pair()?);
        let serve = serve.args(&database).args(crowd).args(proxy);
        let began = Instant::now();
        let (mut server, lines) = serve.start_listening("the shop's server", Signal::TERM)?;
        let origin = server.wait_for_line(&lines, Duration::from_secs(60), ready)?;
        Ok(Self {
            origin,
            ready_after: began.elapsed(),
            server,
            data,
            database_url: stock.database_url.map(str::to_owned),
            program,
        })
    }

    /// The server's process.
    pub fn pid(&self) -> u32 {
        self.server.pid()
    }

    /// The folder into which it writes its mail.
    pub fn mail(&self) -> PathBuf {
        self.data.path().join("mail")
    }

    /// Runs one of the server's other commands on the open shop's database.
    ///
    /// # Errors
    /// When it fails.
    pub fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<String> {
        let run = Run::new(&self.program).args(arguments).arg("--data-dir").arg(self.data.path());
        match &self.database_url {
            Some(url) => run.args(["--database-url", url]).output(),
            None => run.output(),
        }
    }
}

/// The origin in the line by which a server says that it answers.
pub fn ready(line: &str) -> Option<String> {
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
