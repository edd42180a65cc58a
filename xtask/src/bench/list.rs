//! The list of 12 with prices at 16 connections, in pairs with plain text from the same listener.

use std::time::Duration;

use anyhow::Result;
use rustix::process::Signal;

use super::load::{HEADS, Load, Report, cells};
use super::spread::Spread;
use super::{Effort, machine};
use crate::process::{Daemon, Run};
use crate::report::timed;
use crate::server::{Shop, Stock, ready};
use crate::workspace::{Profile, Workspace};

const BAGS: usize = 600;
const PATH: &str = "/api/bags?limit=12";

/// What is read: a name for the table, and the generator's arguments.
const LISTS: [(&str, &[&str]); 3] = [
    ("list of 12, as it is", &["--path", PATH]),
    ("list of 12, brotli as browsers ask", &["--path", PATH, "--encoding", "gzip, deflate, br"]),
    ("list of 12, never the same twice", &["--path", PATH, "--vary", "price_min"]),
];

/// Measures and prints the table.
///
/// # Errors
/// When something does not build or an answer is wrong.
pub fn run(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    let shop = Shop::open_with(workspace, Profile::Release, Stock { bags: Some(BAGS), ..Stock::default() })?;
    let (_plaintext, yardstick) = plaintext(workspace)?;
    let seconds = effort.seconds();
    let read = |origin: &str, what: &[&str]| {
        let common = ["read", "--connections", "16", "--seconds", &seconds, "--origin", origin];
        load.run(&[&common, what].concat())
    };
    let mut plain: Vec<Report> = Vec::new();
    let mut lists: [Vec<Report>; LISTS.len()] = Default::default();
    timed("list of 12", || {
        for _ in 0..effort.runs {
            // In turn, so that whatever else the machine does meets all alike.
            for ((_, what), reports) in LISTS.iter().zip(&mut lists) {
                reports.push(read(&shop.origin, what)?);
                plain.push(read(&yardstick, &["--path", "/"])?);
            }
        }
        anyhow::Ok(())
    })?;
    let pace = Spread::of(plain.iter().map(Report::rate)).median();
    println!("| 16 connections, {BAGS} bags | {} | of plaintext |", HEADS[0]);
    println!("|---|{}|---:|", HEADS[1]);
    println!("| plaintext | {} | 100 % |", cells(&plain));
    for ((name, _), reports) in LISTS.iter().zip(&lists) {
        let share = Spread::of(reports.iter().map(|report| report.rate() / pace * 100.0)).median();
        println!("| {name} | {} | {share:.0} % |", cells(reports));
    }
    let (now, most) = machine::memory(shop.pid())?;
    println!("\nMemory of the server afterwards: {now:.0} MB, at most {most:.0} MB.");
    Ok(())
}

/// The yardstick: its process and its origin.
fn plaintext(workspace: &Workspace) -> Result<(Daemon, String)> {
    timed("plaintext server", || {
        workspace.cargo(["build", "--release", "--package", "valise-server", "--example", "plaintext"]).check()
    })?;
    let run = Run::bound_to_us(workspace.built(Profile::Release, "examples/plaintext"), "TERM", &[]);
    let (mut server, lines) = run.start_listening("the plaintext server", Signal::TERM)?;
    let origin = server.wait_for_line(&lines, Duration::from_secs(10), ready)?;
    Ok((server, origin))
}
