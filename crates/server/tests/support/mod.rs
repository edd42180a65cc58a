//! A whole shop for a test: the real router over a real listener, a payment processor beside it, a database of its
//! own, a clock that can be set ahead.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "each test binary uses its part of it, and a test stops at the first surprise"
)]

pub mod accounts;
pub mod auditor;
pub mod books;
pub mod database;
pub mod logged;
pub mod passkey;
pub mod shopper;
pub mod troubles;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use contract::{
    money::Money,
    privacy::{ConsentChange, How, Purpose, PutConsent, ServiceId},
};
use processor::{Client, Keys};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use valise_server::{
    app::App,
    catalogue,
    clock::{AdvancedClock, Clock},
    config::{Config, MailRoute},
    http, jobs,
    partner::{Partner, PartnerUrl, Partners},
    payments::hosted::Hosted,
    random::{self, SystemRandom},
    serve, store,
};

pub use database::{Database, TestDatabase};
pub use shopper::{Answer, Shopper};

/// Bags in a test's catalogue.
const BAGS: usize = 12;

/// Clock of shop and processor alike.
#[derive(Debug)]
struct SharedClock(Arc<AdvancedClock>);

impl processor::system::Clock for SharedClock {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }
}

/// How a test's shop differs from the usual one.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Whether jobs run by themselves; otherwise [`TestApp::run_jobs`] runs them.
    pub jobs: bool,
    /// How long the processor's slow things take.
    pub delays: processor::Delays,
    /// Whether the processor can be reached.
    pub processor: bool,
    /// Whether `X-Forwarded-For` is believed.
    pub trust_proxy: bool,
    /// How many unpaid orders one address may have: by default more than any test places.
    pub unpaid_per_address: usize,
    /// How many carts one address may make: by default more than any test makes.
    pub carts_per_address: u32,
    /// The analytics partner; none by default.
    pub partner_url: Option<String>,
    /// In its place several partners, each by a service that need not have a connector.
    pub partners: Vec<(ServiceId, String)>,
    /// What the shop's address is said to be; its listener's by default.
    pub public_url: Option<String>,
    /// The built app; none by default.
    pub dist: Option<PathBuf>,
    /// The mail server; by default mail goes into a folder.
    pub smtp_url: Option<String>,
    /// What goes wrong between shop and processor; nothing by default.
    pub troubles: Arc<troubles::Troubles>,
}

impl Default for Setup {
    fn default() -> Self {
        let short = Duration::from_millis(300);
        Self {
            jobs: true,
            delays: processor::Delays { slow_answer: short, late_webhook: Duration::from_secs(3), out_of_order: short },
            processor: true,
            trust_proxy: false,
            unpaid_per_address: usize::MAX,
            carts_per_address: u32::MAX,
            partner_url: None,
            partners: Vec::new(),
            public_url: None,
            dist: None,
            smtp_url: None,
            troubles: Arc::default(),
        }
    }
}

/// A running shop.
pub struct TestApp {
    pub app: Arc<App>,
    pub url: String,
    pub processor: Client,
    pub keys: Keys,
    pub clock: Arc<AdvancedClock>,
    pub mail: PathBuf,
    database: TestDatabase,
    stops: Vec<oneshot::Sender<()>>,
    tasks: Vec<JoinHandle<()>>,
    jobs: Option<jobs::Jobs>,
    _folder: tempfile::TempDir,
}

impl TestApp {
    pub async fn spawn(database: Database) -> Self {
        Self::spawn_with(database, Setup::default()).await
    }

    pub async fn spawn_with(database: Database, setup: Setup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::create(database, folder.path()).await;
        let clock = Arc::new(AdvancedClock::default());
        let keys = Keys { api: "test-api-key".to_owned(), webhook: "test-webhook-secret".to_owned() };
        let (mut stops, mut tasks) = (Vec::new(), Vec::new());

        let processor_listener = any_port().await;
        let processor_url = format!("http://{}", processor_listener.local_addr().unwrap());
        if setup.processor {
            let mut config = processor::Config::new(processor_listener, processor::Database::Memory, keys.clone());
            config.settings.clock = Arc::new(SharedClock(Arc::clone(&clock)));
            config.settings.delays = setup.delays;
            let (stop, stopped) = oneshot::channel::<()>();
            stops.push(stop);
            tasks.push(tokio::spawn(async move {
                processor::serve(config, async { drop(stopped.await) }).await.unwrap();
            }));
        }

        let listener = any_port().await;
        let address = listener.local_addr().unwrap();
        let mail = folder.path().join("mail");
        let config = config(address, database.url(), &mail, folder.path(), &setup);
        seed(&database, clock.now_ms()).await;
        let hosted = Hosted::new(&processor_url, keys.clone()).unwrap();
        let processor = Arc::new(troubles::Troubled::new(hosted, Arc::clone(&setup.troubles)));
        let mut app = App::start(config, processor, Arc::clone(&clock) as _, Arc::new(SystemRandom)).await.unwrap();
        if !setup.partners.is_empty() {
            let partners = setup.partners.iter().map(|(service, url)| (*service, Partner::at(url).unwrap()));
            Arc::get_mut(&mut app).unwrap().partners = Partners::these(partners.collect());
        }
        let router = http::router(Arc::clone(&app)).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        stops.push(stop);
        tasks.push(tokio::spawn(serve::serve(listener, router, usize::MAX, async { drop(stopped.await) })));
        Self {
            jobs: setup.jobs.then(|| jobs::Jobs::start(&app)),
            app,
            url: format!("http://{address}"),
            processor: Client::new(&processor_url, &keys.api).unwrap(),
            keys,
            clock,
            mail,
            database,
            stops,
            tasks,
            _folder: folder,
        }
    }

    /// Somebody with a browser of her own.
    pub fn shopper(&self) -> Shopper {
        Shopper::at(&self.url)
    }

    /// A choice as the privacy center tells it.
    pub fn choice(&self, granted: &[Purpose]) -> PutConsent {
        let (snapshot, granted) = (self.app.snapshot.clone(), granted.to_vec());
        let change = ConsentChange { snapshot, granted, declined: Vec::new(), how: How::Center };
        PutConsent { change, key: random::new_id(&*self.clock, &SystemRandom) }
    }

    /// Lets time pass, for shop and processor.
    pub fn advance(&self, time: Duration) {
        self.clock.advance(i64::try_from(time.as_millis()).unwrap());
    }

    /// Does what the jobs have to do by now.
    pub async fn run_jobs(&self) {
        jobs::run_once(&self.app).await;
    }

    /// The books of shop and processor.
    pub async fn books(&self) -> books::Books {
        books::Books::read(self.database.url(), &self.processor).await
    }

    /// How many rows each table has.
    pub async fn rows(&self) -> std::collections::BTreeMap<String, i64> {
        books::rows(self.database.url()).await
    }

    /// The payment of an order.
    pub async fn reference(&self, number: &str) -> uuid::Uuid {
        books::reference(self.database.url(), number).await
    }

    /// Pays an order with a test card, without the hosted page.
    pub async fn pay(&self, number: &str, card: &str) -> processor::wire::Payment {
        self.processor.test_authorise(self.reference(number).await, card).await.unwrap()
    }

    /// Waits until an order stands so.
    pub async fn comes_to(&self, shopper: &mut Shopper, number: &str, status: contract::orders::OrderStatus) {
        let patience = tokio::time::Instant::now() + Duration::from_secs(15);
        loop {
            let order = shopper.see(number).await;
            if order.status == status {
                return;
            }
            assert!(tokio::time::Instant::now() < patience, "still {:?}", order.status);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until all errands are run and every held amount taken or given back, and holds the books together.
    pub async fn settled(&self) -> books::Books {
        eventually("all is settled", async || self.books().await.is_settled()).await;
        let books = self.books().await;
        books.assert_agree();
        books
    }

    /// A variant, with so many units at such a price.
    pub async fn variant(&self, index: usize, stock: u32, price: Money) -> Variant {
        let shelf = self.app.catalogue.shelf();
        let bag = shelf.in_full(shelf.refs().nth(index).unwrap().0);
        let variant = bag.variants.into_iter().next().unwrap();
        self.set_stock(&variant.sku, stock).await;
        self.set_price(&variant.sku, price).await;
        Variant { id: variant.id, sku: variant.sku }
    }

    pub async fn set_stock(&self, sku: &str, stock: u32) {
        let sku = sku.to_owned();
        let set = self.app.db.write(move |conn| {
            let sku = sku.clone();
            Box::pin(async move { store::catalogue::set_stock(conn, &sku, stock).await })
        });
        assert!(set.await.unwrap());
    }

    /// How many units of a variant nobody has bought or reserved.
    pub async fn stock(&self, variant: &Variant) -> u32 {
        let ids = vec![variant.id.clone()];
        let levels = self.app.db.read(move |conn| Box::pin(store::catalogue::stock_of(conn, ids)));
        levels.await.unwrap()[0].1
    }

    pub async fn set_price(&self, sku: &str, price: Money) {
        let (sku, minor, now_ms) = (sku.to_owned(), u32::try_from(price.minor).unwrap(), self.clock.now_ms());
        let set = self.app.db.write(move |conn| {
            let sku = sku.clone();
            Box::pin(async move { store::catalogue::set_price(conn, &sku, minor, now_ms).await })
        });
        assert!(set.await.unwrap());
    }

    /// The letters in the mail folder.
    pub fn letters(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.mail).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|path| path.extension().is_some_and(|e| e == "eml"))
            .map(|p| std::fs::read_to_string(p).unwrap())
            .collect()
    }

    /// Stops everything; the database goes with it.
    pub async fn stop(mut self) {
        if let Some(jobs) = self.jobs.take() {
            jobs.stop().await;
        }
        for stop in self.stops.drain(..) {
            drop(stop);
        }
        for task in self.tasks.drain(..) {
            task.await.unwrap();
        }
        self.app.db.close().await;
    }
}

/// A variant of the catalogue.
#[derive(Debug, Clone)]
pub struct Variant {
    pub id: String,
    pub sku: String,
}

/// A listener that nobody else has.
pub async fn any_port() -> TcpListener {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap()
}

fn config(
    address: SocketAddr,
    database_url: &str,
    mail: &std::path::Path,
    folder: &std::path::Path,
    setup: &Setup,
) -> Config {
    Config {
        dist: setup.dist.clone(),
        data_dir: folder.to_owned(),
        keys_dir: folder.join("keys"),
        database_url: database_url.to_owned(),
        public_url: setup.public_url.clone().unwrap_or_else(|| format!("http://{address}")),
        mail: setup.smtp_url.clone().map_or_else(|| MailRoute::Folder(mail.to_owned()), MailRoute::Smtp),
        mail_from: "Valise <orders@valise.example>".to_owned(),
        webhook_url: format!("http://{address}{}", http::webhook::path()),
        reserve_ms: 900_000,
        unpaid_per_address: setup.unpaid_per_address,
        carts_per_address: setup.carts_per_address,
        connections_per_address: usize::MAX,
        trust_proxy: setup.trust_proxy,
        partner_urls: setup.partner_url.as_deref().map(partner_at).into_iter().collect(),
    }
}

fn partner_at(url: &str) -> PartnerUrl {
    PartnerUrl { service: ServiceId::PartnerAnalytics, url: url.to_owned() }
}

/// Fills the catalogue.
pub async fn seed(database: &TestDatabase, now_ms: i64) {
    let db = store::Db::connect(database.url()).await.unwrap();
    let inventory = Arc::new(catalogue::demo(1, BAGS, now_ms));
    db.write(move |conn| {
        let inventory = Arc::clone(&inventory);
        Box::pin(async move { store::catalogue::fill(conn, &inventory).await })
    })
    .await
    .unwrap();
    db.close().await;
}

/// Waits until `holds`, for as long as patience lasts.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let patience = tokio::time::Instant::now() + Duration::from_secs(15);
    while !holds().await {
        assert!(tokio::time::Instant::now() < patience, "it never came that {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
