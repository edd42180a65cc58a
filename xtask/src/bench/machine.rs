//! What the figures were measured on, and how much memory a process has.

use std::fs;
use std::thread::available_parallelism;

use anyhow::{Context, Result};

use crate::process::Run;
use crate::workspace::Workspace;

/// One line: date, commit, processor, memory, kernel.
///
/// # Errors
/// When the system does not tell.
pub fn describe(workspace: &Workspace) -> Result<String> {
    let date = Run::new("date").args(["-u", "+%F"]).output()?;
    let commit = workspace.run("git").args(["describe", "--always", "--dirty"]).output()?;
    let kernel = Run::new("uname").arg("-sr").output()?;
    let cores = available_parallelism().context("the number of cores")?;
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|_| "unknown processor".to_owned());
    let memory = kilobytes(&field("/proc/meminfo", "MemTotal")?)? / 1_048_576;
    Ok(format!(
        "{}, commit {}: {cores} cores of {cpu}, {memory} GiB, {}; shop, database, processor and load share them.",
        date.trim(),
        commit.trim(),
        kernel.trim()
    ))
}

/// The memory that a process holds now, and the most that it ever held, in megabytes of a million bytes.
///
/// # Errors
/// When the process is gone.
pub fn memory(pid: u32) -> Result<(f64, f64)> {
    let status = format!("/proc/{pid}/status");
    let megabytes = |name| anyhow::Ok(kilobytes(&field(&status, name)?)? as f64 * 1.024 / 1_000.0);
    Ok((megabytes("VmRSS")?, megabytes("VmHWM")?))
}

/// The value behind `name:` in a file of the kernel's.
fn field(file: &str, name: &str) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    value(&text, name).with_context(|| format!("there is no {name} in {file}"))
}

fn value(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn kilobytes(value: &str) -> Result<u64> {
    value.trim_end_matches(" kB").parse().with_context(|| format!("{value} is no number of kB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_files_are_read_by_name() {
        let text = "Name:\tvalise\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n";
        assert_eq!(value(text, "VmRSS").and_then(|value| kilobytes(&value).ok()), Some(10_240));
        assert_eq!(value(text, "VmSwap"), None);
    }

    #[test]
    fn a_process_that_runs_has_memory() {
        let (now, most) = memory(std::process::id()).unwrap();
        assert!(now > 0.0 && most >= now);
    }
}
