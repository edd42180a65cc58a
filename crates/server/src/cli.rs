//! The command line.

mod auditing;
mod evidence;
mod keys;
mod marketing;
mod promo;
mod rates;
mod requests;
mod retention;
mod rights;

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use processor::Keys;
use tokio::net::TcpListener;

use self::{
    auditing::AuditCommand,
    evidence::{ConsentCommand, ReceiptCommand},
    keys::KeysCommand,
    promo::PromoCommand,
    requests::RequestsCommand,
    retention::RetentionCommand,
    rights::GivenCommand,
};
pub use self::{auditing::verify as verify_audit_log, evidence::audit, rates::take as take_rates};
use crate::{
    app::{self, App, StartError},
    audit::{self, Action, Detail, Entry, Subject},
    catalogue,
    clock::{Clock, SystemClock},
    config::{ServeArgs, database_url},
    domain, http,
    jobs::{self, Jobs},
    payments::{self, PaymentProcessor, embedded::Embedded, hosted::Hosted},
    random::SystemRandom,
    serve,
    store::{self, Db, StoreError},
    vault::ShopKey,
};

/// Valise, a shop for bags: the JSON API and the host of its app.
#[derive(Debug, Parser)]
#[command(name = "valise", version, about)]
struct Cli {
    /// What is logged, such as `info`, or `info,access=debug` for every request
    #[arg(long, global = true, env = "VALISE_LOG", default_value = "info")]
    log: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the shop until it is told to stop
    Serve(ServeArgs),
    /// Bring the database's schema up to date
    Migrate(DatabaseArgs),
    /// Fill the catalogue with demo bags, and bring exchange rates of 2021 where there are none
    Seed {
        #[command(flatten)]
        database: DatabaseArgs,
        /// How many bags
        #[arg(long, default_value_t = DEMO_BAGS)]
        bags: usize,
        /// Another number, other bags
        #[arg(long, default_value_t = DEMO_SEED)]
        seed: u64,
        /// Replace a catalogue that is not empty, while no cart and no order refers to it
        #[arg(long)]
        force: bool,
    },
    /// The log of who did what to what for what
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The log of people's choices
    #[command(subcommand)]
    Consent(ConsentCommand),
    /// Receipts of people's choices
    #[command(subcommand)]
    Receipt(ReceiptCommand),
    /// Deleting what is due, and the evidence of it
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// Exports of personal data
    #[command(subcommand)]
    Export(GivenCommand),
    /// Certificates of erasure
    #[command(subcommand)]
    Certificate(GivenCommand),
    /// Mail an issue of the newsletter to everybody who confirmed; a running shop sends it
    Newsletter {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The subject line
        #[arg(long)]
        subject: String,
        /// A file with the text
        #[arg(long)]
        text: PathBuf,
    },
    /// The keys that personal data is sealed with
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Promo codes
    #[command(subcommand)]
    Promo(PromoCommand),
    /// Take a day's exchange rates, by which prices are estimated in other currencies
    Rates {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The European Central Bank's file of that day, eurofxref.csv
        file: PathBuf,
    },
    /// What people asked of the shop about their data
    #[command(subcommand)]
    Requests(RequestsCommand),
    /// Print what visitors looked at, in counts that are about nobody in particular
    Report {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Over how many days
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=90))]
        days: u32,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Run the sandbox payment processor alone, until it is told to stop
    Processor {
        /// Where it keeps its payments and the keys that it shares with the shop
        #[arg(long, env = "VALISE_DATA_DIR", default_value = "data")]
        data_dir: PathBuf,
        /// Address to listen on
        #[arg(long, default_value = "127.0.0.1")]
        host: std::net::IpAddr,
        /// Port to listen on; 0 takes any free one
        #[arg(long, default_value_t = 8081)]
        port: u16,
    },
    /// Set how many units of a variant there are
    Stock {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The variant's SKU
        #[arg(long)]
        sku: String,
        /// Units
        #[arg(long)]
        set: u32,
    },
    /// Set what a variant costs
    Price {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The variant's SKU
        #[arg(long)]
        sku: String,
        /// Euro cents before tax
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        set: u32,
    },
}

/// Bags of the demo catalogue.
const DEMO_BAGS: usize = 500;
/// The seed of the demo catalogue.
const DEMO_SEED: u64 = 1;

/// Which database.
#[derive(Debug, clap::Args)]
struct DatabaseArgs {
    /// Where the SQLite database is kept; made when missing
    #[arg(long, env = "VALISE_DATA_DIR", default_value = "data")]
    data_dir: PathBuf,
    /// `postgres://…` or `sqlite:PATH`; without it a SQLite file in the data directory
    #[arg(long, env = "VALISE_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl DatabaseArgs {
    async fn open(&self) -> Result<Db, StartError> {
        crate::folders::make_private(&self.data_dir).map_err(StartError::io(self.data_dir.display().to_string()))?;
        Ok(Db::connect(&database_url(self.database_url.as_deref(), &self.data_dir)).await?)
    }

    /// For commands that change something: with the key that the audit log is written with.
    async fn open_audited(&self) -> Result<(Db, Arc<ShopKey>), StartError> {
        let db = self.open().await?;
        let key = ShopKey::load(&self.data_dir, &SystemRandom).map_err(StartError::io("the shop's key"))?;
        let key = Arc::new(key);
        app::begin_audit_log(&db, &key).await?;
        Ok((db, key))
    }
}

/// Runs the command of the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = start_log(&cli.log) {
        return failed(&error);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&StartError::io("the asynchronous runtime")(error)),
    };
    match runtime.block_on(run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &StartError) -> ExitCode {
    tell(&mut std::io::stderr(), &format!("valise: {error}"));
    ExitCode::FAILURE
}

/// Says a line to whoever started the program; where nobody listens, there is nobody to tell.
fn tell(to: &mut impl Write, line: &str) {
    let _nobody_listens = writeln!(to, "{line}").and_then(|()| to.flush());
}

fn start_log(filter: &str) -> Result<(), StartError> {
    // Requests one by one are noise unless asked for; slow and failed ones are warnings.
    let filter = if filter.contains("access") { filter.to_owned() } else { format!("{filter},access=warn") };
    let filter = tracing_subscriber::EnvFilter::try_new(&filter)
        .map_err(|error| StartError::Config(format!("log filter {filter:?}: {error}")))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true).init();
    Ok(())
}

async fn run(command: Command) -> Result<(), StartError> {
    match command {
        Command::Serve(args) => serve_shop(&args).await,
        Command::Migrate(database) => {
            database.open().await?.close().await;
            Ok(())
        }
        Command::Seed { database, bags, seed, force } => {
            let db = database.open().await?;
            let filled = fill(&db, seed, bags, force).await?;
            db.close().await;
            let refused = match filled {
                Filled::Done => {
                    tell(&mut std::io::stdout(), &format!("seeded {bags} bags"));
                    return Ok(());
                }
                Filled::NotEmpty => {
                    "the catalogue is not empty; --force replaces it while nobody has a cart or an order"
                }
                Filled::InUse => "carts or orders refer to bags of this catalogue, so it cannot be replaced",
            };
            Err(StartError::Config(refused.to_owned()))
        }
        Command::Audit(command) => auditing::run(command).await,
        Command::Consent(command) => evidence::consent(command).await,
        Command::Receipt(command) => evidence::receipt(command),
        Command::Retention(command) => retention::run(command).await,
        Command::Export(command) => rights::export(command),
        Command::Certificate(command) => rights::certificate(command),
        Command::Newsletter { database, subject, text } => {
            let (db, key) = database.open_audited().await?;
            let published = marketing::publish(&db, &key, &subject, &text).await;
            db.close().await;
            tell(&mut std::io::stdout(), &published?);
            Ok(())
        }
        Command::Keys(command) => keys::run(command).await,
        Command::Promo(command) => promo::run(command).await,
        Command::Rates { database, file } => {
            let text = std::fs::read_to_string(&file).map_err(StartError::io(file.display().to_string()))?;
            let (db, key) = database.open_audited().await?;
            let taken = take_rates(&db, &key, &text, SystemClock.now_ms()).await;
            db.close().await;
            tell(&mut std::io::stdout(), &taken?);
            Ok(())
        }
        Command::Requests(command) => requests::run(command).await,
        Command::Report { database, days } => {
            let db = database.open().await?;
            let report = marketing::report(&db, days).await;
            db.close().await;
            tell(&mut std::io::stdout(), report?.trim_end());
            Ok(())
        }
        Command::Openapi => {
            let json = http::document().to_pretty_json().map_err(|error| StartError::Config(error.to_string()))?;
            tell(&mut std::io::stdout(), &json);
            Ok(())
        }
        Command::Processor { data_dir, host, port } => {
            crate::folders::make_private(&data_dir).map_err(StartError::io(data_dir.display().to_string()))?;
            let keys = payments::keys::load(&data_dir, &SystemRandom)
                .map_err(StartError::io("the payment processor's keys"))?;
            let started = Embedded::start(SocketAddr::new(host, port), &data_dir, keys).await;
            let processor = started.map_err(StartError::io("the sandbox payment processor"))?;
            tell(&mut std::io::stdout(), &format!("ready {}", processor.url));
            serve::asked_to_stop().await;
            processor.stop().await;
            Ok(())
        }
        Command::Stock { database, sku, set } => {
            let wanted = sku.clone();
            change(&database, &sku, (Action::StockSet, set), move |conn| {
                let sku = wanted.clone();
                Box::pin(async move { store::catalogue::set_stock(conn, &sku, set).await })
            })
            .await
        }
        Command::Price { database, sku, set } => {
            let wanted = sku.clone();
            let now_ms = SystemClock.now_ms();
            change(&database, &sku, (Action::PriceSet, set), move |conn| {
                let sku = wanted.clone();
                Box::pin(async move { store::catalogue::set_price(conn, &sku, set, now_ms).await })
            })
            .await
        }
    }
}

/// Changes one variant, raises the catalogue's version with it, and notes what it was set to.
async fn change(
    database: &DatabaseArgs,
    sku: &str,
    (action, set): (Action, u32),
    job: impl for<'c> Fn(&'c mut store::Conn) -> store::Work<'c, bool> + Send + Sync + 'static,
) -> Result<(), StartError> {
    let (db, key) = database.open_audited().await?;
    let (job, wanted, now_ms) = (Arc::new(job), sku.to_owned(), SystemClock.now_ms());
    let changed = db
        .write(move |conn| {
            let (job, key, sku) = (Arc::clone(&job), Arc::clone(&key), wanted.clone());
            Box::pin(async move {
                let changed = job(conn).await?;
                store::catalogue::raise_version(conn).await?;
                if changed {
                    let (variant, number) = (Subject::Variant(&sku), Detail::Number(i64::from(set)));
                    audit::append(conn, &key, &Entry::at_the_console(now_ms, action, variant, number)).await?;
                }
                Ok::<_, StoreError>(changed)
            })
        })
        .await?;
    db.close().await;
    if changed { Ok(()) } else { Err(StartError::Config(format!("there is no variant with the SKU {sku}"))) }
}

/// What became of filling the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// It holds the demo bags.
    Done,
    /// It was left alone, for there are bags, and none asked to replace them.
    NotEmpty,
    /// It was left alone, for there are carts or orders that refer to its bags.
    InUse,
}

/// Fills the catalogue with demo bags, and brings demo rates where there are none. One that is there is replaced by `force` alone, and only while nobody's cart or
/// order refers to it.
///
/// # Errors
/// [`StoreError`].
pub async fn fill(db: &Db, seed: u64, bags: usize, force: bool) -> Result<Filled, StoreError> {
    let inventory = Arc::new(catalogue::demo(seed, bags, SystemClock.now_ms()));
    let exchange = domain::rates::read(domain::rates::DEMO);
    let exchange = Arc::new(exchange.map_err(|mistake| StoreError::corrupt("demo.csv", "", mistake.to_string()))?);
    db.write(move |conn| {
        let (inventory, exchange) = (Arc::clone(&inventory), Arc::clone(&exchange));
        Box::pin(async move {
            if !force && !store::catalogue::is_empty(conn).await? {
                return Ok(Filled::NotEmpty);
            }
            if store::catalogue::is_referred_to(conn).await? {
                return Ok(Filled::InUse);
            }
            store::catalogue::clear(conn).await?;
            store::catalogue::fill(conn, &inventory).await?;
            store::catalogue::raise_version(conn).await?;
            // Whatever else is kept is of a later day, and stays.
            rates::keep(conn, &exchange).await?;
            Ok(Filled::Done)
        })
    })
    .await
}

async fn serve_shop(args: &ServeArgs) -> Result<(), StartError> {
    crate::folders::make_private(&args.data_dir).map_err(StartError::io(args.data_dir.display().to_string()))?;
    let asked = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(asked).await.map_err(StartError::io(format!("listening at {asked}")))?;
    let address = listener.local_addr().map_err(StartError::io("the listener's address"))?;
    let config = args.configure(address)?;
    if args.seed_if_empty {
        let db = Db::connect(&config.database_url).await?;
        fill(&db, DEMO_SEED, DEMO_BAGS, false).await?;
        db.close().await;
    }
    let (processor, embedded) = processor_of(args, address).await?;
    let app = App::start(config, processor, Arc::new(SystemClock), Arc::new(SystemRandom)).await?;
    let watch = jobs::watch_catalogue(&app);
    let jobs = Jobs::start(&app);
    let router = http::router(Arc::clone(&app)).map_err(|error| StartError::Config(error.to_string()))?;
    tell(&mut std::io::stdout(), &format!("ready http://{address}"));
    serve::serve(listener, router, app.config.connections_per_address, serve::asked_to_stop()).await;
    watch.abort();
    jobs.stop().await;
    if let Some(embedded) = embedded {
        embedded.stop().await;
    }
    app.db.close().await;
    Ok(())
}

/// The payment processor at the given address, or a sandbox one on the port after the shop's.
async fn processor_of(
    args: &ServeArgs,
    shop: SocketAddr,
) -> Result<(Arc<dyn PaymentProcessor>, Option<Embedded>), StartError> {
    let keys =
        payments::keys::load(&args.data_dir, &SystemRandom).map_err(StartError::io("the payment processor's keys"))?;
    let embedded = match &args.processor_url {
        Some(_) => None,
        None => Some(sandbox_beside(args, shop, keys.clone()).await?),
    };
    let url = args.processor_url.as_ref().or(embedded.as_ref().map(|embedded| &embedded.url));
    let hosted = Hosted::new(url.map_or("", String::as_str), keys);
    let hosted = hosted.map_err(|error| StartError::Config(format!("payment processor: {error}")))?;
    Ok((Arc::new(hosted), embedded))
}

async fn sandbox_beside(args: &ServeArgs, shop: SocketAddr, keys: Keys) -> Result<Embedded, StartError> {
    // Whoever asked for any port does not care which one the processor has either.
    let port = if args.port == 0 { 0 } else { shop.port().checked_add(1).unwrap_or(0) };
    let address = SocketAddr::new(shop.ip(), port);
    let started = Embedded::start(address, &args.data_dir, keys).await;
    started.map_err(StartError::io(format!("the sandbox payment processor at {address}")))
}
