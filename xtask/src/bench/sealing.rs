//! What sealing personal data costs.

use anyhow::Result;

use super::Effort;
use super::buying::{Steps, stocked};
use super::load::Load;
use super::spread::{Spread, millis};
use crate::report::timed;
use crate::server::Stock;
use crate::workspace::Workspace;

/// Orders of one shopper in a run.
const ORDERS: &str = "500";

/// Each operation of the vault by itself, and the whole requests of which they are part.
///
/// # Errors
/// When it does not build or run.
pub fn run(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    let arguments = ["run", "--release", "--package", "valise-server", "--example", "sealing"];
    let table = timed("sealing", || workspace.cargo(arguments).output())?;
    print!("{table}");
    let shop = stocked(workspace, load, Stock::default())?;
    let (mut placed, mut looked) = (Vec::new(), Vec::new());
    timed("orders of one shopper", || {
        for _ in 0..effort.runs {
            let arguments = ["steps", "--shoppers", "1", "--orders", ORDERS, "--origin", &shop.origin];
            let mut steps = load.ask::<Steps>(&arguments)?;
            placed.extend(steps.remove("order").map(|step| step.sound()).transpose()?);
            looked.extend(steps.remove("look").map(|step| step.sound()).transpose()?);
        }
        anyhow::Ok(())
    })?;
    println!("\n| whole requests, one shopper, SQLite | p50 |\n|---|---:|");
    for (what, reports) in [("an order placed", &placed), ("its page's answer, looked at again", &looked)] {
        println!("| {what} | {} |", Spread::of(reports.iter().map(|report| report.p50_us)).show(millis));
    }
    Ok(())
}
