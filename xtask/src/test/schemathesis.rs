//! Schemathesis reads the API's description and sends what it allows and what it forbids.

use anyhow::Result;

use crate::report::timed;
use crate::server::Shop;
use crate::setup::python;
use crate::workspace::{Profile, Workspace};

/// Cases per operation and phase; a fixed seed makes a failure come again.
const OPTIONS: [&str; 10] =
    ["--checks", "all", "--mode", "all", "--max-examples", "40", "--seed", "20261122", "--generation-database", "none"];

/// Runs it with all its checks against a shop of its own.
///
/// # Errors
/// When it finds anything.
pub fn run(workspace: &Workspace, further: &[String]) -> Result<()> {
    let schemathesis = python::schemathesis(workspace)?;
    let shop = Shop::open(workspace, Profile::Debug)?;
    timed("schemathesis", || {
        let description = format!("{}/api/openapi.json", shop.origin);
        workspace.run(&schemathesis).args(["run", &description]).args(OPTIONS).args(further).check()
    })
}
