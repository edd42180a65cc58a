//! What sealing costs, for `cargo xtask bench sealing`: prints a Markdown table. Release builds only mean
//! something.

use std::{error::Error, hint::black_box, sync::Arc, time::Instant};

use contract::checkout::CheckoutDraft;
use valise_server::{
    clock::SystemClock,
    domain::{consignee, keys},
    random::SystemRandom,
    store::{Batch, Db, data_keys},
    vault::{Access, Actor, FileKeeper, Index, KeyKind, Purpose, ShopKey, Vault, VaultError},
};

/// Orders in a figure.
const ORDERS: u32 = 5_000;
/// Data keys destroyed, and wrapped anew, in a figure.
const KEYS: usize = 1_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let db = Db::connect(&format!("sqlite:{}", folder.path().join("valise.db").display())).await?;
    let keeper = Box::new(FileKeeper::new(&folder.path().join("keys")));
    let vault = keys::open_vault(&db, keeper, &SystemClock, Arc::new(SystemRandom)).await?;
    println!("| sealing | each |\n|---|---:|");
    let key = Arc::new(ShopKey::load(folder.path(), &SystemRandom)?);
    valise_server::app::begin_audit_log(&db, &key).await?;
    whole(&vault, &db, key).await?;
    let ids: Vec<String> = (0..KEYS).map(|id| format!("destroyed {id}")).collect();
    let destroying = Instant::now();
    vault.destroy(&ids)?;
    let size = std::fs::metadata(folder.path().join("keys/ring.json"))?.len();
    let took = destroying.elapsed().as_millis();
    println!(
        "| {KEYS} data keys taken out of the key ring at once | {took} ms; the ring is then {} kB |",
        size / 1_000
    );
    let one = Instant::now();
    vault.destroy(&["one more".to_owned()])?;
    println!("| one more, from that ring | {} ms |", one.elapsed().as_millis());
    db.close().await;
    Ok(())
}

async fn whole(vault: &Vault, db: &Db, shop_key: Arc<ShopKey>) -> Result<(), Box<dyn Error>> {
    let draft = CheckoutDraft {
        country: "AT".to_owned(),
        full_name: "Zoë Müller".to_owned(),
        mobile: "+436641234567".to_owned(),
        line1: "Hauptplatz 1".to_owned(),
        line2: "Stiege 2".to_owned(),
        city: "Graz".to_owned(),
        postal_code: "8010".to_owned(),
        email: "zoe@example.org".to_owned(),
        landline: "+433168720".to_owned(),
        id_number: String::new(),
    };
    let (key, row) = vault.new_key(KeyKind::Order, "an order", 0)?;
    each("a data key made and wrapped", || vault.new_key(KeyKind::Order, "an order", 0))?;
    each("an order's eight columns sealed, its mobile number marked", || consignee::seal(vault, &key, &draft))?;
    each("a data key unwrapped", || vault.key(&row))?;
    let sealed = consignee::seal(vault, &key, &draft)?;
    let access = db.write(move |conn| {
        let (row, shop_key) = (row.clone(), Arc::clone(&shop_key));
        Box::pin(async move {
            let mut batch = Batch::default();
            data_keys::insert(&mut batch, &row);
            batch.run(conn).await?;
            Access::record(conn, &shop_key, &row.id, (&Actor::Guest, Purpose::OwnView), 0).await
        })
    });
    let opened = access.await?.ok_or("the key that was just made is gone")?.open(vault)?;
    each("an order's eight columns opened", || consignee::open(&opened, &sealed))?;
    each("an email's blind index", || vault.index(Index::SubscriberEmail, &draft.email))?;
    Ok(())
}

fn each<T>(what: &str, mut step: impl FnMut() -> Result<T, VaultError>) -> Result<(), VaultError> {
    let started = Instant::now();
    for _ in 0..ORDERS {
        black_box(step()?);
    }
    let nanos = started.elapsed().as_nanos() / u128::from(ORDERS);
    println!("| {what} | {}.{} µs |", nanos / 1_000, nanos % 1_000 / 100);
    Ok(())
}
