//! Promo codes: which there are, and their uses.

use contract::promo::{Promo, PromoCode};
use sqlx::Row;

use super::{Batch, Conn, StoreError, rows};

/// A promo code as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromoRow {
    /// The code, and what it takes off.
    pub promo: Promo,
    /// From when it takes nothing off any more, epoch ms.
    pub ends_at: Option<i64>,
    /// Orders that it may still be used for.
    pub uses_left: Option<i64>,
}

/// Adds a code, unless there is one of that name.
///
/// # Errors
/// [`StoreError`].
pub async fn add(conn: &mut Conn, row: &PromoRow) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "INSERT INTO promo_codes (code, percent, ends_at, uses_left) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    );
    let query = query.bind(&row.promo.code).bind(i64::from(row.promo.percent)).bind(row.ends_at).bind(row.uses_left);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Ends a code, if there is one of that name that has not ended yet.
///
/// # Errors
/// [`StoreError`].
pub async fn end(conn: &mut Conn, code: &PromoCode, now_ms: i64) -> Result<bool, StoreError> {
    let query =
        sqlx::query("UPDATE promo_codes SET ends_at = $1 WHERE code = $2 AND (ends_at IS NULL OR ends_at > $1)");
    Ok(query.bind(now_ms).bind(code.as_str()).execute(conn).await?.rows_affected() == 1)
}

/// Every code, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn list(conn: &mut Conn) -> Result<Vec<PromoRow>, StoreError> {
    let query = sqlx::query("SELECT code, percent, ends_at, uses_left FROM promo_codes ORDER BY code");
    let found = query.fetch_all(conn).await?;
    found
        .iter()
        .map(|row| {
            let promo = Promo { code: row.try_get("code")?, percent: rows::percent(row, "percent")? };
            Ok(PromoRow { promo, ends_at: row.try_get("ends_at")?, uses_left: row.try_get("uses_left")? })
        })
        .collect()
}

/// What a code takes off now; `None` for nothing. A use that the visitor's own unpaid order holds, by the code `held`,
/// is hers to make.
///
/// # Errors
/// [`StoreError`].
pub async fn usable(
    conn: &mut Conn,
    code: &PromoCode,
    held: Option<&str>,
    now_ms: i64,
) -> Result<Option<Promo>, StoreError> {
    let query = sqlx::query(
        "SELECT code, percent FROM promo_codes WHERE code = $1 AND (ends_at IS NULL OR ends_at > $2) \
         AND (uses_left IS NULL OR uses_left > 0 OR code = $3)",
    );
    let query = query.bind(code.as_str()).bind(now_ms).bind(held.unwrap_or_default());
    let Some(row) = query.fetch_optional(conn).await? else { return Ok(None) };
    Ok(Some(Promo { code: row.try_get("code")?, percent: rows::percent(&row, "percent")? }))
}

/// Takes one use of a code that still takes off what it did. Fails as overtaken otherwise: it was usable before.
pub fn take(batch: &mut Batch, promo: &Promo, now_ms: i64) {
    batch.add_sure(
        "UPDATE promo_codes SET uses_left = uses_left - 1 WHERE code = $1 AND percent = $2 \
         AND (ends_at IS NULL OR ends_at > $3) AND (uses_left IS NULL OR uses_left > 0)",
        [promo.code.as_str().into(), i64::from(promo.percent).into(), now_ms.into()],
        StoreError::Overtaken,
    );
}

/// Gives back the use that an order took, if it took any.
pub fn give_back(batch: &mut Batch, order_id: &str) {
    batch.add(
        "UPDATE promo_codes SET uses_left = uses_left + 1 \
         WHERE code = (SELECT promo_code FROM orders WHERE id = $1)",
        [order_id.into()],
    );
}
