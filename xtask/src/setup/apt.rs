//! Programs that come as packages of the system.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{Run, which};
use crate::report::step;

/// Chromium, which drives the end-to-end tests: `$CHROMIUM_PATH` if set, else whichever the system has.
///
/// # Errors
/// When there is none and none can be installed.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM_PATH") {
        return Ok(path.into());
    }
    let find = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(which);
    program("Chromium", "chromium", find)
}

/// Firefox, the other browser of the captures: `$FIREFOX_PATH` if set, else whichever the system has.
///
/// # Errors
/// When there is none and none can be installed.
pub fn firefox() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("FIREFOX_PATH") {
        return Ok(path.into());
    }
    program("Firefox", "firefox-esr", || ["firefox-esr", "firefox"].into_iter().find_map(which))
}

/// The folder of PostgreSQL's programs, of the newest version that is installed.
///
/// # Errors
/// When there is none and none can be installed.
pub fn postgresql() -> Result<PathBuf> {
    program("PostgreSQL", "postgresql", || newest_postgresql(Path::new("/usr/lib/postgresql")))
}

/// Python, of whichever version the system has.
///
/// # Errors
/// When there is none and none can be installed.
pub fn python() -> Result<()> {
    program("Python", "python3", || which("python3")).map(|_| ())
}

/// Python's `venv` with its pip, which Debian keeps in a package of its own.
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn python_venv() -> Result<()> {
    let usable = || Run::new("python3").args(["-c", "import venv, ensurepip"]).succeeds().then(PathBuf::new);
    program("Python's venv", "python3-venv", usable).map(|_| ())
}

fn program(name: &str, package: &str, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    step(name, || Ok(find().is_some()), || install(package))?;
    find().with_context(|| format!("the package {package} is installed but {name} is not where it should be"))
}

fn install(package: &str) -> Result<()> {
    if which("apt-get").is_none() {
        bail!("there is no apt-get to install it: please install {package} by your package manager");
    }
    let is_root = Run::new("id").arg("-u").output()?.trim() == "0";
    if !is_root && which("sudo").is_none() {
        bail!("installing it needs root and there is no sudo: please run `apt-get install {package}` as root");
    }
    let apt_get = |arguments: &[&str]| {
        let run = if is_root { Run::new("apt-get") } else { Run::new("sudo").arg("apt-get") };
        run.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").check()
    };
    let install = ["install", "--yes", "--no-install-recommends", package];
    // The lists may be missing or out of date, on a fresh machine they are; fetching them first always would be slow.
    if apt_get(&install).is_ok() {
        return Ok(());
    }
    crate::signals::go_on()?;
    apt_get(&["update"])?;
    apt_get(&install)
}

/// The `bin` folder below the folder of the highest version number.
fn newest_postgresql(versions: &Path) -> Option<PathBuf> {
    let newest = std::fs::read_dir(versions)
        .ok()?
        .flatten()
        .filter(|entry| entry.path().join("bin/initdb").is_file())
        .max_by_key(|entry| entry.file_name().to_str().and_then(|version| version.parse::<u32>().ok()))?;
    Some(newest.path().join("bin"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_newest_postgresql_is_that_of_the_highest_number_and_complete() {
        let folder = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17"] {
            fs::create_dir_all(folder.path().join(version).join("bin")).unwrap();
        }
        for version in ["9", "15"] {
            fs::write(folder.path().join(version).join("bin/initdb"), "").unwrap();
        }
        assert_eq!(newest_postgresql(folder.path()), Some(folder.path().join("15/bin")));
    }

    #[test]
    fn without_postgresql_none_is_found() {
        assert_eq!(newest_postgresql(Path::new("/no/such/folder")), None);
    }
}
