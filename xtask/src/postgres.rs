//! A PostgreSQL of our own for tests and figures: a new cluster in a temporary folder, on a free port, gone afterwards.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::ports;
use crate::process::{Daemon, Run};
use crate::report::timed;
use crate::setup::apt;

/// The account that runs the cluster when we are root, which PostgreSQL refuses. Debian's package brings it.
const ACCOUNT: &str = "postgres";

/// What a committed transaction survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: a test's database has nothing to lose, and is quicker so.
    None,
    /// A loss of power, as everywhere else.
    Full,
}

/// A running cluster; dropping it stops it and removes its files.
pub struct Postgres {
    url: String,
    // In this order: the server must be gone before its folder is.
    _server: Daemon,
    _folder: TempDir,
}

impl Postgres {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// When PostgreSQL cannot be installed or does not come up.
    pub fn start(durability: Durability) -> Result<Self> {
        let programs = apt::postgresql()?;
        timed("a PostgreSQL of our own", || Self::start_with(&programs, durability))
    }

    fn start_with(programs: &Path, durability: Durability) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a folder for PostgreSQL")?;
        let owner = Owner::for_folder(folder.path())?;
        let data = folder.path().join("data");
        let initdb = owner.run(programs.join("initdb"), folder.path()).arg("--pgdata").arg(&data);
        initdb
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
            .output()?;

        let port = ports::free()?.to_string();
        let mut server = owner
            .run(programs.join("postgres"), folder.path())
            .arg("-D")
            .arg(&data)
            .args(settings(&port, folder.path(), durability))
            .start("PostgreSQL", Signal::INT)?;
        let is_ready = || {
            Run::new(programs.join("pg_isready"))
                .args(["--host=127.0.0.1", "--username=postgres", "--port", &port])
                .succeeds()
        };
        server.wait_until(Duration::from_secs(60), is_ready)?;

        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(Self { url, _server: server, _folder: folder })
    }

    /// How its superuser reaches it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn settings(port: &str, folder: &Path, durability: Durability) -> Vec<String> {
    let sockets = folder.display();
    let safe = if durability == Durability::Full { "on" } else { "off" };
    [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={sockets}"),
        "max_connections=300".to_owned(),
        format!("fsync={safe}"),
        format!("full_page_writes={safe}"),
        "log_min_messages=fatal".to_owned(),
    ]
    .into_iter()
    .flat_map(|setting| ["-c".to_owned(), setting])
    .collect()
}

/// Who the cluster runs as.
enum Owner {
    Ourselves,
    Account,
}

impl Owner {
    /// Ourselves, or [`ACCOUNT`] when we are root; the folder is then given to it.
    fn for_folder(folder: &Path) -> Result<Self> {
        if id(&["-u"])? != 0 {
            return Ok(Self::Ourselves);
        }
        let (user, group) = (id(&["-u", ACCOUNT])?, id(&["-g", ACCOUNT])?);
        chown(folder, Some(user), Some(group))
            .with_context(|| format!("cannot give {} to {ACCOUNT}", folder.display()))?;
        Ok(Self::Account)
    }

    fn run(&self, program: PathBuf, folder: &Path) -> Run {
        let reuid = format!("--reuid={ACCOUNT}");
        let regid = format!("--regid={ACCOUNT}");
        let options: &[&str] = match self {
            Self::Ourselves => &[],
            Self::Account => &[&reuid, &regid, "--clear-groups"],
        };
        Run::bound_to_us(program, "QUIT", options).dir(folder)
    }
}

fn id(arguments: &[&str]) -> Result<u32> {
    let answer = Run::new("id").args(arguments).output()?;
    answer.trim().parse().with_context(|| format!("`id` answered {answer:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_an_option_of_its_own() {
        let settings = settings("5433", Path::new("/tmp/x"), Durability::Full);
        assert_eq!(settings.iter().filter(|word| *word == "-c").count() * 2, settings.len());
        assert!(settings.contains(&"port=5433".to_owned()));
        assert!(settings.contains(&"unix_socket_directories=/tmp/x".to_owned()));
        assert!(settings.contains(&"fsync=on".to_owned()));
    }
}
