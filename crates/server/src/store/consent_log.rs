//! The chain of choices.

use contract::privacy::{PAST_CHOICES_MAX, PastChoice};
use sqlx::{Row, any::AnyRow};

use super::{Conn, StoreError, privacy::read_list};
use crate::{
    domain::{
        consent_log::{Entry, Head, LogRow},
        snapshot::Snapshot,
    },
    vault::ShopKey,
};

/// Rows of one page of the log.
const PAGE: i64 = 500;

/// Starts the log where there is none yet, and keeps the words of the question; whether this
/// shop's key sealed its end.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(conn: &mut Conn, key: &ShopKey, shown: &Snapshot, words: &str) -> Result<bool, StoreError> {
    let Head { seq, hash, mac } = Head::genesis(key);
    // Rows without a head were robbed of it: a new one would hide that.
    sqlx::query(
        "INSERT INTO consent_head (id, seq, hash, mac) SELECT 1, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT) \
         WHERE NOT EXISTS (SELECT seq FROM consent_log) ON CONFLICT (id) DO NOTHING",
    )
    .bind(seq)
    .bind(hash)
    .bind(mac)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO consent_wordings (hash, language, text) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(&shown.wording)
    .bind(&shown.language)
    .bind(words)
    .execute(&mut *conn)
    .await?;
    Ok(head(conn).await?.is_some_and(|head| head.is_ours(key)))
}

/// The head, held to the end of the transaction: whoever else wants to write waits for it.
async fn hold_head(conn: &mut Conn) -> Result<Option<Head>, StoreError> {
    let query = sqlx::query("UPDATE consent_head SET seq = seq WHERE id = 1 RETURNING seq, hash, mac");
    query.fetch_optional(conn).await?.as_ref().map(read_head).transpose()
}

/// Whether a request with this key was logged before. Holds the head, so that the answer stays true.
///
/// # Errors
/// [`StoreError`].
pub async fn is_known(conn: &mut Conn, request_key: &str) -> Result<bool, StoreError> {
    hold_head(conn).await?;
    let query = sqlx::query("SELECT seq FROM consent_log WHERE request_key = $1").bind(request_key);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Adds a choice to the end of the chain. A head that this shop did not seal is not built upon: the next seal would
/// cover what was done to it.
///
/// # Errors
/// [`StoreError::Corrupt`] for such a head or none.
pub async fn append(conn: &mut Conn, key: &ShopKey, entry: &Entry) -> Result<(), StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("consent_head", "1", what);
    let head = hold_head(conn).await?.ok_or_else(|| corrupt("nothing: the head of the log is gone"))?;
    if !head.is_ours(key) {
        return Err(corrupt("a head that this shop's key did not seal"));
    }
    let (seq, hash) = (head.seq + 1, entry.hash(&head.hash));
    sqlx::query(
        "INSERT INTO consent_log (seq, id, subject_id, request_key, version, language, wording, fingerprint, granted, \
         declined, how, gpc, recorded_at, prev_hash, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(seq)
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
    .bind(&hash)
    .execute(&mut *conn)
    .await?;
    let Head { seq, hash, mac } = Head::at(seq, &hash, key);
    let query = sqlx::query("UPDATE consent_head SET seq = $1, hash = $2, mac = $3 WHERE id = 1");
    query.bind(seq).bind(hash).bind(mac).execute(conn).await?;
    Ok(())
}

/// Where the log ends; `None` when nobody says so.
///
/// # Errors
/// [`StoreError`].
pub async fn head(conn: &mut Conn) -> Result<Option<Head>, StoreError> {
    let query = sqlx::query("SELECT seq, hash, mac FROM consent_head WHERE id = 1");
    query.fetch_optional(conn).await?.as_ref().map(read_head).transpose()
}

/// The next rows after a number, in their order; empty at the end.
///
/// # Errors
/// [`StoreError`].
pub async fn page(conn: &mut Conn, after: i64) -> Result<Vec<LogRow>, StoreError> {
    let query = sqlx::query("SELECT * FROM consent_log WHERE seq > $1 ORDER BY seq LIMIT $2").bind(after).bind(PAGE);
    query.fetch_all(conn).await?.iter().map(read_row).collect()
}

/// A choice by its id, with the exact words that were shown.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<(LogRow, String)>, StoreError> {
    let query = sqlx::query(
        "SELECT l.*, w.text FROM consent_log l JOIN consent_wordings w ON w.hash = l.wording WHERE l.id = $1",
    );
    let Some(row) = query.bind(id).fetch_optional(conn).await? else { return Ok(None) };
    Ok(Some((read_row(&row)?, row.try_get("text")?)))
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

fn read_head(row: &AnyRow) -> Result<Head, StoreError> {
    Ok(Head { seq: row.try_get("seq")?, hash: row.try_get("hash")?, mac: row.try_get("mac")? })
}

fn read_row(row: &AnyRow) -> Result<LogRow, StoreError> {
    let entry = Entry {
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
    };
    Ok(LogRow { seq: row.try_get("seq")?, entry, prev_hash: row.try_get("prev_hash")?, hash: row.try_get("hash")? })
}
