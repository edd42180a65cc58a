//! Whether the time of an answer tells that an address has an account, or a number an order.

use anyhow::Result;
use serde::Deserialize;

use super::load::Load;
use super::spread::millis;
use crate::postgres::{Durability, Postgres};
use crate::report::timed;
use crate::server::{Shop, Stock};
use crate::workspace::{Profile, Workspace};

/// What the generator prints of each question.
#[derive(Debug, Deserialize)]
struct Answered {
    question: String,
    pairs: usize,
    known_us: f64,
    unknown_us: f64,
    z: f64,
}

/// Measures and prints the table, on both databases.
///
/// # Errors
/// When something does not build or an answer is wrong.
pub fn run(workspace: &Workspace, load: &Load) -> Result<()> {
    let postgres = Postgres::start(Durability::Full)?;
    println!("| asked | pairs | of what there is, median | of what there is not | difference | z |");
    println!("|---|---:|---:|---:|---:|---:|");
    for (name, database_url) in [("SQLite", None), ("PostgreSQL", Some(postgres.url()))] {
        let stock = Stock { database_url, crowded: true, behind_proxy: true, ..Stock::default() };
        let shop = Shop::open_with(workspace, Profile::Release, stock)?;
        let mail = shop.mail().display().to_string();
        let arguments = ["enumeration", "--origin", &shop.origin, "--mail", &mail];
        for asked in timed(&format!("enumeration, {name}"), || load.ask::<Vec<Answered>>(&arguments))? {
            let Answered { question, pairs, known_us, unknown_us, z } = asked;
            let difference = unknown_us - known_us;
            println!(
                "| {question}, {name} | {pairs} | {} | {} | {difference:+.0} µs | {z:+.2} |",
                millis(known_us),
                millis(unknown_us)
            );
        }
    }
    Ok(())
}
