//! Stock that unpaid orders hold.

use sqlx::{Row, any::AnyRow};

use super::{Conn, StoreError, carts::LineRow, rows};

/// What is left of a variant after a change: its id and the units that nobody has bought or reserved.
pub type Level = (String, u32);

/// Takes a line's units from the stock, if there are as many and they cost what the line says; gives what is left.
///
/// # Errors
/// [`StoreError`].
pub async fn take(conn: &mut Conn, line: &LineRow) -> Result<Option<Level>, StoreError> {
    let row = sqlx::query(
        "UPDATE variants SET stock = stock - $1 WHERE id = $2 AND stock >= $1 AND price_minor = $3 \
         RETURNING id, stock",
    )
    .bind(i64::from(line.quantity))
    .bind(line.variant_id.as_str())
    .bind(line.price_minor)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(level).transpose()
}

fn level(row: &AnyRow) -> Result<Level, StoreError> {
    Ok((row.try_get("id")?, rows::count(row, "stock")?))
}

/// Notes until when an order holds what was taken for it.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, order_id: &str, expires_at: i64) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO reservations (order_id, expires_at) VALUES ($1, $2)")
        .bind(order_id)
        .bind(expires_at)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a reservation; whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn consume(conn: &mut Conn, order_id: &str) -> Result<bool, StoreError> {
    let gone = sqlx::query("DELETE FROM reservations WHERE order_id = $1").bind(order_id).execute(conn).await?;
    Ok(gone.rows_affected() == 1)
}

/// Ends a reservation and gives back what it held; gives what there is then.
///
/// # Errors
/// [`StoreError`].
pub async fn give_back(conn: &mut Conn, order_id: &str) -> Result<Vec<Level>, StoreError> {
    if !consume(conn, order_id).await? {
        return Ok(Vec::new());
    }
    let changed = sqlx::query(
        "UPDATE variants SET stock = stock + \
         (SELECT l.quantity FROM order_lines l WHERE l.order_id = $1 AND l.variant_id = variants.id) \
         WHERE id IN (SELECT variant_id FROM order_lines WHERE order_id = $1) RETURNING id, stock",
    )
    .bind(order_id)
    .fetch_all(conn)
    .await?;
    changed.iter().map(level).collect()
}

/// Orders whose reservation ran out by `now_ms`, the longest over first.
///
/// # Errors
/// [`StoreError`].
pub async fn expired(conn: &mut Conn, now_ms: i64, limit: i64) -> Result<Vec<String>, StoreError> {
    let query =
        sqlx::query_scalar("SELECT order_id FROM reservations WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2");
    Ok(query.bind(now_ms).bind(limit).fetch_all(conn).await?)
}
