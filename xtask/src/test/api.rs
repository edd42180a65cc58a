//! The server's own tests.

use anyhow::Result;

use super::rust::snapshots_are_law;
use crate::postgres::{Durability, Postgres};
use crate::report::timed;
use crate::workspace::Workspace;

/// Runs them with a PostgreSQL at hand; each test that has to hold on both databases runs on both.
///
/// # Errors
/// When one fails or PostgreSQL cannot be had.
pub fn run(workspace: &Workspace, further: &[String]) -> Result<()> {
    let postgres = Postgres::start(Durability::None)?;
    let test = workspace.cargo(["test", "--package", "valise-server", "--features", "failpoints"]).args(further);
    timed("API tests on SQLite and PostgreSQL", || {
        snapshots_are_law(test).env("VALISE_TEST_POSTGRES_URL", postgres.url()).check()
    })
}
