//! Requests that must not be carried out twice.

use sqlx::Row;

use super::{Batch, Conn, StoreError};

/// A request that came before under the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// What it asked for.
    pub body_hash: String,
    /// The order that came of it.
    pub order_id: String,
    /// The run of the server that works on it; empty when nobody does.
    pub worker: String,
    /// Since when.
    pub started_at: i64,
    /// Its answer, byte for byte, once there is one.
    pub answer: Option<String>,
}

/// The earlier request under `key`, if there was one. A scope is a cart: keys of others are nobody's business.
///
/// # Errors
/// [`StoreError`].
pub async fn find(conn: &mut Conn, scope: &str, key: &str) -> Result<Option<Earlier>, StoreError> {
    let row = sqlx::query(
        "SELECT body_hash, order_id, worker, started_at, answer FROM idempotency WHERE scope = $1 AND key = $2",
    )
    .bind(scope)
    .bind(key)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Earlier {
        body_hash: row.try_get("body_hash")?,
        order_id: row.try_get("order_id")?,
        worker: row.try_get("worker")?,
        started_at: row.try_get("started_at")?,
        answer: row.try_get("answer")?,
    }))
}

/// A request that begins, or is taken up again: its key now leads to that order.
#[derive(Debug, Clone)]
pub struct Begun<'a> {
    /// The cart.
    pub scope: &'a str,
    /// The key.
    pub key: &'a str,
    /// What is asked for.
    pub body_hash: &'a str,
    /// The order that will come of it.
    pub order_id: &'a str,
    /// Who works on it.
    pub worker: &'a str,
    /// Since when.
    pub started_at: i64,
}

/// Writes a request down as being worked on.
pub fn begin(batch: &mut Batch, begun: &Begun<'_>) {
    batch.add(
        "INSERT INTO idempotency (scope, key, body_hash, order_id, worker, started_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (scope, key) DO UPDATE SET \
         order_id = excluded.order_id, worker = excluded.worker, started_at = excluded.started_at",
        [
            begun.scope.into(),
            begun.key.into(),
            begun.body_hash.into(),
            begun.order_id.into(),
            begun.worker.into(),
            begun.started_at.into(),
        ],
    );
}

/// Gives a request its answer while its order waits for the payment, after the rest of `batch`; gives that answer
/// back, or the one that it got before: there is only ever one. `None` when the order does not wait (any more).
///
/// # Errors
/// [`StoreError`].
pub async fn answer(
    mut batch: Batch,
    conn: &mut Conn,
    (scope, key): (&str, &str),
    order_id: &str,
    answer: &str,
) -> Result<Option<String>, StoreError> {
    batch.add(
        "UPDATE idempotency SET answer = COALESCE(answer, $1), worker = '' WHERE scope = $2 AND key = $3 AND EXISTS \
         (SELECT o.id FROM orders o WHERE o.id = $4 AND o.status = 'awaiting_payment') RETURNING answer",
        [answer.into(), scope.into(), key.into(), order_id.into()],
    );
    let rows = batch.returning(conn).await?;
    Ok(rows.first().map(|row| row.try_get("answer")).transpose()?)
}

/// Lets go of a request that could not be finished, so that the next attempt takes it up at once.
///
/// # Errors
/// [`StoreError`].
pub async fn release(conn: &mut Conn, scope: &str, key: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE idempotency SET worker = '' WHERE scope = $1 AND key = $2")
        .bind(scope)
        .bind(key)
        .execute(conn)
        .await?;
    Ok(())
}
