//! What sealing personal data costs.

use anyhow::Result;

use crate::report::timed;
use crate::workspace::Workspace;

/// Each operation of the vault by itself; what they do to orders, the orders' figure shows.
///
/// # Errors
/// When it does not build or run.
pub fn run(workspace: &Workspace) -> Result<()> {
    let arguments = ["run", "--release", "--package", "valise-server", "--example", "sealing"];
    let table = timed("sealing", || workspace.cargo(arguments).output())?;
    print!("{table}");
    Ok(())
}
