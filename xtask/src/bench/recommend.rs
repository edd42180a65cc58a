//! How long a device takes to rank the catalogue, and what its model weighs.

use anyhow::Result;

use crate::report::timed;
use crate::workspace::Workspace;

/// Measures and prints the table.
///
/// # Errors
/// When the example does not build or run.
pub fn run(workspace: &Workspace) -> Result<()> {
    let arguments = ["run", "--release", "--package", "recommend", "--example", "pace"];
    let table = timed("recommendations", || workspace.cargo(arguments).output())?;
    print!("{table}");
    Ok(())
}
