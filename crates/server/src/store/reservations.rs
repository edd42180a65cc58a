//! Stock that unpaid orders hold.

use sqlx::{Row, any::AnyRow};

use super::{Batch, Conn, StoreError, carts::LineRow, promo, rows};

/// What is left of a variant after a change: its id and the units that nobody has bought or reserved.
pub type Level = (String, u32);

/// Takes a line's units from the stock, if there are as many and they cost what the line says; returns what is left.
/// Fails as overtaken otherwise: the cart was checked before.
pub fn take(batch: &mut Batch, line: &LineRow) {
    batch.add_sure(
        "UPDATE variants SET stock = stock - $1 WHERE id = $2 AND stock >= $1 AND price_minor = $3 \
         RETURNING id, stock",
        [i64::from(line.quantity).into(), line.variant_id.as_str().into(), line.price_minor.into()],
        StoreError::Overtaken,
    );
}

/// Runs a batch that takes or gives back; gives what is left of each variant that it changed.
///
/// # Errors
/// [`StoreError`] of the first statement that fails.
pub async fn run(batch: Batch, conn: &mut Conn) -> Result<Vec<Level>, StoreError> {
    let level = |row: &AnyRow| Ok((row.try_get("id")?, rows::count(row, "stock")?));
    batch.returning(conn).await?.iter().map(level).collect()
}

/// Notes until when an order holds what was taken for it.
pub fn insert(batch: &mut Batch, order_id: &str, expires_at: i64) {
    batch.add("INSERT INTO reservations (order_id, expires_at) VALUES ($1, $2)", [order_id.into(), expires_at.into()]);
}

/// Ends the reservation of an order that waited for its payment: each has one.
pub fn consume(batch: &mut Batch, order_id: &str) {
    let missing = StoreError::corrupt("reservations", order_id, "nothing for an unpaid order");
    batch.add_sure("DELETE FROM reservations WHERE order_id = $1", [order_id.into()], missing);
}

/// Ends a reservation and gives back what it held, the use of a promo code with it; returns what there is then.
pub fn give_back(batch: &mut Batch, order_id: &str) {
    consume(batch, order_id);
    take_back(batch, order_id);
}

/// Puts back into the stock what an order had taken, the use of a promo code with it; returns what there is then. That
/// it is done once is for the caller to see to: in the batch that changes the order's status.
pub fn take_back(batch: &mut Batch, order_id: &str) {
    promo::give_back(batch, order_id);
    batch.add(
        "UPDATE variants SET stock = stock + \
         (SELECT l.quantity FROM order_lines l WHERE l.order_id = $1 AND l.variant_id = variants.id) \
         WHERE id IN (SELECT variant_id FROM order_lines WHERE order_id = $1) RETURNING id, stock",
        [order_id.into()],
    );
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
