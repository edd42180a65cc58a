//! What the audit log costs.

use anyhow::Result;

use crate::postgres::{Durability, Postgres};
use crate::report::timed;
use crate::workspace::Workspace;

/// Transactions with an entry beside the same without, on both databases; what it does to orders, the orders' figure
/// shows.
///
/// # Errors
/// When it does not build or run.
pub fn run(workspace: &Workspace) -> Result<()> {
    let postgres = Postgres::start(Durability::Full)?;
    println!("| transactions of one row, durable | a second | with an entry | |\n|---|---:|---:|---:|");
    for database in [None, Some(postgres.url())] {
        let arguments = ["run", "--release", "--package", "valise-server", "--example", "auditing", "--"];
        let example = workspace.cargo(arguments).args(database);
        print!("{}", timed("auditing", || example.output())?);
    }
    Ok(())
}
