//! How many purchases a second the shop can carry through, by itself: without HTTP, and with a payment processor that
//! answers at once, so that what is measured is the rules, the database and its disk.
//!
//! `cargo run --release -p valise-server --example purchases -- [DATABASE_URL] [BUYERS] [SECONDS]`
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::allow_attributes,
    reason = "a measurement stops at the first surprise, and prints"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use contract::{
    cart::NewLine,
    checkout::{CheckoutDraft, NewOrder},
    places::Country,
};
use http::HeaderMap;
use valise_server::{
    app::App,
    catalogue,
    clock::{Clock, SystemClock},
    config::{Config, MailRoute},
    domain::{carting, placing, quote, settling, token::Token},
    jobs::Jobs,
    payments::{
        Answer, HeldPayments, Payment, PaymentEvent, PaymentProcessor, Standing, WantedPayment, WebhookRefusal,
    },
    random::{SystemRandom, new_id},
    store,
};

const STOCK: u32 = 1_000_000_000;

/// Says yes to everything, at once.
#[derive(Debug)]
struct Instantly;

impl PaymentProcessor for Instantly {
    fn open<'a>(&'a self, wanted: &'a WantedPayment) -> Answer<'a, Payment> {
        let (reference, amount) = (wanted.reference.clone(), wanted.amount);
        let page_url = "http://127.0.0.1/pay".to_owned();
        Box::pin(async move { Ok(Payment { reference, standing: Standing::Open, amount, page_url, opened_at: 0 }) })
    }

    fn ask<'a>(&'a self, _: &'a str) -> Answer<'a, Option<Payment>> {
        Box::pin(async { Ok(None) })
    }

    fn capture<'a>(&'a self, _: &'a str) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn void<'a>(&'a self, _: &'a str) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn held(&self, _: Option<i64>) -> Answer<'_, HeldPayments> {
        Box::pin(async { Ok(HeldPayments::default()) })
    }

    fn hear(&self, _: &HeaderMap, _: &[u8], _: i64) -> Result<PaymentEvent, WebhookRefusal> {
        Err(WebhookRefusal::NotUnderstood("nothing is ever sent".to_owned()))
    }
}

#[derive(Default)]
struct Tally {
    added: AtomicU64,
    reserved: AtomicU64,
    placed: AtomicU64,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = std::env::temp_dir().join(new_id(&SystemClock, &SystemRandom));
    std::fs::create_dir_all(&folder).unwrap();
    let url = arguments.next().unwrap_or_else(|| format!("sqlite:{}", folder.join("shop.db").display()));
    let buyers: usize = arguments.next().map_or(64, |text| text.parse().unwrap());
    let seconds: u64 = arguments.next().map_or(10, |text| text.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(url, folder.clone(), buyers, Duration::from_secs(seconds)));
    std::fs::remove_dir_all(folder).unwrap();
}

async fn measure(database_url: String, data_dir: std::path::PathBuf, buyers: usize, time: Duration) {
    let app = start(database_url, data_dir).await;
    let jobs = Jobs::start(&app);
    let variants: Vec<String> = {
        let shelf = app.catalogue.shelf();
        shelf.refs().map(|(bag, _)| shelf.in_full(bag).variants[0].id.clone()).collect()
    };

    let carts = run(&app, &variants, buyers, time, false).await;
    println!("fresh carts with a line    {:>8.0} /s", rate(&carts.added, time));
    let purchases = run(&app, &variants, buyers, time, true).await;
    println!("purchases: carts           {:>8.0} /s", rate(&purchases.added, time));
    println!("           orders reserved {:>8.0} /s", rate(&purchases.reserved, time));
    println!("           orders placed   {:>8.0} /s", rate(&purchases.placed, time));
    let draining = Instant::now();
    jobs.stop().await;
    println!("({buyers} buyers at once, {time:?} each, jobs drained for {:?})", draining.elapsed());
    app.db.close().await;
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn rate(count: &AtomicU64, time: Duration) -> f64 {
    count.load(Ordering::Relaxed) as f64 / time.as_secs_f64()
}

async fn run(app: &Arc<App>, variants: &[String], buyers: usize, time: Duration, buy: bool) -> Arc<Tally> {
    let (tally, over) = (Arc::new(Tally::default()), Arc::new(AtomicBool::new(false)));
    let mut tasks = tokio::task::JoinSet::new();
    for buyer in 0..buyers {
        let (app, tally, over) = (Arc::clone(app), Arc::clone(&tally), Arc::clone(&over));
        let variant = variants[buyer % variants.len()].clone();
        tasks.spawn(async move {
            while !over.load(Ordering::Relaxed) {
                let line = NewLine { variant_id: variant.clone(), quantity: 1, version: 0 };
                let (_, token) = carting::add(&app, None, line).await.unwrap();
                tally.added.fetch_add(1, Ordering::Relaxed);
                if buy {
                    purchase(&app, token.unwrap(), &tally).await;
                }
            }
        });
    }
    tokio::time::sleep(time).await;
    over.store(true, Ordering::Relaxed);
    while tasks.join_next().await.is_some() {}
    tally
}

async fn purchase(app: &Arc<App>, cart: Token, tally: &Tally) {
    let draft = CheckoutDraft {
        country: "AT".to_owned(),
        full_name: "Zoë Müller".to_owned(),
        mobile: "+436641234567".to_owned(),
        line1: "Hauptplatz 1".to_owned(),
        city: "Graz".to_owned(),
        postal_code: "8010".to_owned(),
        ..CheckoutDraft::default()
    };
    let hash = cart.hash();
    let row = app.db.read(|conn| Box::pin(async move { store::carts::by_token(conn, &hash).await })).await.unwrap();
    let quote = quote::quote(&row.unwrap(), Country::parse("AT").unwrap()).unwrap();
    let order = NewOrder { consignee: draft, cart_version: quote.cart.version, expected_total: quote.cost.total };
    let request = placing::Request {
        cart: cart.hash(),
        browser: Token::generate(&SystemRandom).hash(),
        address: std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
        key: new_id(&SystemClock, &SystemRandom),
        order: placing::read(order).unwrap(),
    };
    let answer = placing::place(Arc::clone(app), request).await.unwrap();
    tally.reserved.fetch_add(1, Ordering::Relaxed);

    let placed: contract::checkout::PlacedOrder = serde_json::from_str(&answer).unwrap();
    let reference = store_reference(app, placed.number).await;
    settling::learn(app, &reference, Standing::Authorised, placed.total).await.unwrap();
    tally.placed.fetch_add(1, Ordering::Relaxed);
}

async fn store_reference(app: &App, number: String) -> String {
    let read = app.db.read(|conn| {
        Box::pin(async move {
            let found = store::orders::mobile_by_number(conn, &number).await?;
            let (id, ..) = found.unwrap_or_default();
            store::payments::reference(conn, &id).await
        })
    });
    read.await.unwrap().unwrap()
}

async fn start(database_url: String, data_dir: std::path::PathBuf) -> Arc<App> {
    let db = store::Db::connect(&database_url).await.unwrap();
    let mut inventory = catalogue::demo(1, 200, SystemClock.now_ms());
    for variant in inventory.bags.iter_mut().flat_map(|bag| &mut bag.variants) {
        variant.stock = STOCK;
    }
    let inventory = Arc::new(inventory);
    db.write(move |conn| {
        let inventory = Arc::clone(&inventory);
        Box::pin(async move { store::catalogue::fill(conn, &inventory).await })
    })
    .await
    .unwrap();
    db.close().await;
    let config = Config {
        dist: None,
        mail: MailRoute::Folder(data_dir.join("mail")),
        mail_from: "orders@valise.example".to_owned(),
        data_dir,
        database_url,
        public_url: "http://127.0.0.1:1".to_owned(),
        webhook_url: "http://127.0.0.1:1/".to_owned(),
        reserve_ms: 900_000,
        unpaid_per_address: usize::MAX,
        trust_proxy: false,
    };
    App::start(config, Arc::new(Instantly), Arc::new(SystemClock), Arc::new(SystemRandom)).await.unwrap()
}
