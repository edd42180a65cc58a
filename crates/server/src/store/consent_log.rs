//! The chain of choices.

use contract::privacy::{PAST_CHOICES_MAX, PastChoice};
use sqlx::{Row, any::AnyRow};

use super::{
    Batch, Conn, StoreError,
    chain::{self, Chained, Statements},
    consent_gaps,
    privacy::read_list,
};
use crate::{
    domain::{
        consent_log::{Entry, LogRow},
        snapshot::Snapshot,
    },
    vault::ShopKey,
};

/// Starts the log where there is none yet, and keeps the words of the question; whether this
/// shop's key sealed its end.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(conn: &mut Conn, key: &ShopKey, shown: &Snapshot, words: &str) -> Result<bool, StoreError> {
    sqlx::query(
        "INSERT INTO consent_wordings (hash, language, text) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(&shown.wording)
    .bind(&shown.language)
    .bind(words)
    .execute(&mut *conn)
    .await?;
    // A log that lost its head is not begun anew: that would hide what was done to it.
    if chain::head::<Entry>(conn).await?.is_none() && !consent_gaps::all(conn).await?.is_empty() {
        return Ok(false);
    }
    chain::begin::<Entry>(conn, key).await
}

/// Whether a request with this key was logged before. Holds the head, so that the answer stays true.
///
/// # Errors
/// [`StoreError`].
pub async fn is_known(conn: &mut Conn, request_key: &str) -> Result<bool, StoreError> {
    chain::lock::<Entry>(conn).await?;
    let query = sqlx::query("SELECT seq FROM consent_log WHERE request_key = $1").bind(request_key);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Adds a choice to the end of the chain. A head that this shop did not seal is not built upon: the next seal would
/// cover what was done to it.
///
/// # Errors
/// [`StoreError::Corrupt`] for such a head or none.
pub async fn append(conn: &mut Conn, key: &ShopKey, entry: &Entry) -> Result<(), StoreError> {
    let head = chain::hold::<Entry>(conn, key).await?;
    let next = head.then(entry, key);
    sqlx::query(
        "INSERT INTO consent_log (seq, id, subject_id, request_key, version, language, wording, fingerprint, granted, \
         declined, how, gpc, recorded_at, prev_hash, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(next.seq)
    .bind(&entry.id)
    .bind(&entry.subject)
    .bind(&entry.request_key)
    .bind(&entry.snapshot.version)
    .bind(&entry.snapshot.language)
    .bind(&entry.snapshot.wording)
    .bind(&entry.snapshot.fingerprint)
    .bind(&entry.granted)
    .bind(&entry.declined)
    .bind(&entry.how)
    .bind(i64::from(entry.gpc))
    .bind(entry.recorded_at)
    .bind(&head.hash)
    .bind(&next.hash)
    .execute(&mut *conn)
    .await?;
    let mut batch = Batch::default();
    chain::advance::<Entry>(&mut batch, next);
    batch.run(conn).await
}

/// A choice by its id, with the exact words that were shown.
///
/// # Errors
/// [`StoreError::Corrupt`] for a row that is not as it was written: nobody signs for that.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<(LogRow, String)>, StoreError> {
    let query = sqlx::query(
        "SELECT l.*, w.text FROM consent_log l JOIN consent_wordings w ON w.hash = l.wording WHERE l.id = $1",
    );
    let Some(row) = query.bind(id).fetch_optional(conn).await? else { return Ok(None) };
    let choice: LogRow = chain::read(&row)?;
    if choice.entry.hash(&choice.prev_hash) != choice.hash {
        return Err(StoreError::corrupt("consent_log", id, "what was edited: see `valise consent verify`".to_owned()));
    }
    Ok(Some((choice, row.try_get("text")?)))
}

/// The choices of a subject, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn choices(conn: &mut Conn, subject: &str) -> Result<Vec<PastChoice>, StoreError> {
    let query = sqlx::query(
        "SELECT id, granted, recorded_at FROM consent_log WHERE subject_id = $1 ORDER BY seq DESC LIMIT $2",
    );
    let rows = query.bind(subject).bind(i64::from(PAST_CHOICES_MAX)).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            let granted = read_list("consent_log", &id, row.try_get("granted")?)?;
            Ok(PastChoice { granted, at: row.try_get("recorded_at")?, id })
        })
        .collect()
}

impl Chained for Entry {
    const STATEMENTS: Statements = chain::statements!("consent_log", "consent_head");

    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            subject: row.try_get("subject_id")?,
            request_key: row.try_get("request_key")?,
            snapshot: Snapshot {
                version: row.try_get("version")?,
                language: row.try_get("language")?,
                wording: row.try_get("wording")?,
                fingerprint: row.try_get("fingerprint")?,
            },
            granted: row.try_get("granted")?,
            declined: row.try_get("declined")?,
            how: row.try_get("how")?,
            gpc: row.try_get::<i64, _>("gpc")? != 0,
            recorded_at: row.try_get("recorded_at")?,
        })
    }
}
