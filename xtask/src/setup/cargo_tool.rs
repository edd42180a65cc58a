//! Tools that come as crates.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::versions::reported;
use crate::process::{Run, which};
use crate::report::step;
use crate::workspace::Workspace;

/// A program that a crate installs, in one exact version.
pub struct CargoTool {
    /// The crate's name.
    pub package: &'static str,
    /// The program's name.
    pub binary: &'static str,
    /// The exact version.
    pub version: String,
    /// Whether the crate's own lock file is to be kept when compiling.
    pub locked: bool,
    /// What to tell people who wait, on two cores.
    pub minutes_from_source: u8,
}

impl CargoTool {
    /// The folder that holds the program in the right version: the one on the `PATH`, or one of our own, in which it is
    /// installed if need be. The user's own version of a tool is never replaced.
    ///
    /// # Errors
    /// When it can be neither found nor installed.
    pub fn ensure(&self, workspace: &Workspace) -> Result<PathBuf> {
        let own = workspace.tools().join(format!("{}-{}", self.package, self.version));
        let on_path = which(self.binary);
        let installed =
            || on_path.clone().into_iter().chain([own.join("bin").join(self.binary)]).find(|path| self.fits(path));

        let found = installed();
        step(&format!("{} {}", self.package, self.version), || Ok(found.is_some()), || self.install(&own))?;

        let program = found.or_else(installed);
        let program =
            program.with_context(|| format!("{} {} was installed but does not run", self.binary, self.version))?;
        Ok(program.parent().unwrap_or(Path::new("/")).to_owned())
    }

    fn fits(&self, program: &Path) -> bool {
        let answer = Run::new(program).arg("--version").output();
        answer.is_ok_and(|answer| reported(&answer) == Some(self.version.as_str()))
    }

    fn install(&self, folder: &Path) -> Result<()> {
        let spec = format!("{}@{}", self.package, self.version);
        if which("cargo-binstall").is_some() {
            let prebuilt = Run::new("cargo").args(["binstall", "--no-confirm", "--root"]).arg(folder).arg(&spec);
            match prebuilt.check() {
                Ok(()) => return Ok(()),
                Err(error) => {
                    crate::signals::go_on()?;
                    eprintln!("      no prebuilt {spec} ({error:#})");
                }
            }
        }
        eprintln!("      compiling {spec} from source, once: about {} minutes on two cores", self.minutes_from_source);
        let lock: &[&str] = if self.locked { &["--locked"] } else { &[] };
        Run::new("cargo").arg("install").args(lock).arg("--root").arg(folder).arg(&spec).check()
    }
}
