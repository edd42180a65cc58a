//! How long a device takes to rank the catalogue, and what its model weighs.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Effort;
use super::spread::Spread;
use crate::report::timed;
use crate::server::{Shop, Stock};
use crate::setup::{apt, node};
use crate::spa;
use crate::workspace::{Profile, Workspace};

/// In the repository's root, beside which its packages lie.
const SCRIPT: &str = "tests/bench/ranking.mjs";
/// Catalogues that are ranked.
const BAGS: [usize; 2] = [500, 10_000];
/// A run is a page: cheap, and one is unlike the next.
const PAGES_PER_RUN: u32 = 4;

/// What the script prints: of each page the first ranking, and the later ones.
#[derive(Deserialize)]
struct Taken {
    first: Vec<Took>,
    again: Vec<Took>,
}

/// Milliseconds.
#[derive(Deserialize)]
struct Took {
    ranking: f64,
    making: f64,
    layout: f64,
}

/// Measures and prints the tables: the crate by itself, natively, and the app in Chromium.
///
/// # Errors
/// When something does not build, or the app ranks nothing.
pub fn run(workspace: &Workspace, effort: Effort) -> Result<()> {
    let arguments = ["run", "--release", "--package", "recommend", "--example", "pace"];
    let table = timed("recommendations", || workspace.cargo(arguments).output())?;
    print!("{table}");

    node::packages(workspace, node::Scope::Test)?;
    let chromium = apt::chromium()?;
    spa::build(workspace)?;
    let pages = (effort.runs * PAGES_PER_RUN).to_string();
    println!("\n| the app in Chromium, slowed to a quarter | of | ranking | making the row | laying out |");
    println!("|---|---|---:|---:|---:|");
    for bags in BAGS {
        let stock = Stock { bags: Some(bags), ..Stock::default() };
        let shop = Shop::open_with(workspace, Profile::Release, stock)?;
        let run = workspace.run("node").arg(SCRIPT).args([&shop.origin, &pages]);
        let said = timed(&format!("ranking {bags} bags"), || run.env("CHROMIUM_PATH", &chromium).output())?;
        let taken: Taken = serde_json::from_str(&said).context("the measurement prints no times")?;
        for (what, times) in [("a page's first", taken.first), ("later visits, row and all", taken.again)] {
            let spread = |of: fn(&Took) -> f64| Spread::of(times.iter().map(of)).show(|ms| format!("{ms:.1} ms"));
            let (ranking, making, layout) = (spread(|t| t.ranking), spread(|t| t.making), spread(|t| t.layout));
            println!("| {bags} bags, {what} | {} | {ranking} | {making} | {layout} |", times.len());
        }
    }
    Ok(())
}
