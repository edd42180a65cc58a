//! The database handle: reads from a pool, writes as whole transactions.
//!
//! A write is a re-runnable job. On SQLite one writer takes the jobs that wait and commits them together
//! ([`super::queue`]); on PostgreSQL each job is a transaction of its own, run again where another one broke it.
//! Either way it runs in a spawned task: a client that hangs up cannot cancel it half-way.

use std::{
    future::Future,
    pin::Pin,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rand::Rng;
use sqlx::{
    Any, AnyPool,
    any::{AnyConnectOptions, AnyPoolOptions},
    pool::PoolConnection,
};

use super::{Fault, StoreError, migrate, queue::Writer};

/// A connection, inside or outside a transaction.
pub type Conn = sqlx::AnyConnection;

/// What a job gives back: work on a connection that it borrows.
pub type Work<'c, T, E = StoreError> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>;

/// Readers at once. SQLite's readers are threads; PostgreSQL's are processes.
const READERS: u32 = 8;
/// How often a transaction is run again when others break it; with the pauses below about two seconds.
const ATTEMPTS: u32 = 12;

/// Which database it is. The SQL is the same; a lock, a pragma or a catalogue query is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file beside the server.
    Sqlite,
    /// A server that several of ours may share.
    Postgres,
}

/// The shop's database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    kind: Kind,
    readers: AnyPool,
    writes: Writes,
    /// Whether something was deleted that the journal may still have.
    journal_owed: AtomicBool,
}

enum Writes {
    Grouped(Writer),
    Pooled(AnyPool),
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.0.kind).finish()
    }
}

impl Db {
    /// Opens `sqlite:PATH` (made when missing) or `postgres://…`, and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be opened or its schema is not one of ours.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (kind, writes, readers) = if url.starts_with("sqlite:") {
            // The writer comes first: it makes the file and turns on the journal that readers need.
            let writer = Writer::open(&sqlite_url(url, "rwc")).await?;
            let readers =
                pool(READERS, "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA mmap_size = 268435456")
                    .connect_with(AnyConnectOptions::from_str(&sqlite_url(url, "ro"))?)
                    .await?;
            (Kind::Sqlite, Writes::Grouped(writer), readers)
        } else {
            // A server may have restarted since the last use of a connection.
            let shared = pool(READERS * 2, "SET statement_timeout = '15s'; SET lock_timeout = '10s'")
                .test_before_acquire(true)
                .connect_with(AnyConnectOptions::from_str(url)?)
                .await?;
            (Kind::Postgres, Writes::Pooled(shared.clone()), shared)
        };
        // An earlier run may have been killed before it came to it.
        let journal_owed = AtomicBool::new(true);
        let db = Self(Arc::new(Inner { kind, readers, writes, journal_owed }));
        migrate::run(&db).await?;
        Ok(db)
    }

    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Reads, outside any transaction: each statement sees what is committed when it starts.
    ///
    /// # Errors
    /// What the job says, or [`StoreError`] when there is no connection to be had.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'c> FnOnce(&'c mut Conn) -> Work<'c, T, E>,
    {
        let mut conn: PoolConnection<Any> = self.0.readers.acquire().await.map_err(StoreError::from)?;
        job(&mut conn).await
    }

    /// Runs `job` as one transaction: all of it is committed durably, or, when it gives an error, none.
    ///
    /// The job may be run more than once, so it does nothing but speak to the database.
    ///
    /// # Errors
    /// What the job says, or [`StoreError`] when it cannot be begun or committed.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'c> Fn(&'c mut Conn) -> Work<'c, T, E> + Send + Sync + 'static,
    {
        match &self.0.writes {
            Writes::Grouped(writer) => writer.run(job).await,
            Writes::Pooled(pool) => {
                let pool = pool.clone();
                let task = tokio::spawn(async move { transact(&pool, job).await });
                task.await.unwrap_or_else(|_| Err(StoreError::Gone.into()))
            }
        }
    }

    /// Notes that something was deleted for somebody's sake, and committed: the journal is to forget it, too.
    pub fn owe_journal(&self) {
        self.0.journal_owed.store(true, Ordering::Release);
    }

    /// Empties SQLite's journal where that is owed ([`Self::owe_journal`]); `false` where a reader was in the way, and it
    /// stays owed. PostgreSQL keeps its own in its own time (docs/adr/0020).
    ///
    /// # Errors
    /// [`StoreError`]; it stays owed.
    pub async fn empty_owed_journal(&self) -> Result<bool, StoreError> {
        let Writes::Grouped(writer) = &self.0.writes else { return Ok(true) };
        // Struck first: what is deleted meanwhile is owed anew.
        if !self.0.journal_owed.swap(false, Ordering::AcqRel) {
            return Ok(true);
        }
        let emptied = writer.empty_journal().await;
        if !matches!(emptied, Ok(true)) {
            self.owe_journal();
        }
        emptied
    }

    /// Lets running writes end and closes every connection. Later calls fail.
    pub async fn close(&self) {
        // Readers first: only the last connection to close brings the journal into the file, and readers may not.
        self.0.readers.close().await;
        if let Writes::Grouped(writer) = &self.0.writes {
            writer.close().await;
        }
    }
}

/// One job, one transaction, again while others break it.
async fn transact<T, E, F>(pool: &AnyPool, job: F) -> Result<T, E>
where
    E: Fault,
    F: for<'c> Fn(&'c mut Conn) -> Work<'c, T, E>,
{
    let mut attempt = 0;
    loop {
        let outcome = once(pool, &job).await;
        attempt += 1;
        let broken = outcome.as_ref().is_err_and(|error| error.store().is_some_and(StoreError::is_transient));
        if !broken || attempt == ATTEMPTS {
            return outcome;
        }
        // Jitter, so that two that broke each other do not meet again.
        let ceiling = 2_u64.saturating_pow(attempt).min(500);
        let pause = rand::rng().random_range(1..=ceiling);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

async fn once<T, E, F>(pool: &AnyPool, job: &F) -> Result<T, E>
where
    E: Fault,
    F: for<'c> Fn(&'c mut Conn) -> Work<'c, T, E>,
{
    let mut transaction = pool.begin().await.map_err(StoreError::from)?;
    let value = match job(&mut transaction).await {
        Ok(value) => value,
        Err(error) => {
            transaction.rollback().await.map_err(StoreError::from)?;
            return Err(error);
        }
    };
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(value)
}

fn pool(size: u32, at_start: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .after_connect(move |conn, _| Box::pin(async move { sqlx::raw_sql(at_start).execute(conn).await.map(|_| ()) }))
}

/// `sqlite:PATH?mode=…`, whatever mode the given address asked for.
fn sqlite_url(url: &str, mode: &str) -> String {
    let path = url.split_once('?').map_or(url, |(path, _)| path);
    format!("{path}?mode={mode}")
}
