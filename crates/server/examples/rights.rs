//! What an export and an erasure take for a person with 1,000 orders and 100,000 events, for `cargo xtask bench rights`:
//! prints lines of a Markdown table. Takes the database's address; without one a SQLite file. Release builds only mean
//! something.

use std::{error::Error, sync::Arc, time::Instant};

use contract::{
    checkout::CheckoutDraft,
    money::Money,
    orders::OrderStatus,
    privacy::{
        BrowsingEvent, Consent, Device, FINGERPRINT, Page, PastEvent, Purpose, registry::consentable::Analytics,
    },
};
use valise_server::{
    app::App,
    cli,
    clock::{Clock, SystemClock},
    config::{Config, MailRoute},
    domain::{
        consent::Consented,
        consignee,
        newsletter::ConsentTag,
        order_number::OrderNumber,
        rights::{archive, erasure, held},
        token::Token,
    },
    payments::hosted::Hosted,
    random::{SystemRandom, new_id},
    store::{
        Batch, StoreError, grants,
        orders::{self, NewOrderRow},
        payments,
        privacy::{self, NewEvent},
        rights::{Keys, OrdersOf},
    },
    vault::KeyKind,
};

/// Of one person.
const ORDERS: usize = 1_000;
const EVENTS: usize = 100_000;
/// Events written in one transaction.
const AT_ONCE: usize = 1_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let given = std::env::args().nth(1);
    let url = given.clone().unwrap_or_else(|| format!("sqlite:{}", folder.path().join("valise.db").display()));
    let database = if given.is_some() { "PostgreSQL" } else { "SQLite" };
    let app = shop(folder.path(), url).await?;
    let (browser, chooser) = (Token::generate(&SystemRandom), Token::generate(&SystemRandom));
    for _ in 0..ORDERS {
        order(&app, &browser).await?;
    }
    events(&app, &chooser).await?;
    let keys =
        Keys { orders: Some(OrdersOf::Browser(browser.hash())), consent: Some(chooser.hash()), ..Keys::default() };

    let started = Instant::now();
    let (held, found) = held::all(&app, keys.clone()).await?;
    let read = started.elapsed();
    let bytes = archive::pack(&held, &found, "https://valise.example", &app.key)?;
    let exported = started.elapsed();
    let rows: usize = found.iter().map(Vec::len).sum();
    println!(
        "| {database}: export of {rows} rows | {} ms, {} of them reading | {} kB |",
        exported.as_millis(),
        read.as_millis(),
        bytes.len() / 1_000
    );
    let started = Instant::now();
    let erased = erasure::person(&app, keys).await?;
    println!(
        "| {database}: erasure | {} ms | {} kinds of data went |",
        started.elapsed().as_millis(),
        erased.plan.goes.len()
    );
    app.db.close().await;
    Ok(())
}

async fn shop(folder: &std::path::Path, database_url: String) -> Result<Arc<App>, Box<dyn Error>> {
    let config = Config {
        dist: None,
        data_dir: folder.to_owned(),
        keys_dir: folder.join("keys"),
        database_url,
        public_url: "https://valise.example".to_owned(),
        mail: MailRoute::Folder(folder.join("mail")),
        mail_from: "Valise <orders@valise.example>".to_owned(),
        webhook_url: String::new(),
        reserve_ms: 900_000,
        unpaid_per_address: 1,
        carts_per_address: 1,
        connections_per_address: 1,
        trust_proxy: false,
        partner_urls: Vec::new(),
    };
    let keys = processor::Keys { api: "none".to_owned(), webhook: "none".to_owned() };
    let processor = Arc::new(Hosted::new("http://127.0.0.1:9", keys)?);
    let app = App::start(config, processor, Arc::new(SystemClock), Arc::new(SystemRandom)).await?;
    cli::fill(&app.db, 1, 12, false).await?;
    Ok(app)
}

/// A paid order with everything that can be sealed.
async fn order(app: &Arc<App>, browser: &Token) -> Result<(), Box<dyn Error>> {
    let (id, now_ms) = (new_id(&SystemClock, &SystemRandom), SystemClock.now_ms());
    let (key, key_row) = app.vault.new_key(KeyKind::Order, &id, now_ms)?;
    let draft = CheckoutDraft {
        country: "AT".to_owned(),
        full_name: "Zoë Müller".to_owned(),
        mobile: "+436641234567".to_owned(),
        line1: "Hauptplatz 1".to_owned(),
        city: "Graz".to_owned(),
        postal_code: "8010".to_owned(),
        email: "zoe@example.org".to_owned(),
        ..CheckoutDraft::default()
    };
    let consignee = consignee::seal(&app.vault, &key, &draft)?;
    let (number, reference) = (OrderNumber::generate(&SystemRandom), new_id(&SystemClock, &SystemRandom));
    let browser = browser.hash();
    let written = app.db.write(move |conn| {
        let (id, total) = (id.as_str(), Money::eur(12_900));
        let order = NewOrderRow {
            id,
            number: number.as_str(),
            cart_id: id,
            request_hash: "",
            created_at: now_ms,
            total,
            cost: "{}",
            promo: None,
            discount: Money::eur(0),
            consignee: &consignee,
            key: &key_row,
        };
        let mut batch = Batch::default();
        orders::insert(&mut batch, &order);
        orders::change_status(&mut batch, id, OrderStatus::AwaitingPayment, OrderStatus::Placed, now_ms);
        payments::insert(&mut batch, &reference, id, total, (now_ms, now_ms));
        grants::grant(&mut batch, &browser, id, now_ms);
        Box::pin(batch.run(conn))
    });
    Ok(written.await?)
}

async fn events(app: &Arc<App>, chooser: &Token) -> Result<(), Box<dyn Error>> {
    let now_ms = SystemClock.now_ms();
    let (id, token) = (new_id(&SystemClock, &SystemRandom), chooser.hash());
    let consent = Consent {
        granted: vec![Purpose::Analytics],
        declined: Vec::new(),
        fingerprint: FINGERPRINT.to_owned(),
        changed_at: now_ms,
    };
    let (subject, held) = (id.clone(), consent.clone());
    let letters = ConsentTag::of(&id, &app.vault)?;
    let chosen = app.db.write(move |conn| {
        let (subject, token, consent, letters) = (subject.clone(), token.clone(), held.clone(), letters.clone());
        Box::pin(async move {
            privacy::create_subject(conn, &subject, &token).await?;
            privacy::change_consent(conn, &subject, &consent, &letters).await
        })
    });
    chosen.await?;
    let consented: Consented<Analytics> =
        Consented::admit(&id, &consent, false, now_ms).ok_or("the consent does not hold")?;
    for _ in 0..EVENTS / AT_ONCE {
        let event = || NewEvent {
            id: new_id(&SystemClock, &SystemRandom),
            past: PastEvent { age_s: 1, event: BrowsingEvent::PageViewed { page: Page::Bag } },
        };
        let (batch, consented): (Arc<[NewEvent]>, _) = ((0..AT_ONCE).map(|_| event()).collect(), consented.clone());
        let recorded = app.db.write(move |conn| {
            let (batch, consented) = (Arc::clone(&batch), consented.clone());
            Box::pin(async move {
                privacy::record_events(conn, &consented, Device::Desktop, &batch, now_ms).await.map(|_| ())?;
                Ok::<(), StoreError>(())
            })
        });
        recorded.await?;
    }
    Ok(())
}
