//! The app for the browser: `dist/`, built by trunk, each asset with its compressed copies beside it.

use anyhow::Result;

use crate::compress;
use crate::report::{step, timed};
use crate::setup::rust::with_small_std;
use crate::setup::{self, AppTools};
use crate::stamp;
use crate::workspace::Workspace;

/// Everything that `dist/` is made from. `Cargo.lock` stands for all crates that are not ours.
const INPUTS: [&str; 18] = [
    "src",
    "crates/contract",
    "crates/markup",
    "crates/recommend",
    "crates/wire",
    "crates/wire-derive",
    "style",
    "public",
    "tools",
    "index.html",
    "privacy.toml",
    "policy",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    ".cargo/config.toml",
    // The switches that the app is compiled with.
    "xtask/src/setup/rust.rs",
];

/// Builds `dist/`, unless it is there and nothing that it is made from has changed.
///
/// # Errors
/// When a tool is missing and cannot be brought, or the build fails.
pub fn build(workspace: &Workspace) -> Result<()> {
    let tools = setup::app_tools(workspace)?;
    let facts: Vec<&str> = tools.versions.iter().map(String::as_str).collect();
    // Taken before the build: what is edited meanwhile makes the next build run again.
    let fingerprint = stamp::fingerprint(workspace.root(), &INPUTS, &facts)?;
    let mark = workspace.notes().join("dist.stamp");
    let complete = || workspace.dist().join("index.html.br").is_file() && stamp::is_current(&mark, &fingerprint);

    step(
        "app (dist/)",
        || Ok(complete()),
        || {
            trunk(workspace, &tools)?;
            timed("compressed copies", || compress::beside_each(&workspace.dist()))?;
            stamp::write(&mark, &fingerprint)
        },
    )
}

fn trunk(workspace: &Workspace, tools: &AppTools) -> Result<()> {
    // Trunk reads NO_COLOR as a flag and stops at the `1` that people set it to.
    let run = workspace.run(&tools.trunk).arg("build").without("NO_COLOR");
    with_small_std(run).path_first(&tools.path)?.check()
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml::{Table, Value};

    #[test]
    fn every_crate_of_ours_that_the_app_is_made_from_is_watched() {
        let manifest: Table = include_str!("../../Cargo.toml").parse().unwrap();
        let workspace = &manifest["workspace"]["dependencies"];
        let ours: Vec<&str> = manifest["dependencies"]
            .as_table()
            .unwrap()
            .keys()
            .filter_map(|name| workspace.get(name)?.get("path").and_then(Value::as_str))
            .collect();
        assert!(!ours.is_empty());
        for path in ours {
            assert!(INPUTS.contains(&path), "{path} is missing from INPUTS");
        }
    }
}
