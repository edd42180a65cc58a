//! What the audit log costs.

use std::path::Path;

use anyhow::{Context, Result};

use super::Effort;
use super::buying::{Steps, stocked};
use super::load::{HEADS, Load, Report, cells};
use super::spread::Spread;
use crate::postgres::{Durability, Postgres};
use crate::report::timed;
use crate::server::{Shop, Stock};
use crate::workspace::{Profile, Workspace};

/// Transactions with an entry beside the same without, and orders placed in a shop beside one that leaves its log out, on
/// both databases.
///
/// # Errors
/// When it does not build or run.
pub fn run(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    {
        let postgres = Postgres::start(Durability::Full)?;
        println!("| transactions of one row, durable | a second | with an entry | |\n|---|---:|---:|---:|");
        for database in [None, Some(postgres.url())] {
            let arguments = ["run", "--release", "--package", "valise-server", "--example", "auditing", "--"];
            let example = workspace.cargo(arguments).args(database);
            print!("{}", timed("auditing", || example.output())?);
        }
    }
    let arguments = ["build", "--release", "--package", "valise-server", "--features", "unaudited", "--example"];
    timed("shop without its log", || workspace.cargo(arguments).args(["unaudited"]).check())?;
    let without = workspace.built(Profile::Release, "examples/unaudited");
    println!("\n| orders placed, 64 at once | {} |", HEADS[0]);
    println!("|---|{}|", HEADS[1]);
    compare(workspace, load, effort, &without, "SQLite", &[None, None])?;
    // A database for each: both shops are open at once.
    let (one, other) = (Postgres::start(Durability::Full)?, Postgres::start(Durability::Full)?);
    compare(workspace, load, effort, &without, "PostgreSQL", &[Some(one.url()), Some(other.url())])
}

fn compare(
    workspace: &Workspace,
    load: &Load,
    effort: Effort,
    without: &Path,
    name: &str,
    databases: &[Option<&str>; 2],
) -> Result<()> {
    let [with_log, no_log] = databases;
    let audited = stocked(workspace, load, Stock { database_url: *with_log, ..Stock::default() })?;
    let stock = Stock { database_url: *no_log, program: Some(without), ..Stock::default() };
    let unaudited = stocked(workspace, load, stock)?;
    let (mut with, mut none) = (Vec::new(), Vec::new());
    timed(&format!("orders with and without the log, {name}"), || {
        for _ in 0..effort.runs {
            // In turn, so that whatever else the machine does meets both alike.
            none.push(placed(load, &unaudited)?);
            with.push(placed(load, &audited)?);
        }
        anyhow::Ok(())
    })?;
    println!("| {name}, without the log | {} |", cells(&none));
    println!("| {name}, with it | {} |", cells(&with));
    let share = Spread::of(with.iter().zip(&none).map(|(with, none)| with.rate() / none.rate() * 100.0));
    println!("| {name}, with it of without | {} | | |", share.show(|percent| format!("{percent:.0} %")));
    Ok(())
}

/// The step of a run of orders in which each is placed.
fn placed(load: &Load, shop: &Shop) -> Result<Report> {
    let mut steps = load.ask::<Steps>(&["steps", "--origin", &shop.origin])?;
    steps.remove("order").context("no order was placed")?.sound()
}
