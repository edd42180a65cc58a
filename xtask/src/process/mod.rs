//! Running other programs so that none outlives its purpose.

mod daemon;
mod tree;

use std::env;
use std::ffi::OsStr;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

pub use self::daemon::Daemon;
use crate::signals;

const POLL: Duration = Duration::from_millis(20);

/// A program about to be run.
pub struct Run {
    command: Command,
    line: String,
}

impl Run {
    /// The program, by path or by name on the `PATH`.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program.as_ref());
        // cargo tells xtask about xtask's own package; build scripts that watch these variables would run again.
        for (name, _) in env::vars_os().filter(|(name, _)| describes_package(name)) {
            command.env_remove(name);
        }
        Self { command, line: program.as_ref().to_string_lossy().into_owned() }
    }

    /// One more argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.line.push(' ');
        self.line.push_str(&argument.as_ref().to_string_lossy());
        self.command.arg(argument);
        self
    }

    /// Several more arguments.
    pub fn args(self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        arguments.into_iter().fold(self, Self::arg)
    }

    /// An environment variable for the program.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Keeps an environment variable from the program.
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Folders to look for programs in before those of the `PATH`.
    ///
    /// # Errors
    /// When a folder's name cannot stand in a `PATH`.
    pub fn path_first(self, folders: &[PathBuf]) -> Result<Self> {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = folders.iter().cloned().chain(env::split_paths(&old));
        let joined = env::join_paths(all).context("a folder's name cannot stand in PATH")?;
        Ok(self.env("PATH", joined))
    }

    /// The folder to run in.
    pub fn dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs to the end, all output going to stderr.
    ///
    /// # Errors
    /// When the program cannot be started or fails, or [`signals::Interrupted`] once it was stopped on a signal.
    pub fn check(mut self) -> Result<()> {
        let stderr = std::io::stderr().as_fd().try_clone_to_owned().context("stderr is closed")?;
        self.command.stdout(Stdio::from(stderr));
        let mut child = self.spawn()?;
        loop {
            if signals::asked_to_stop() {
                tree::stop(&mut child, Duration::from_secs(10));
            }
            if let Some(status) = child.try_wait().with_context(|| format!("cannot wait for `{}`", self.line))? {
                signals::go_on()?;
                return if status.success() { Ok(()) } else { Err(failed(&self.line, &status.to_string())) };
            }
            sleep(POLL);
        }
    }

    /// Runs to the end and gives what it wrote to stdout. For programs that answer at once.
    ///
    /// # Errors
    /// When the program cannot be started or fails; the message carries what it wrote to stderr.
    pub fn output(mut self) -> Result<String> {
        let output = self.command.output().with_context(|| format!("cannot run `{}`", self.line))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` failed ({}): {}", self.line, output.status, said.trim());
        }
        String::from_utf8(output.stdout).with_context(|| format!("`{}` wrote something other than text", self.line))
    }

    /// Whether the program can be run and succeeds; what it writes is dropped.
    pub fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn spawn(&mut self) -> Result<Child> {
        self.command.stdin(Stdio::inherit()).spawn().with_context(|| format!("cannot run `{}`", self.line))
    }
}

fn failed(line: &str, how: &str) -> anyhow::Error {
    anyhow::anyhow!("`{line}` failed ({how})")
}

fn describes_package(variable: &OsStr) -> bool {
    let name = variable.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Where a program lies on the `PATH`, if it does.
pub fn which(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_an_error_that_names_its_command_line_and_what_it_said() {
        let error = Run::new("sh").args(["-c", "echo why >&2; exit 3"]).output().unwrap_err().to_string();
        assert!(error.contains("sh -c") && error.contains("3") && error.ends_with("why"), "{error}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_an_error_that_names_it() {
        let error = Run::new("no-such-program").output().unwrap_err().to_string();
        assert!(error.contains("no-such-program"), "{error}");
    }

    #[test]
    fn the_package_that_cargo_runs_is_not_told_to_the_program() {
        let seen = Run::new("sh").args(["-c", "echo \"[$CARGO_PKG_NAME$CARGO_MANIFEST_DIR]\""]).output().unwrap();
        assert_eq!(seen.trim(), "[]");
    }

    #[test]
    fn folders_put_first_on_the_path_come_first() {
        let run = Run::new("sh").args(["-c", "echo $PATH"]).path_first(&[PathBuf::from("/first")]).unwrap();
        assert!(run.output().unwrap().starts_with("/first:"));
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(which("sh").is_some());
        assert_eq!(which("no-such-program"), None);
    }
}
