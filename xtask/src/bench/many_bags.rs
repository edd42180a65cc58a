//! A catalogue of 10,000 bags: what lists, search and facets cost where nothing is prepared, one at a time.

use anyhow::Result;

use super::load::{HEADS, Load, Report, cells};
use super::{Effort, machine};
use crate::report::{human, timed};
use crate::server::{Shop, Stock};
use crate::workspace::{Profile, Workspace};

const BAGS: usize = 10_000;

const QUESTIONS: [(&str, &str); 6] = [
    ("first page, newest first", "/api/bags?limit=12"),
    ("first page, by price", "/api/bags?limit=12&sort=price"),
    ("two facets", "/api/bags?limit=12&category=tote,backpack&colour=black,navy"),
    ("search", "/api/bags?limit=12&q=leather%20tote"),
    ("search with a typing error", "/api/bags?limit=12&q=lether%20totte"),
    ("search within a facet", "/api/bags?limit=12&q=leather&category=tote"),
];

/// Measures and prints the table.
///
/// # Errors
/// When something does not build or an answer is wrong.
pub fn run(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    let shop = Shop::open_with(workspace, Profile::Release, Stock { bags: Some(BAGS), ..Stock::default() })?;
    let (fresh, _) = machine::memory(shop.pid())?;
    println!("| {BAGS} bags, one connection, never the same twice | {} |", HEADS[0]);
    println!("|---|{}|", HEADS[1]);
    for (name, path) in QUESTIONS {
        let reports: Vec<Report> = timed(name, || {
            (0..effort.runs)
                .map(|_| {
                    let seconds = effort.seconds();
                    load.run(&[
                        "read",
                        "--connections",
                        "1",
                        "--seconds",
                        &seconds,
                        "--origin",
                        &shop.origin,
                        "--path",
                        path,
                        "--vary",
                        "price_min",
                    ])
                })
                .collect()
        })?;
        println!("| {name} | {} |", cells(&reports));
    }
    let (now, most) = machine::memory(shop.pid())?;
    println!(
        "\nFrom start to ready: {}. Memory: {fresh:.0} MB then, {now:.0} MB after the load, at most {most:.0} MB.",
        human(shop.ready_after)
    );
    Ok(())
}
