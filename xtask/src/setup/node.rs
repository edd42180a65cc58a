//! Node and the npm packages that `package.json` pins: `dependencies` build the app, `devDependencies` test it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process::{Run, which};
use crate::report::step;
use crate::stamp;
use crate::workspace::Workspace;

const OLDEST_NODE: u32 = 20;

/// Which of the packages are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What building the app needs.
    Build,
    /// That, and what the tests need.
    Test,
}

impl Scope {
    fn stamp(self, lock: &str) -> String {
        format!("{self:?} {lock}")
    }
}

/// The packages, installed; gives the folder of their programs.
///
/// # Errors
/// When Node is missing or too old, or npm fails.
pub fn packages(workspace: &Workspace, scope: Scope) -> Result<PathBuf> {
    let modules = workspace.root().join("node_modules");
    let mark = modules.join(".valise");
    let lock = stamp::fingerprint(workspace.root(), &["package-lock.json"], &[])?;
    let enough = |held: Scope| stamp::is_current(&mark, &held.stamp(&lock));

    let (name, only) = match scope {
        Scope::Build => ("npm packages of the build", &["--omit=dev"][..]),
        Scope::Test => ("npm packages of the tests", &[][..]),
    };
    let install = || {
        node_is_there()?;
        // Chromium comes from the system; Playwright's own copies would be half a gigabyte.
        let npm = workspace.run("npm").args(["ci", "--no-fund", "--no-audit"]).args(only);
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").check()?;
        stamp::write(&mark, &scope.stamp(&lock))
    };
    step(name, || Ok(enough(Scope::Test) || enough(scope)), install)?;
    Ok(modules.join(".bin"))
}

fn node_is_there() -> Result<()> {
    let advice = format!(
        "install Node {OLDEST_NODE} or newer with npm, from https://nodejs.org or your package manager (Debian: `apt-get install nodejs npm`)"
    );
    if which("node").is_none() || which("npm").is_none() {
        bail!("Node is missing: {advice}");
    }
    let version = Run::new("node").arg("--version").output()?;
    match major(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => bail!("Node is {}, too old: {advice}", version.trim()),
    }
}

/// The first number in what `node --version` says, `v20.11.0`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_its_first_number() {
        assert_eq!(major("v20.11.0\n"), Some(20));
        assert_eq!(major("twenty"), None);
    }

    #[test]
    fn the_packages_of_the_build_do_not_count_as_those_of_the_tests() {
        assert_ne!(Scope::Build.stamp("l"), Scope::Test.stamp("l"));
    }
}
