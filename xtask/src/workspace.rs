//! Where things lie: the checkout, what is built from it, and the user's cache that outlives a checkout.

use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::outside;
use crate::process::Run;

/// How the server is compiled. The app for the browser has one profile only (see `Trunk.toml`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, slower to run.
    Debug,
    /// What ships.
    Release,
}

impl Profile {
    /// The folder that cargo names after the profile.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// The checkout and the folders that belong to it.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
    cache: PathBuf,
    /// The target folder outside, while it is used.
    claim: Option<outside::Claim>,
}

impl Workspace {
    /// The checkout that this command was started from.
    ///
    /// # Errors
    /// When the current folder cannot be read.
    pub fn locate() -> Result<Self> {
        // cargo says at run time which checkout it runs; a binary moved by hand falls back on where it was built.
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.parent().context("xtask/ has no parent folder")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir().context("no current folder")?.join(folder),
            None => root.join("target"),
        };
        let cache = cache_folder(|name| env::var_os(name).map(PathBuf::from)).unwrap_or_else(|| root.join("target"));
        Ok(Self { root, target, cache, claim: None })
    }

    /// Moves cargo's target folder into the user's cache, keyed by compiler and lock file: a clean clone then compiles
    /// its own crates only.
    ///
    /// # Errors
    /// When the lock file or the compiler's version cannot be read.
    pub fn keep_target_outside(&mut self) -> Result<()> {
        let mut key = DefaultHasher::new();
        self.read("Cargo.lock")?.hash(&mut key);
        Run::new("rustc").arg("--version").output()?.hash(&mut key);
        let claim = outside::claim(&self.cache, key.finish())?;
        self.target.clone_from(&claim.folder);
        self.claim = Some(claim);
        Ok(())
    }

    /// The checkout's top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The app as it is served.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Notes that commands leave for themselves about this checkout.
    pub fn notes(&self) -> PathBuf {
        self.root.join("target/xtask")
    }

    /// Tools that the commands install for themselves, shared by all checkouts.
    pub fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The server's binary.
    pub fn server(&self, profile: Profile) -> PathBuf {
        self.built(profile, "valise")
    }

    /// A program that cargo built, by its path below the profile's folder.
    pub fn built(&self, profile: Profile, program: &str) -> PathBuf {
        self.target.join(profile.folder()).join(program)
    }

    /// A file of the checkout as text.
    ///
    /// # Errors
    /// When it cannot be read; the message names it.
    pub fn read(&self, file: &str) -> Result<String> {
        std::fs::read_to_string(self.root.join(file)).with_context(|| format!("cannot read {file}"))
    }

    /// A program run from the checkout's top folder, with cargo's target folder set for it.
    pub fn run(&self, program: impl AsRef<std::ffi::OsStr>) -> Run {
        Run::new(program).dir(&self.root).env("CARGO_TARGET_DIR", &self.target)
    }

    /// cargo, with the given arguments.
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        self.run("cargo").args(arguments)
    }
}

/// The user's cache for this project by the XDG rules, if the environment names any.
fn cache_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("XDG_CACHE_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| variable("HOME").map(|home| home.join(".cache")))
        .map(|folder| folder.join("valise"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Some("/c"), Some("/h"), Some("/c/valise"))]
    #[case(None, Some("/h"), Some("/h/.cache/valise"))]
    #[case(Some("relative"), Some("/h"), Some("/h/.cache/valise"))]
    #[case(None, None, None)]
    fn the_cache_follows_the_xdg_rules(
        #[case] xdg: Option<&str>,
        #[case] home: Option<&str>,
        #[case] folder: Option<&str>,
    ) {
        let found = cache_folder(|name| if name == "HOME" { home } else { xdg }.map(PathBuf::from));
        assert_eq!(found, folder.map(PathBuf::from));
    }
}
