//! A processor on a free port, with a clock that a test can put forward.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use processor::system::{Clock, System};
use processor::wire::NewPayment;
use processor::{Client, Config, Database, Delays, Keys, Retry, ServeError};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

pub const API_KEY: &str = "sk_test_secret";
pub const WEBHOOK_SECRET: &str = "whsec_test_secret";

/// The machine's clock, put forward.
#[derive(Clone, Default)]
pub struct Ahead(Arc<AtomicI64>);

impl Ahead {
    pub fn by(&self, duration: Duration) {
        let millis = i64::try_from(duration.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for Ahead {
    fn now_ms(&self) -> i64 {
        System.now_ms() + self.0.load(Ordering::SeqCst)
    }
}

pub struct Sandbox {
    pub origin: String,
    pub client: Client,
    pub clock: Ahead,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
}

impl Sandbox {
    pub async fn in_memory() -> Self {
        Self::start(Database::Memory).await
    }

    pub async fn at(file: &Path) -> Self {
        Self::start(Database::File(file.to_owned())).await
    }

    async fn start(database: Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let keys = Keys { api: API_KEY.to_owned(), webhook: WEBHOOK_SECRET.to_owned() };
        let clock = Ahead::default();
        let mut config = Config::new(listener, database, keys);
        config.settings.clock = Arc::new(clock.clone());
        config.settings.delays = Delays {
            slow_answer: Duration::from_millis(600),
            late_webhook: Duration::from_millis(800),
            out_of_order: Duration::from_millis(500),
        };
        config.settings.retry =
            Retry { first: Duration::from_millis(50), longest: Duration::from_millis(200), attempts: 4 };
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(processor::serve(config, async {
            stopped.await.unwrap_or_default();
        }));
        Self { client: Client::new(&origin, API_KEY).unwrap(), origin, clock, stop, served }
    }

    /// Stops as the shop's process would stop it.
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.served.await.unwrap().unwrap();
    }
}

/// A payment of €129.00 that sends no webhooks.
pub fn one_bag() -> NewPayment {
    NewPayment {
        amount_minor: 12_900,
        currency: "EUR".to_owned(),
        description: "1 bag, delivery to Lisbon".to_owned(),
        return_url: "http://127.0.0.1:9/checkout/return".to_owned(),
        cancel_url: "http://127.0.0.1:9/checkout".to_owned(),
        webhook_url: None,
        customer: None,
    }
}

/// Another one at each call.
pub fn reference() -> Uuid {
    static CALLS: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(CALLS.fetch_add(1, Ordering::SeqCst).into())
}
