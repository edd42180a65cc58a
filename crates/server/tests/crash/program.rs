//! The real binary, and the world that outlives it: processor, database, mail folder.

use std::{os::unix::process::ExitStatusExt, process::Stdio, time::Duration};

use contract::money::Money;
use processor::{Client, ClientError, Keys};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::oneshot,
};

use valise_server::store::Db;

use crate::support::{self, Database, Shopper, TestDatabase, Variant, any_port, books, eventually};

/// What outlives a shop.
pub struct World {
    database: TestDatabase,
    processor: Client,
    processor_url: String,
    keys: Keys,
    port: u16,
    folder: tempfile::TempDir,
    _stop: oneshot::Sender<()>,
}

/// A running shop.
pub struct Program(Child);

impl World {
    pub async fn new(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::create(database, folder.path()).await;
        support::seed(&database, 1_700_000_000_000).await;
        let keys = Keys { api: "test-api-key".to_owned(), webhook: "test-webhook-secret".to_owned() };
        let listener = any_port().await;
        let processor_url = format!("http://{}", listener.local_addr().unwrap());
        let mut config = processor::Config::new(listener, processor::Database::Memory, keys.clone());
        config.settings.retry.first = Duration::from_millis(200);
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(async move { processor::serve(config, async { drop(stopped.await) }).await.unwrap() });
        // Always the same port: the processor knows the shop by it.
        let port = any_port().await.local_addr().unwrap().port();
        let processor = Client::new(&processor_url, &keys.api).unwrap();
        Self { database, processor, processor_url, keys, port, folder, _stop: stop }
    }

    /// Starts the shop, which dies at `crash_at` if that is given.
    pub async fn start(&self, reservation: Duration, crash_at: Option<&str>) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_valise"));
        command
            .arg("serve")
            .args(["--port", &self.port.to_string()])
            .args(["--data-dir", self.folder.path().to_str().unwrap()])
            .args(["--database-url", self.database.url()])
            .args(["--processor-url", &self.processor_url])
            .env("VALISE_PROCESSOR_API_KEY", &self.keys.api)
            .env("VALISE_PROCESSOR_WEBHOOK_SECRET", &self.keys.webhook)
            .env("VALISE_RESERVATION_S", reservation.as_secs().to_string())
            .env("VALISE_LOG", "error")
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        if let Some(place) = crash_at {
            command.env("VALISE_CRASH_AT", place);
        }
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.next_line().await.unwrap().expect("the shop ended before it was ready");
        assert_eq!(ready, format!("ready {}", self.url()));
        Program(child)
    }

    /// Runs `valise keys …` beside whatever runs, until it ends or dies at `crash_at`; whether it succeeded.
    pub async fn keys(&self, arguments: &[&str], crash_at: Option<&str>) -> bool {
        let mut command = Command::new(env!("CARGO_BIN_EXE_valise"));
        command
            .arg("keys")
            .args(arguments)
            .args(["--data-dir", self.folder.path().to_str().unwrap()])
            .args(["--database-url", self.database.url()])
            .env("VALISE_LOG", "error")
            .stdout(Stdio::null());
        if let Some(place) = crash_at {
            command.env("VALISE_CRASH_AT", place);
        }
        let status = command.status().await.unwrap();
        if crash_at.is_some() {
            assert_eq!(status.signal(), Some(9), "killed at its failpoint: {status}");
        }
        status.success()
    }

    /// Runs `valise consent verify` beside whatever runs; whether it found nothing.
    pub async fn verifies_consent(&self) -> bool {
        let mut command = Command::new(env!("CARGO_BIN_EXE_valise"));
        command
            .args(["consent", "verify"])
            .args(["--data-dir", self.folder.path().to_str().unwrap()])
            .args(["--database-url", self.database.url()])
            .env("VALISE_LOG", "error")
            .stdout(Stdio::null());
        command.status().await.unwrap().success()
    }

    /// The database, beside whatever runs.
    pub async fn db(&self) -> Db {
        Db::connect(self.database.url()).await.unwrap()
    }

    /// Lets the time of every planned erasure come.
    pub async fn make_erasures_due(&self) {
        books::make_erasures_due(self.database.url()).await;
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn shopper(&self) -> Shopper {
        Shopper::at(&self.url())
    }

    /// The first variant, with so many units at such a price. The shop must not be running yet.
    pub async fn variant(&self, stock: u32, price: Money) -> Variant {
        books::set_variant(self.database.url(), stock, price).await
    }

    pub async fn books(&self) -> books::Books {
        books::Books::read(self.database.url(), &self.processor).await
    }

    pub async fn reference(&self, number: &str) -> uuid::Uuid {
        books::reference(self.database.url(), number).await
    }

    /// What the processor knows of a payment.
    pub async fn payment(&self, reference: uuid::Uuid) -> processor::wire::Payment {
        self.processor.get(reference).await.unwrap()
    }

    /// Pays an order with a test card.
    pub async fn pay(&self, number: &str, card: &str) {
        self.processor.test_authorise(self.reference(number).await, card).await.unwrap();
    }

    /// Pays an order unless it is paid.
    pub async fn pay_once(&self, number: &str, card: &str) {
        match self.processor.test_authorise(self.reference(number).await, card).await {
            Ok(_) => {}
            Err(ClientError::Refused { code, .. }) if code == "forbidden_step" => {}
            Err(error) => panic!("{error}"),
        }
    }

    /// Lets the claims of a dead server run out now instead of in a minute.
    pub async fn release_claims(&self) {
        books::release_claims(self.database.url()).await;
    }

    /// How many cards the processor keeps for a customer.
    pub async fn cards_of(&self, customer: &str) -> usize {
        self.processor.cards(customer).await.unwrap().cards.len()
    }

    /// Waits until nothing is left to be done, and holds the books together.
    pub async fn settled(&self) -> books::Books {
        eventually("all is settled", async || self.books().await.is_settled()).await;
        let books = self.books().await;
        books.assert_agree();
        books
    }

    /// How many letters were sent.
    pub fn letters(&self) -> usize {
        let files = std::fs::read_dir(self.folder.path().join("mail")).unwrap();
        files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "eml")).count()
    }
}

impl Program {
    /// Waits until it has died of its failpoint.
    pub async fn crashed(mut self) {
        let ended = tokio::time::timeout(Duration::from_secs(30), self.0.wait()).await;
        let status = ended.expect("the shop never came to its failpoint").unwrap();
        assert_eq!(status.signal(), Some(9), "killed, and not ended in order or by itself: {status}");
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.0.kill().await.unwrap();
    }

    /// Ends it in order.
    pub async fn stop(mut self) {
        let pid = self.0.id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let ended = tokio::time::timeout(Duration::from_secs(30), self.0.wait()).await;
        assert!(ended.expect("the shop does not stop").unwrap().success(), "told to stop, it ends in order");
    }
}
