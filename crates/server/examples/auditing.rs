//! What the audit log costs, for `cargo xtask bench auditing`: writes a row with and without an entry, alone and many at
//! once, and prints lines of a Markdown table. Takes the database's address; without one a SQLite file. Release builds
//! only mean something.

use std::{error::Error, sync::Arc, time::Instant};

use futures_util::{StreamExt, TryStreamExt, stream};
use valise_server::{
    audit::{self, Action, Detail, Entry, Subject},
    catalogue, cli,
    clock::{Clock, SystemClock},
    random::SystemRandom,
    store::{self, Db, StoreError},
    vault::ShopKey,
};

/// Transactions in a figure, times those at once.
const EACH: usize = 400;
/// From one writer to many.
const CROWDS: [usize; 3] = [1, 16, 64];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let given = std::env::args().nth(1);
    let url = given.clone().unwrap_or_else(|| format!("sqlite:{}", folder.path().join("valise.db").display()));
    let database = if given.is_some() { "PostgreSQL" } else { "SQLite" };
    let db = Db::connect(&url).await?;
    let key = Arc::new(ShopKey::load(folder.path(), &SystemRandom)?);
    valise_server::app::begin_audit_log(&db, &key).await?;
    let bags = catalogue::demo(1, CROWDS[CROWDS.len() - 1], SystemClock.now_ms());
    let skus: Vec<String> = bags.bags.iter().filter_map(|bag| Some(bag.variants.first()?.sku.clone())).collect();
    cli::fill(&db, 1, skus.len(), false).await?;
    for crowd in CROWDS {
        let plain = rate(&db, None, &skus, crowd).await?;
        let told = rate(&db, Some(&key), &skus, crowd).await?;
        println!("| {database}, {crowd} at once | {plain} | {told} | {} % |", told * 100 / plain.max(1));
    }
    let started = Instant::now();
    let (rows, faults) = cli::verify_audit_log(&db, &key, Vec::new()).await?;
    let took = started.elapsed().as_millis().max(1);
    println!(
        "| {database}, {rows} rows verified, {} faults | | {} a second | |",
        faults.len(),
        u128::from(rows.unsigned_abs()) * 1_000 / took
    );
    db.close().await;
    Ok(())
}

/// Transactions a second that each write a row of their own, with an entry where there is a key.
async fn rate(db: &Db, key: Option<&Arc<ShopKey>>, skus: &[String], crowd: usize) -> Result<u128, StoreError> {
    let count = EACH * crowd;
    let started = Instant::now();
    stream::iter(0..count)
        .map(|number| {
            let (sku, key) = (skus[number % skus.len()].clone(), key.cloned());
            db.write(move |conn| {
                let (sku, key) = (sku.clone(), key.clone());
                Box::pin(async move {
                    store::catalogue::set_stock(conn, &sku, 7).await?;
                    let Some(key) = key else { return Ok(()) };
                    let entry = Entry::at_the_console(0, Action::StockSet, Subject::Variant(&sku), Detail::Number(7));
                    audit::append(conn, &key, &entry).await
                })
            })
        })
        .buffer_unordered(crowd)
        .try_collect::<()>()
        .await?;
    Ok(count as u128 * 1_000_000 / started.elapsed().as_micros().max(1))
}
