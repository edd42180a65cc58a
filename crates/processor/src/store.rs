//! The processor's own SQLite file. All SQL of the crate stands here and in the modules below.
#![expect(clippy::disallowed_methods, reason = "the home of this crate's SQL")]

pub(crate) mod cards;
pub(crate) mod deliveries;
pub(crate) mod payments;

use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};

use crate::config::Database;

/// One connection that writes, some that read.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    writer: SqlitePool,
    reader: SqlitePool,
}

impl Store {
    /// Opens the database, making file and tables when missing.
    pub async fn open(database: &Database) -> Result<Self, sqlx::Error> {
        // WAL with NORMAL loses nothing when the process is killed, only when the machine loses
        // power: right for a sandbox, and several times quicker than a flush per commit.
        let options = match database {
            Database::File(path) => SqliteConnectOptions::new().filename(path),
            Database::Memory => SqliteConnectOptions::new().in_memory(true),
        }
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        // What is forgotten is overwritten.
        .pragma("secure_delete", "ON")
        .busy_timeout(Duration::from_secs(10));

        // The one connection serialises the writers; it is never closed for idleness, since a
        // database in memory lives as long as its connection.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await?;
        // A file from before refunds.
        let before: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sqlite_master WHERE name = 'payments' AND sql NOT LIKE '%refunded%'",
        )
        .fetch_one(&writer)
        .await?;
        if before > 0 {
            sqlx::raw_sql(include_str!("refunds.sql")).execute(&writer).await?;
        }
        sqlx::raw_sql(include_str!("schema.sql")).execute(&writer).await?;
        sqlx::raw_sql(include_str!("store/cards.sql")).execute(&writer).await?;

        let reader = match database {
            Database::File(_) => {
                SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?
            }
            Database::Memory => writer.clone(),
        };
        Ok(Self { writer, reader })
    }

    /// A write transaction; the next one waits until this one ends. Take it in a task of its own:
    /// see [`crate::processor`].
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// For a write that is a single statement, and so a transaction by itself.
    pub const fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// For reads outside a transaction.
    pub const fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// Closes every connection; the last one folds the journal into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}
