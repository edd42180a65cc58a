//! What cargo itself can check.

use anyhow::Result;

use crate::process::Run;
use crate::report::timed;
use crate::setup::rust::{WASM, component, wasm_target};
use crate::workspace::Workspace;

/// Native views render only with this feature; the failpoints exist only in tests.
const FEATURES: &str = "valise/ssr,valise-server/failpoints";

/// Formatting.
///
/// # Errors
/// When a file is not as `cargo fmt` would leave it; the names of such files are shown.
pub fn fmt(workspace: &Workspace) -> Result<()> {
    component("rustfmt", "fmt")?;
    timed("cargo fmt --check", || workspace.cargo(["fmt", "--all", "--", "--check", "-l"]).check())
}

/// Lints: everything natively, then the app as the browser gets it.
///
/// # Errors
/// At any warning.
pub fn clippy(workspace: &Workspace) -> Result<()> {
    component("clippy", "clippy")?;
    wasm_target()?;
    let denied = ["--", "-D", "warnings"];
    let native = ["clippy", "--workspace", "--all-targets", "--features", FEATURES];
    timed("clippy, native", || workspace.cargo(native).args(denied).check())?;
    let app = ["clippy", "--package", "valise", "--lib", "--bins", "--features", "csr", "--target", WASM];
    timed("clippy, browser", || workspace.cargo(app).args(denied).check())
}

/// Native tests of everything but the server, which has a part of its own.
///
/// # Errors
/// When one fails.
pub fn unit(workspace: &Workspace, further: &[String]) -> Result<()> {
    let test = ["test", "--workspace", "--exclude", "valise-server", "--features", "valise/ssr"];
    timed("native tests", || snapshots_are_law(workspace.cargo(test)).args(further).check())
}

/// Keeps a snapshot that differs from being taken for the new truth.
pub fn snapshots_are_law(cargo_test: Run) -> Run {
    cargo_test.env("INSTA_UPDATE", "no")
}
