//! Payments, and what was heard of them.

use contract::{
    money::Money,
    orders::{OrderStatus, PaymentFailure},
};
use sqlx::Row;

use super::{Batch, Conn, StoreError, order_view::failure_word, rows};

/// Where a payment stands in our own books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentStatus {
    /// To be opened at the processor.
    Wanted,
    /// Open there.
    Open,
    /// The amount is held.
    Authorised,
    /// The amount was taken.
    Captured,
    /// Given up.
    Voided,
    /// What was held or taken was given back, after the order was placed.
    Refunded,
}

impl PaymentStatus {
    const fn word(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Open => "open",
            Self::Authorised => "authorised",
            Self::Captured => "captured",
            Self::Voided => "voided",
            Self::Refunded => "refunded",
        }
    }
}

/// Writes a payment that is to be opened.
pub fn insert(batch: &mut Batch, reference: &str, order_id: &str, amount: Money, (created_at, ask_at): (i64, i64)) {
    batch.add(
        "INSERT INTO payments (id, order_id, status, amount_minor, currency, created_at, ask_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            reference.into(),
            order_id.into(),
            PaymentStatus::Wanted.word().into(),
            amount.minor.into(),
            amount.currency.code().into(),
            created_at.into(),
            ask_at.into(),
        ],
    );
}

/// Notes where an open payment is paid.
pub fn opened(batch: &mut Batch, reference: &str, page_url: &str) {
    batch.add(
        "UPDATE payments SET status = $1, page_url = $2 WHERE id = $3 AND status = $4",
        [PaymentStatus::Open.word().into(), page_url.into(), reference.into(), PaymentStatus::Wanted.word().into()],
    );
}

/// Moves a payment on. Nothing is asked about it any more.
pub fn settle(batch: &mut Batch, order_id: &str, status: PaymentStatus) {
    batch.add(
        "UPDATE payments SET status = $1, ask_at = NULL WHERE order_id = $2",
        [status.word().into(), order_id.into()],
    );
}

/// Notes why the last card was refused, while the payment is open.
///
/// # Errors
/// [`StoreError`].
pub async fn refused(conn: &mut Conn, reference: &str, failure: PaymentFailure) -> Result<(), StoreError> {
    sqlx::query("UPDATE payments SET failure = $1 WHERE id = $2 AND status IN ('wanted', 'open')")
        .bind(failure_word(failure))
        .bind(reference)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a payment is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its order.
    pub order_id: String,
    /// Where the order stands.
    pub status: OrderStatus,
    /// What is due.
    pub amount: Money,
}

/// What the payment of that reference is for; `None` for an unknown one.
///
/// # Errors
/// [`StoreError`].
pub async fn by_reference(conn: &mut Conn, reference: &str) -> Result<Option<Due>, StoreError> {
    let query = sqlx::query(
        "SELECT p.order_id, p.amount_minor, p.currency, o.status FROM payments p JOIN orders o ON o.id = p.order_id \
         WHERE p.id = $1",
    );
    let Some(row) = query.bind(reference).fetch_optional(conn).await? else { return Ok(None) };
    let amount = rows::money(&row, "amount_minor", "currency")?;
    Ok(Some(Due { order_id: row.try_get("order_id")?, status: rows::status(&row)?, amount }))
}

/// The reference of an order's payment.
///
/// # Errors
/// [`StoreError`].
pub async fn reference(conn: &mut Conn, order_id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM payments WHERE order_id = $1").bind(order_id).fetch_optional(conn).await?)
}

/// Orders about whose payment the processor is to be asked by `now_ms`; each is put off to `next_ms`, so that
/// no other server asks at the same time.
///
/// # Errors
/// [`StoreError`].
pub async fn claim_questions(
    conn: &mut Conn,
    now_ms: i64,
    next_ms: i64,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "UPDATE payments SET ask_at = $1 WHERE ask_at <= $2 AND id IN \
         (SELECT id FROM payments WHERE ask_at <= $2 ORDER BY ask_at LIMIT $3) RETURNING order_id",
    )
    .bind(next_ms)
    .bind(now_ms)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// Makes every open question due: a server that starts does not know what it missed.
///
/// # Errors
/// [`StoreError`].
pub async fn ask_all(conn: &mut Conn, now_ms: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE payments SET ask_at = $1 WHERE ask_at > $1").bind(now_ms).execute(conn).await?;
    Ok(())
}

/// Notes that a webhook was heard; `false` if it was before.
///
/// # Errors
/// [`StoreError`].
pub async fn first_heard(conn: &mut Conn, event_id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let heard = sqlx::query("INSERT INTO webhook_events (id, heard_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(event_id)
        .bind(now_ms)
        .execute(conn)
        .await?;
    Ok(heard.rows_affected() == 1)
}

/// Notes that a payment is over another amount than its order; `false` if that was noted before. It stands among the
/// webhooks and is forgotten with them, though a question to the processor may have told it.
///
/// # Errors
/// [`StoreError`].
pub async fn first_of_other_amount(conn: &mut Conn, reference: &str, now_ms: i64) -> Result<bool, StoreError> {
    first_heard(conn, &format!("{reference} over another amount"), now_ms).await
}
