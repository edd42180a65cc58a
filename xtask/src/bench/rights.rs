//! What a person's rights cost the shop.

use anyhow::Result;

use crate::postgres::{Durability, Postgres};
use crate::report::timed;
use crate::workspace::Workspace;

/// An export and an erasure of a person with 1,000 orders and 100,000 events, on both databases.
///
/// # Errors
/// When it does not build or run.
pub fn run(workspace: &Workspace) -> Result<()> {
    let postgres = Postgres::start(Durability::Full)?;
    println!("| a person with 1,000 orders and 100,000 events | took | |\n|---|---:|---:|");
    for database in [None, Some(postgres.url())] {
        let arguments = ["run", "--release", "--package", "valise-server", "--example", "rights", "--"];
        let example = workspace.cargo(arguments).args(database);
        print!("{}", timed("rights", || example.output())?);
    }
    Ok(())
}
