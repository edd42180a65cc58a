//! SQLite's one writer: jobs that wait are committed together (group commit).
//!
//! A durable commit is one `fsync`, which costs as much as many small transactions. So the writer takes every job
//! that waits, runs one after the other, and commits them all with one `fsync` before any of them is answered. Where
//! one fails, all are undone and run again, each inside a savepoint: it takes nobody with it.

use std::{panic::AssertUnwindSafe, str::FromStr, sync::Arc};

use futures_util::FutureExt;
use sqlx::{ConnectOptions, Connection, any::AnyConnectOptions};
use tokio::sync::{mpsc, oneshot};

use super::{
    Fault, StoreError,
    db::{Conn, Work},
};

/// Jobs committed together at most: beyond this, waiting for one another costs more than the `fsync`.
const GROUP_MAX: usize = 128;
/// Jobs that may wait; beyond this, callers wait to be let in.
const QUEUE_MAX: usize = 4096;

/// `secure_delete` overwrites what is deleted (promise: P4); `FULL` syncs the journal at every commit.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384";

/// How long the journal's emptying waits for readers: nobody writes meanwhile.
const BRIEFLY: &str = "PRAGMA busy_timeout = 100";
/// As long as in [`PRAGMAS`].
const AS_EVER: &str = "PRAGMA busy_timeout = 5000";

/// The way to the writer's task.
pub(super) struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
}

impl Writer {
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        let mut conn = AnyConnectOptions::from_str(url)?.connect().await?;
        sqlx::raw_sql(PRAGMAS).execute(&mut conn).await?;
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(serve(conn, queue));
        Ok(Self { jobs })
    }

    pub(super) async fn run<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'c> Fn(&'c mut Conn) -> Work<'c, T, E> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let pending = Box::new(Pending { job, outcome: None, reply });
        self.jobs.send(pending).await.map_err(|_| StoreError::Gone)?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Gone.into()))
    }

    /// Brings the journal into the file and cuts it to nothing: it has the pages as they were before something was
    /// deleted until it is written over. `false` where a reader still needs it.
    pub(super) async fn empty_journal(&self) -> Result<bool, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.jobs.send(Box::new(Emptying { emptied: None, reply })).await.map_err(|_| StoreError::Gone)?;
        answer.await.unwrap_or(Err(StoreError::Gone))
    }

    /// Waits until all that was sent before is committed, and stops the task.
    pub(super) async fn close(&self) {
        let (done, stopped) = oneshot::channel();
        if self.jobs.send(Box::new(Stop(Some(done)))).await.is_ok() {
            // An error means that the task is gone, which is what was asked for.
            let _gone = stopped.await;
        }
        // The task lets its queue go last, once the connection is closed and the journal is in the file.
        self.jobs.closed().await;
    }
}

/// What the writer needs to know of a job.
trait Job: Send {
    /// Runs it; `false` when what it did is to be undone.
    fn run<'c>(&'c mut self, conn: &'c mut Conn) -> std::pin::Pin<Box<dyn Future<Output = bool> + Send + 'c>>;
    /// What it does outside the transaction, once the group is committed or could not be.
    fn after<'c>(&'c mut self, _: &'c mut Conn) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'c>> {
        Box::pin(std::future::ready(()))
    }
    /// Tells its caller, once the group is committed or could not be.
    fn answer(self: Box<Self>, commit: Result<(), Arc<str>>);
    /// Whether the writer should stop after this group.
    fn stops(&self) -> bool {
        false
    }
}

struct Pending<T, E, F> {
    job: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Pending<T, E, F>
where
    T: Send + 'static,
    E: Fault,
    F: for<'c> Fn(&'c mut Conn) -> Work<'c, T, E> + Send + Sync + 'static,
{
    fn run<'c>(&'c mut self, conn: &'c mut Conn) -> std::pin::Pin<Box<dyn Future<Output = bool> + Send + 'c>> {
        Box::pin(async move {
            // A panic ends this job, not the writer: `outcome` stays empty and the caller hears `Gone`.
            self.outcome = AssertUnwindSafe((self.job)(conn)).catch_unwind().await.ok();
            matches!(self.outcome, Some(Ok(_)))
        })
    }

    fn answer(self: Box<Self>, commit: Result<(), Arc<str>>) {
        let outcome = match (self.outcome, commit) {
            (Some(Ok(_)), Err(why)) => Err(StoreError::Commit(why.to_string()).into()),
            (Some(outcome), _) => outcome,
            (None, _) => Err(StoreError::Gone.into()),
        };
        // The caller may have left; its transaction stands all the same.
        let _left = self.reply.send(outcome);
    }
}

struct Emptying {
    emptied: Option<Result<bool, StoreError>>,
    reply: oneshot::Sender<Result<bool, StoreError>>,
}

impl Job for Emptying {
    fn run<'c>(&'c mut self, _: &'c mut Conn) -> std::pin::Pin<Box<dyn Future<Output = bool> + Send + 'c>> {
        Box::pin(std::future::ready(true))
    }

    fn after<'c>(&'c mut self, conn: &'c mut Conn) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'c>> {
        Box::pin(async move { self.emptied = Some(empty_journal(conn).await) })
    }

    fn answer(self: Box<Self>, _: Result<(), Arc<str>>) {
        // The caller may have left; the journal is as empty as it is.
        let _left = self.reply.send(self.emptied.unwrap_or(Err(StoreError::Gone)));
    }
}

/// Outside any transaction: a checkpoint inside one is refused.
async fn empty_journal(conn: &mut Conn) -> Result<bool, StoreError> {
    sqlx::raw_sql(BRIEFLY).execute(&mut *conn).await?;
    // Its row says whether somebody was in the way, how many pages the journal had, and how many are in the file now.
    let busy: Result<i64, sqlx::Error> =
        sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *conn).await;
    sqlx::raw_sql(AS_EVER).execute(conn).await?;
    Ok(busy? == 0)
}

struct Stop(Option<oneshot::Sender<()>>);

impl Job for Stop {
    fn run<'c>(&'c mut self, _: &'c mut Conn) -> std::pin::Pin<Box<dyn Future<Output = bool> + Send + 'c>> {
        Box::pin(std::future::ready(true))
    }

    fn answer(mut self: Box<Self>, _: Result<(), Arc<str>>) {
        if let Some(done) = self.0.take() {
            let _left = done.send(());
        }
    }

    fn stops(&self) -> bool {
        true
    }
}

async fn serve(mut conn: Conn, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while queue.recv_many(&mut group, GROUP_MAX).await > 0 {
        let stop = group.iter().any(|job| job.stops());
        let commit = match commit_together(&mut conn, &mut group).await {
            Ok(()) => Ok(()),
            Err(error) => {
                tracing::error!(%error, jobs = group.len(), "a group of transactions was not committed");
                Err(Arc::from(error.to_string()))
            }
        };
        for mut job in group.drain(..) {
            job.after(&mut conn).await;
            job.answer(commit.clone());
        }
        if stop {
            break;
        }
    }
    // Closing checkpoints the journal into the database file.
    if let Err(error) = conn.close().await {
        tracing::warn!(%error, "the database's writer was not closed in order");
    }
}

async fn commit_together(conn: &mut Conn, group: &mut [Box<dyn Job>]) -> Result<(), sqlx::Error> {
    let mut transaction = conn.begin_with("BEGIN IMMEDIATE").await?;
    if run_all(&mut transaction, group).await {
        return transaction.commit().await;
    }
    transaction.rollback().await?;
    match group {
        // Nobody else's work was undone with it.
        [_failed] => Ok(()),
        several => commit_one_by_one(conn, several).await,
    }
}

/// Runs one job after the other up to the first that fails; whether none did. Savepoints are two statements a job,
/// as much as many a job has of its own, and few jobs fail: so none are made at first.
async fn run_all(conn: &mut Conn, group: &mut [Box<dyn Job>]) -> bool {
    for job in group {
        if !job.run(conn).await {
            return false;
        }
    }
    true
}

/// Runs the jobs again, each inside a savepoint: what fails is undone alone.
async fn commit_one_by_one(conn: &mut Conn, group: &mut [Box<dyn Job>]) -> Result<(), sqlx::Error> {
    let mut transaction = conn.begin_with("BEGIN IMMEDIATE").await?;
    for job in group {
        sqlx::raw_sql("SAVEPOINT job").execute(&mut *transaction).await?;
        let end = if job.run(&mut transaction).await { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
        sqlx::raw_sql(end).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn writer() -> (tempfile::TempDir, Writer) {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let writer = Writer::open(&format!("sqlite:{}?mode=rwc", folder.path().join("t.db").display())).await.unwrap();
        let made = writer.run(|conn| Box::pin(async move { run(conn, "CREATE TABLE t (n BIGINT)").await })).await;
        made.unwrap();
        (folder, writer)
    }

    async fn run(conn: &mut Conn, sql: &'static str) -> Result<(), StoreError> {
        sqlx::raw_sql(sql).execute(conn).await?;
        Ok(())
    }

    /// On one thread all that is asked for together waits together, and so makes one group.
    #[tokio::test]
    async fn a_job_that_fails_is_undone_and_takes_nobody_of_its_group_with_it() {
        let (_folder, writer) = writer().await;
        let one = writer.run(|conn| Box::pin(async move { run(conn, "INSERT INTO t VALUES (1)").await }));
        let bad = writer.run(|conn| {
            Box::pin(async move {
                run(conn, "INSERT INTO t VALUES (10)").await?;
                Err::<(), _>(StoreError::Overtaken)
            })
        });
        let two = writer.run(|conn| Box::pin(async move { run(conn, "INSERT INTO t VALUES (2)").await }));
        let (one, bad, two) = tokio::join!(one, bad, two);
        assert!(one.is_ok() && two.is_ok());
        assert!(matches!(bad, Err(StoreError::Overtaken)));

        let sum = writer
            .run(|conn| Box::pin(async move { Ok(sqlx::query_scalar("SELECT SUM(n) FROM t").fetch_one(conn).await?) }));
        assert_eq!(sum.await.map_err(|error: StoreError| error.to_string()), Ok(3_i64));
    }

    /// promise: P5.1
    #[tokio::test]
    async fn promise_p5_1_the_journal_is_emptied_between_transactions_unless_somebody_reads_in_it() {
        let (folder, writer) = writer().await;
        let insert = || writer.run(|conn| Box::pin(async move { run(conn, "INSERT INTO t VALUES (1)").await }));
        let journal = || std::fs::metadata(folder.path().join("t.db-wal")).unwrap().len();
        insert().await.unwrap();
        assert!(journal() > 0);
        assert!(matches!(writer.empty_journal().await, Ok(true)));
        assert_eq!(journal(), 0);

        let mut reader = AnyConnectOptions::from_str(&format!("sqlite:{}", folder.path().join("t.db").display()))
            .unwrap()
            .connect()
            .await
            .unwrap();
        insert().await.unwrap();
        let mut reading = reader.begin().await.unwrap();
        let one: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM t").fetch_one(&mut *reading).await.unwrap();
        insert().await.unwrap();
        assert!(matches!(writer.empty_journal().await, Ok(false)), "it is read as it was at the first");
        assert_eq!(one, 2);
        assert!(journal() > 0);
        reading.rollback().await.unwrap();
        assert!(matches!(writer.empty_journal().await, Ok(true)));
        assert_eq!(journal(), 0);
    }

    #[tokio::test]
    async fn a_job_that_panics_is_undone_and_the_writer_goes_on() {
        let (_folder, writer) = writer().await;
        let bad = writer.run(|conn| {
            Box::pin(async move {
                run(conn, "INSERT INTO t VALUES (10)").await?;
                panic!("a job's own fault")
            })
        });
        let bad: Result<(), StoreError> = bad.await;
        assert!(matches!(bad, Err(StoreError::Gone)));
        let count = writer.run(|conn| {
            Box::pin(async move { Ok(sqlx::query_scalar("SELECT COUNT(*) FROM t").fetch_one(conn).await?) })
        });
        assert_eq!(count.await.map_err(|error: StoreError| error.to_string()), Ok(0_i64));
    }
}
