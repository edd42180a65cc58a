//! Everything that a request may need, made once at start and shared.

use std::sync::{Arc, atomic::AtomicU64};

use contract::privacy::{ServiceId, registry::WORDING};
use http::HeaderValue;

use crate::{
    audit,
    catalogue::{Catalogue, answers::Answers},
    clock::Clock,
    config::{Config, MailRoute},
    domain::{accounts::hashing::Passwords, keys, limits::Limits, snapshot::Snapshot, unpaid::UnpaidOrders},
    http::{
        assets::Assets,
        catalogue::Kept,
        csp,
        headers::{SecurityHeaders, inline_script_hashes},
    },
    jobs::Bell,
    mail::{self, MailError, Mailer},
    partner::Partners,
    payments::PaymentProcessor,
    random::{Random, new_id},
    store::{Db, StoreError, chain, consent_log},
    vault::{FileKeeper, Looks, ShopKey, Vault},
};

/// The running shop.
pub struct App {
    /// How it was started.
    pub config: Config,
    /// Its database.
    pub db: Db,
    /// What it sells.
    pub catalogue: Arc<Catalogue>,
    /// Answers about it that still hold.
    pub kept: Kept,
    /// Pictures of it.
    pub pictures: Answers,
    /// Painted pages.
    pub pages: Answers,
    /// Files made from it.
    pub files: Answers,
    /// The built app that it hosts; empty where only the API is served.
    pub assets: Assets,
    /// What every answer carries.
    pub headers: SecurityHeaders,
    /// What it signs and seals its records with.
    pub key: Arc<ShopKey>,
    /// What it seals personal data with.
    pub vault: Arc<Vault>,
    /// Hashes passwords, few at a time.
    pub passwords: Passwords,
    /// Looks at personal data that are in the log already.
    pub looks: Arc<Looks>,
    /// The signed snapshot of what its pages ask.
    pub snapshot: String,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where ids and tokens come from.
    pub random: Arc<dyn Random>,
    /// Who takes the payments.
    pub processor: Arc<dyn PaymentProcessor>,
    /// Who takes the mail.
    pub mailer: Arc<dyn Mailer>,
    /// Who is told of page views where that was granted; none unless the shop has one.
    pub partners: Partners,
    /// Wakes the jobs.
    pub bell: Bell,
    /// How often what could be guessed may be tried.
    pub limits: Limits,
    /// Grows with each limit that somebody sets or lifts: what was reckoned from everybody before is reckoned anew.
    pub limits_changed: AtomicU64,
    /// How many unpaid orders an address has.
    pub unpaid: UnpaidOrders,
    /// This run of the server: what another run had begun is known by it.
    pub run: String,
}

/// Why the shop cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened or read.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A file or a socket is not to be had.
    #[error("{what}: {error}")]
    Io {
        /// Which, and for what.
        what: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The configuration contradicts itself.
    #[error("{0}")]
    Config(String),
}

impl StartError {
    /// For `map_err`: names what was wanted from the system.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io { what, error }
    }
}

impl App {
    /// Opens the database, loads the catalogue and the built app.
    ///
    /// # Errors
    /// [`StartError`], before anything is served.
    pub async fn start(
        config: Config,
        processor: Arc<dyn PaymentProcessor>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Arc<Self>, StartError> {
        let db = Db::connect(&config.database_url).await?;
        let catalogue = Arc::new(Catalogue::load(&db).await?);
        let key = Arc::new(ShopKey::load(&config.data_dir, &*random).map_err(StartError::io("the shop's key"))?);
        begin_audit_log(&db, &key).await?;
        let keeper = Box::new(FileKeeper::new(&config.keys_dir));
        let vault = Arc::new(keys::open_vault(&db, keeper, &*clock, Arc::clone(&random)).await?);
        let snapshot = begin_consent_log(&db, &key).await?;
        let partners = Partners::open(&config.partner_urls);
        let partners = partners.map_err(|error| StartError::Config(error.to_string()))?;
        let runs: Vec<&str> = partners.services().map(ServiceId::slug).collect();
        let assets = Assets::load(config.dist.as_deref(), &snapshot, &runs)?;
        let hashes = inline_script_hashes(assets.shell());
        let csp = HeaderValue::from_str(&csp::policy(&hashes))
            .map_err(|error| StartError::Config(format!("content security policy: {error}")))?;
        let headers = SecurityHeaders::new(csp, config.tls());
        let mailer = open_mailer(&config).map_err(|error| StartError::Config(error.to_string()))?;
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let passwords = Passwords::new(processors, &*random)
            .map_err(|error| StartError::Config(format!("hashing passwords: {error}")))?;
        Ok(Arc::new(Self {
            mailer,
            partners,
            bell: Bell::default(),
            limits: Limits::new(config.carts_per_address),
            limits_changed: AtomicU64::new(0),
            unpaid: UnpaidOrders::new(config.unpaid_per_address),
            run: new_id(&*clock, &*random),
            processor,
            config,
            db,
            catalogue,
            kept: Kept::default(),
            pictures: Answers::of_at_most(1_000),
            pages: Answers::of_at_most(200),
            files: Answers::of_at_most(4),
            assets,
            headers,
            key,
            vault,
            passwords,
            looks: Arc::default(),
            snapshot,
            clock,
            random,
        }))
    }
}

/// Starts the audit log where there is none. A shop that could not write to it could do nothing that matters, so it
/// does not start.
///
/// # Errors
/// [`StartError::Config`] when the log does not end where this shop's key says.
pub async fn begin_audit_log(db: &Db, key: &Arc<ShopKey>) -> Result<(), StartError> {
    let sealing = Arc::clone(key);
    let begun = db.write(move |conn| {
        let key = Arc::clone(&sealing);
        Box::pin(async move { chain::begin::<audit::Record>(conn, &key).await })
    });
    if begun.await? {
        return Ok(());
    }
    Err(StartError::Config(
        "the audit log does not end where this shop's key says: see `valise audit verify`".to_owned(),
    ))
}

/// Starts the log of choices where there is none, and keeps the words of the question; what the pages carry of it.
async fn begin_consent_log(db: &Db, key: &Arc<ShopKey>) -> Result<String, StoreError> {
    let sealing = Arc::clone(key);
    let begun = db.write(move |conn| {
        let key = Arc::clone(&sealing);
        Box::pin(async move { consent_log::begin(conn, &key, &Snapshot::current(), WORDING).await })
    });
    if !begun.await? {
        // The shop sells bags all the same; consents are refused until this is seen to.
        tracing::error!("the log of choices does not end where this shop's key says: see `valise consent verify`");
    }
    Ok(Snapshot::current().signed(key))
}

fn open_mailer(config: &Config) -> Result<Arc<dyn Mailer>, MailError> {
    let from = mail::sender(&config.mail_from)?;
    Ok(match &config.mail {
        MailRoute::Folder(folder) => Arc::new(mail::Folder::open(folder, from)?),
        MailRoute::Smtp(url) => Arc::new(mail::Smtp::open(url, from)?),
    })
}
