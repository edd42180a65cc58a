//! What can go wrong between the shop and its database.

/// The database did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What the driver or the database said.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A row holds what no writer of this program writes.
    #[error("database: {table} {id} holds {what}")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// Which row, as far as may be told.
        id: String,
        /// What is wrong with it.
        what: String,
    },
    /// Another transaction changed what this one had read: run again, it will see that.
    #[error("database: overtaken by another transaction")]
    Overtaken,
    /// The group of transactions that this one was part of could not be committed.
    #[error("database: commit failed: {0}")]
    Commit(String),
    /// The job panicked, or the writer is gone because the server stops.
    #[error("database: the writer gave no answer")]
    Gone,
    /// A database of a later version than this program, or one that cannot be brought up to it.
    #[error("database: {0}")]
    Migration(String),
}

impl StoreError {
    /// A row that holds what it should not.
    #[must_use]
    pub fn corrupt(table: &'static str, id: &str, what: impl Into<String>) -> Self {
        Self::Corrupt { table, id: id.to_owned(), what: what.into() }
    }

    fn driver(&self) -> Option<&dyn sqlx::error::DatabaseError> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => Some(error.as_ref()),
            _ => None,
        }
    }

    /// Whether a unique constraint refused the row.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        self.driver().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }

    /// [`Self::Overtaken`] where a unique constraint refused a row that this transaction had looked for and not found: another
    /// wrote it meanwhile, and run again this one finds it.
    #[must_use]
    pub fn overtaken_if_unique(self) -> Self {
        if self.is_unique_violation() { Self::Overtaken } else { self }
    }

    /// Whether a CHECK constraint refused the row.
    #[must_use]
    pub fn is_check_violation(&self) -> bool {
        self.driver().is_some_and(sqlx::error::DatabaseError::is_check_violation)
    }

    /// Whether the database is away or overloaded: the same may well succeed in a while.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut};
        match self {
            Self::Database(PoolTimedOut | PoolClosed | Io(_)) => true,
            // PostgreSQL: no connection left, stopping or starting, a lock or a statement took too long.
            Self::Database(Database(error)) => error
                .code()
                .is_some_and(|code| matches!(code.as_ref(), "53300" | "57P01" | "57P02" | "57P03" | "55P03" | "57014")),
            _ => false,
        }
    }

    /// Whether the same transaction may well succeed when it is run again: it met another one (overtaken,
    /// serialization failure, deadlock).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Overtaken)
            || self
                .driver()
                .and_then(|error| error.code())
                .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01"))
    }
}

/// An error of a write job: anything that a [`StoreError`] can become and be seen in again, so that the
/// database handle knows when to run the job again.
pub trait Fault: From<StoreError> + Send + 'static {
    /// The store's error inside, if that is what it is.
    fn store(&self) -> Option<&StoreError>;
}

impl Fault for StoreError {
    fn store(&self) -> Option<&StoreError> {
        Some(self)
    }
}
