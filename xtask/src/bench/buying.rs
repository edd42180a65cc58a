//! Carts and orders: the whole path over HTTP, each write durable before it is answered.

use std::collections::BTreeMap;

use anyhow::Result;

use super::load::{HEADS, Load, Report, cells};
use super::{Effort, machine};
use crate::postgres::{Durability, Postgres};
use crate::report::timed;
use crate::server::{Shop, Stock};
use crate::workspace::{Profile, Workspace};

/// Units of each variant that is bought: nothing sells out while it is measured.
const STOCK: &str = "10000000";
/// From one shopper, who waits for her own commit each time, to many who share one.
const CROWDS: [&str; 4] = ["1", "16", "64", "256"];

/// The steps to an order, and what the generator calls them.
const STEPS: [(&str, &str); 5] = [
    ("line into a fresh cart", "cart"),
    ("quote", "quote"),
    ("stock reserved, order written, payment opened", "order"),
    ("paid, and seen as placed", "payment"),
    ("looked at again", "look"),
];

/// What the generator prints of its steps, by name.
pub(super) type Steps = BTreeMap<String, Report>;

/// Lines into fresh carts.
///
/// # Errors
/// When something does not build or an answer is wrong.
pub fn carts(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    let shop = stocked(workspace, load, Stock::default())?;
    println!("| a line into a fresh cart, SQLite | {} |", HEADS[0]);
    println!("|---|{}|", HEADS[1]);
    for shoppers in CROWDS {
        println!("| {shoppers} at once | {} |", cells(&crowd(load, &shop, "carts", shoppers, effort)?));
    }
    memory(&shop)
}

/// Orders, on both databases.
///
/// # Errors
/// When something does not build or an answer is wrong.
pub fn orders(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    on("SQLite", &stocked(workspace, load, Stock::default())?, load, effort)?;
    let postgres = Postgres::start(Durability::Full)?;
    println!();
    let stock = Stock { database_url: Some(postgres.url()), ..Stock::default() };
    on("PostgreSQL", &stocked(workspace, load, stock)?, load, effort)
}

fn on(database: &str, shop: &Shop, load: &Load, effort: Effort) -> Result<()> {
    println!("| orders, {database} with full durability | {} |", HEADS[0]);
    println!("|---|{}|", HEADS[1]);
    for shoppers in CROWDS {
        println!("| cart to placed, {shoppers} at once | {} |", cells(&crowd(load, shop, "orders", shoppers, effort)?));
    }
    let steps = steps(load, shop, effort)?;
    for (name, step) in STEPS {
        println!("| {name}, 64 at once | {} |", cells(steps.get(step).map_or(&[], Vec::as_slice)));
    }
    memory(shop)
}

/// Several runs of the orders taken step by step, by step.
fn steps(load: &Load, shop: &Shop, effort: Effort) -> Result<BTreeMap<String, Vec<Report>>> {
    let mut all: BTreeMap<String, Vec<Report>> = BTreeMap::new();
    timed("orders, step by step", || {
        for _ in 0..effort.runs {
            for (step, report) in load.ask::<Steps>(&["steps", "--origin", &shop.origin])? {
                all.entry(step).or_default().push(report.sound()?);
            }
        }
        anyhow::Ok(())
    })?;
    Ok(all)
}

fn crowd(load: &Load, shop: &Shop, what: &str, shoppers: &str, effort: Effort) -> Result<Vec<Report>> {
    timed(&format!("{what}, {shoppers} at once"), || {
        let seconds = effort.seconds();
        let arguments = [what, "--shoppers", shoppers, "--seconds", &seconds, "--origin", &shop.origin];
        (0..effort.runs).map(|_| load.run(&arguments)).collect()
    })
}

/// A shop whose variants do not run out.
pub(super) fn stocked(workspace: &Workspace, load: &Load, stock: Stock<'_>) -> Result<Shop> {
    let shop = Shop::open_with(workspace, Profile::Release, Stock { crowded: true, ..stock })?;
    timed("stock", || {
        for sku in load.ask::<Vec<String>>(&["skus", "--origin", &shop.origin])? {
            shop.command(["stock", "--sku", &sku, "--set", STOCK])?;
        }
        anyhow::Ok(())
    })?;
    Ok(shop)
}

fn memory(shop: &Shop) -> Result<()> {
    let (now, most) = machine::memory(shop.pid())?;
    println!("\nMemory of the server, the sandbox processor in it, afterwards: {now:.0} MB, at most {most:.0} MB.");
    Ok(())
}
