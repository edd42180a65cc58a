//! Data keys, wrapped, and the versions of the key-encryption key that wrap them.

use sqlx::{Row, any::AnyRow};

use super::{Batch, Conn, StoreError};
use crate::vault::{KeyKind, KeyRow};

/// Writes a data key down.
pub fn insert(batch: &mut Batch, key: &KeyRow) {
    batch.add(
        "INSERT INTO data_keys (id, kind, kek_version, wrapped, created_at) VALUES ($1, $2, $3, $4, $5)",
        [
            key.id.as_str().into(),
            key.kind.word().into(),
            key.kek_version.into(),
            key.wrapped.as_str().into(),
            key.created_at.into(),
        ],
    );
}

/// The data key of an order, person or subscriber; `None` where it was destroyed.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<KeyRow>, StoreError> {
    let query = sqlx::query("SELECT id, kind, kek_version, wrapped, created_at FROM data_keys WHERE id = $1").bind(id);
    query.fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// Reads the columns of a data key.
pub(super) fn read(row: &AnyRow) -> Result<KeyRow, StoreError> {
    let (id, word): (String, &str) = (row.try_get("id")?, row.try_get("kind")?);
    let kind = KeyKind::ALL.iter().copied().find(|kind| kind.word() == word);
    let kind = kind.ok_or_else(|| StoreError::corrupt("data_keys", &id, format!("the kind {word:?}")))?;
    let (wrapped, created_at) = (row.try_get("wrapped")?, row.try_get("created_at")?);
    Ok(KeyRow { id, kind, kek_version: row.try_get("kek_version")?, wrapped, created_at })
}

/// Destroys the data key of an order, person or subscriber: from here on nothing opens what it sealed, and a job takes
/// its way to be unwrapped out of the key ring. One that is gone already stays so.
pub fn destroy(batch: &mut Batch, id: &str, now_ms: i64) {
    batch.add(
        "INSERT INTO key_endings (id, ended_at) SELECT id, $2 FROM data_keys WHERE id = $1 ON CONFLICT (id) DO NOTHING",
        [id.into(), now_ms.into()],
    );
    batch.add("DELETE FROM data_keys WHERE id = $1", [id.into()]);
}

/// Strikes a data key that sealed nothing.
pub fn discard(batch: &mut Batch, id: &str) {
    batch.add("DELETE FROM data_keys WHERE id = $1", [id.into()]);
}

/// Destroyed data keys that the key ring may still know, the longest destroyed first.
///
/// # Errors
/// [`StoreError`].
pub async fn endings(conn: &mut Conn, limit: i64) -> Result<Vec<String>, StoreError> {
    let query = sqlx::query_scalar("SELECT id FROM key_endings ORDER BY ended_at, id LIMIT $1");
    Ok(query.bind(limit).fetch_all(conn).await?)
}

/// Strikes an ending that the key ring has carried out.
pub fn strike_ending(batch: &mut Batch, id: &str) {
    batch.add("DELETE FROM key_endings WHERE id = $1", [id.into()]);
}

/// A key-encryption key as the database knows it: version, id, and when it was made (epoch milliseconds).
pub type KekRow = (i64, String, i64);

/// The key-encryption keys, from the oldest to the newest.
///
/// # Errors
/// [`StoreError`].
pub async fn keks(conn: &mut Conn) -> Result<Vec<KekRow>, StoreError> {
    let rows = sqlx::query("SELECT version, id, made_at FROM keks ORDER BY version").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get("version")?, row.try_get("id")?, row.try_get("made_at")?))).collect()
}

/// Notes a key-encryption key, unless that version is known already.
pub fn insert_kek(batch: &mut Batch, (version, id, made_at): &KekRow) {
    batch.add(
        "INSERT INTO keks (version, id, made_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING",
        [(*version).into(), id.as_str().into(), (*made_at).into()],
    );
}

/// Strikes a key-encryption key; `false` while data keys are wrapped by it. From then on no data key can be written
/// under it: the reference fails.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_kek(conn: &mut Conn, version: i64) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "DELETE FROM keks WHERE version = $1 AND NOT EXISTS (SELECT 1 FROM data_keys WHERE kek_version = $1)",
    );
    query.bind(version).execute(&mut *conn).await?;
    let query = sqlx::query("SELECT version FROM keks WHERE version = $1").bind(version);
    Ok(query.fetch_optional(conn).await?.is_none())
}

/// How many data keys each version wraps.
///
/// # Errors
/// [`StoreError`].
pub async fn count_by_kek(conn: &mut Conn) -> Result<Vec<(i64, i64)>, StoreError> {
    let query =
        sqlx::query("SELECT kek_version, COUNT(*) AS n FROM data_keys GROUP BY kek_version ORDER BY kek_version");
    query.fetch_all(conn).await?.iter().map(|row| Ok((row.try_get("kek_version")?, row.try_get("n")?))).collect()
}

/// Up to `limit` data keys that another version than `version` wraps, in the order of their ids, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn not_of_kek(conn: &mut Conn, version: i64, after: &str, limit: i64) -> Result<Vec<KeyRow>, StoreError> {
    let query = sqlx::query(
        "SELECT id, kind, kek_version, wrapped, created_at FROM data_keys WHERE id > $1 AND kek_version <> $2 \
         ORDER BY id LIMIT $3",
    );
    query.bind(after).bind(version).bind(limit).fetch_all(conn).await?.iter().map(read).collect()
}

/// Writes a data key as it was wrapped anew, unless it was destroyed or wrapped anew by somebody else meanwhile.
pub fn rewrap(batch: &mut Batch, from_version: i64, key: &KeyRow) {
    batch.add(
        "UPDATE data_keys SET kek_version = $1, wrapped = $2 WHERE id = $3 AND kek_version = $4",
        [key.kek_version.into(), key.wrapped.as_str().into(), key.id.as_str().into(), from_version.into()],
    );
}
