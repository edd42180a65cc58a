//! The list beside a flood of people who sign in: hashing passwords must not starve the shop.

use std::thread;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use super::load::{HEADS, Load, Report, cells};
use super::spread::{Spread, count};
use super::{Effort, machine};
use crate::report::timed;
use crate::server::{Shop, Stock};
use crate::workspace::{Profile, Workspace};

/// How many try to sign in at once.
const FLOOD: &str = "64";

/// What the generator prints of them.
#[derive(Debug, Deserialize)]
struct Flood {
    refused: Report,
    sent_away: Report,
}

/// Measures and prints the table.
///
/// # Errors
/// When something does not build or an answer is wrong.
pub fn run(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    let stock = Stock { bags: Some(600), crowded: true, behind_proxy: true, ..Stock::default() };
    let shop = Shop::open_with(workspace, Profile::Release, stock)?;
    let seconds = effort.seconds();
    let list = || {
        let arguments = ["read", "--connections", "16", "--seconds", &seconds, "--origin", &shop.origin];
        load.run(&[&arguments[..], &["--path", "/api/bags?limit=12"]].concat())
    };
    let flood = || {
        let arguments = ["sign-in", "--shoppers", FLOOD, "--seconds", &seconds, "--origin", &shop.origin];
        load.ask::<Flood>(&arguments)
    };
    let (mut quiet, mut beside) = (Vec::new(), Vec::new());
    let (mut refused, mut sent_away) = (Vec::new(), Vec::new());
    timed("list beside a flood", || {
        for _ in 0..effort.runs {
            // In turn, so that whatever else the machine does meets both alike.
            quiet.push(list()?);
            let (read, flooded) = thread::scope(|scope| {
                let flooding = scope.spawn(flood);
                (list(), flooding.join().map_err(|_| anyhow!("the flood's thread died")))
            });
            beside.push(read?);
            let flooded = flooded?.context("the flood")?;
            refused.push(flooded.refused.sound()?);
            sent_away.push(flooded.sent_away.sound()?);
        }
        anyhow::Ok(())
    })?;
    println!("| list of 12, 16 connections | {} |", HEADS[0]);
    println!("|---|{}|", HEADS[1]);
    println!("| quiet | {} |", cells(&quiet));
    println!("| beside {FLOOD} at once who sign in | {} |", cells(&beside));
    println!("| those, refused after a hash | {} |", cells(&refused));
    let away = Spread::of(sent_away.iter().map(Report::rate)).show(count);
    let times = Spread::of(beside.iter().zip(&quiet).map(|(beside, quiet)| beside.p99_us / quiet.p99_us)).median();
    println!("\nSent away: {away} a second. The list's p99 is {times:.2} times its quiet one.");
    let (now, most) = machine::memory(shop.pid())?;
    println!("Memory of the server afterwards: {now:.0} MB, at most {most:.0} MB.");
    Ok(())
}
