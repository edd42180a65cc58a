//! The queue of webhook deliveries in SQLite.

use sqlx::sqlite::SqliteExecutor;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

/// A delivery that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub id: i64,
    pub event_id: String,
    pub url: String,
    /// The exact bytes to sign and send, the same at every attempt.
    pub body: String,
    pub forged: bool,
    /// How many attempts failed.
    pub attempts: u32,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The receiver took it, or it is not worth another attempt: it leaves the queue.
    Done,
    /// Try again then.
    Again { next_at_ms: i64 },
    /// Kept, but not tried any more.
    GivenUp,
}

/// Puts a delivery into the queue.
pub(crate) async fn enqueue(
    connection: &mut SqliteConnection,
    event_id: &str,
    url: &str,
    body: &str,
    forged: bool,
    due_at_ms: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO deliveries (event_id, url, body, forged, next_at_ms)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(event_id)
    .bind(url)
    .bind(body)
    .bind(forged)
    .bind(due_at_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Up to `limit` deliveries that are due by `now_ms`, the longest due first.
pub(crate) async fn due(
    executor: impl SqliteExecutor<'_>,
    now_ms: i64,
    limit: u32,
) -> Result<Vec<Delivery>, sqlx::Error> {
    sqlx::query(
        "SELECT id, event_id, url, body, forged, attempts FROM deliveries
         WHERE next_at_ms <= $1 ORDER BY next_at_ms, id LIMIT $2",
    )
    .bind(now_ms)
    .bind(limit)
    .fetch_all(executor)
    .await?
    .iter()
    .map(|row| {
        Ok(Delivery {
            id: row.try_get("id")?,
            event_id: row.try_get("event_id")?,
            url: row.try_get("url")?,
            body: row.try_get("body")?,
            forged: row.try_get("forged")?,
            attempts: row.try_get("attempts")?,
        })
    })
    .collect()
}

/// When the next delivery is due (epoch milliseconds), if any waits.
pub(crate) async fn next_due_at(executor: impl SqliteExecutor<'_>) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT MIN(next_at_ms) FROM deliveries WHERE next_at_ms IS NOT NULL").fetch_one(executor).await
}

/// Removes what waits to be delivered, and what was given up, about a payment.
pub(crate) async fn forget(connection: &mut SqliteConnection, reference: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM deliveries WHERE json_extract(body, '$.data.reference') = $1")
        .bind(reference.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes how an attempt ended.
pub(crate) async fn record(connection: &mut SqliteConnection, id: i64, attempt: Attempt) -> Result<(), sqlx::Error> {
    let query = match attempt {
        Attempt::Done => sqlx::query("DELETE FROM deliveries WHERE id = $1").bind(id),
        Attempt::Again { next_at_ms } => {
            sqlx::query("UPDATE deliveries SET attempts = attempts + 1, next_at_ms = $2 WHERE id = $1")
                .bind(id)
                .bind(next_at_ms)
        }
        Attempt::GivenUp => {
            sqlx::query("UPDATE deliveries SET attempts = attempts + 1, next_at_ms = NULL WHERE id = $1").bind(id)
        }
    };
    query.execute(connection).await?;
    Ok(())
}
