//! Forgetting: what goes when a person asks for it.

use contract::orders::OrderStatus;
use sqlx::{AssertSqlSafe, Row};

use super::{Batch, Conn, StoreError, data_keys, data_limits, outbox, rights::Keys, rows};

/// An order that is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgettable {
    /// Its id.
    pub id: String,
    /// Its public number.
    pub number: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// A person's orders, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn orders(conn: &mut Conn, keys: &Keys) -> Result<Vec<Forgettable>, StoreError> {
    let Some(orders) = &keys.orders else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT t.id, t.number, t.status FROM orders t WHERE t.id IN ({}) ORDER BY t.created_at, t.id",
        orders.select()
    );
    let found = sqlx::query(AssertSqlSafe(sql)).bind(orders.key().to_owned()).fetch_all(conn).await?;
    found
        .iter()
        .map(|row| {
            Ok(Forgettable { id: row.try_get("id")?, number: row.try_get("number")?, status: rows::status(row)? })
        })
        .collect()
}

/// Holds a person's orders until the transaction ends, against others that erase them: what is read of them from here on is
/// what those have left.
///
/// # Errors
/// [`StoreError`].
pub async fn hold_orders(conn: &mut Conn, keys: &Keys) -> Result<(), StoreError> {
    let Some(orders) = &keys.orders else { return Ok(()) };
    let sql = format!("UPDATE orders SET status = status WHERE id IN ({})", orders.select());
    sqlx::query(AssertSqlSafe(sql)).bind(orders.key().to_owned()).execute(conn).await?;
    Ok(())
}

/// Forgets whom an order was for: its data key is destroyed, so that no copy of the database opens it either. Nobody can
/// open it any more, and what is not sent yet is not sent to her. What was sold for how much stays; of an order that came
/// to nothing and of whose payment nothing is left to be done, nothing.
pub fn forget_order(batch: &mut Batch, id: &str, now_ms: i64) {
    data_keys::destroy(batch, id, now_ms);
    batch.add(
        "UPDATE orders SET request_hash = '', full_name = '', mobile = '', mobile_tag = '', line1 = '', line2 = '', \
         city = '', postal_code = '', email = NULL, landline = NULL, id_number = NULL, cart_id = id WHERE id = $1",
        [id.into()],
    );
    outbox::add_forgetting(batch, id, now_ms);
    batch.add("UPDATE payments SET page_url = NULL, failure = NULL WHERE order_id = $1", [id.into()]);
    batch.add("DELETE FROM outbox WHERE order_id = $1 AND kind IN ('confirm', 'regret')", [id.into()]);
    batch.add("DELETE FROM idempotency WHERE order_id = $1", [id.into()]);
    batch.add("DELETE FROM order_tokens WHERE order_id = $1", [id.into()]);
    batch.add("DELETE FROM order_grants WHERE order_id = $1", [id.into()]);
    forget_no_sale(batch, id);
}

/// Removes an erased order that came to nothing, once its payment is given back, and who was to pay forgotten: no law asks for it, so it is not kept for
/// its schedule.
pub fn forget_no_sale(batch: &mut Batch, id: &str) {
    batch.add(
        "DELETE FROM orders WHERE id = $1 AND full_name = '' AND status IN ('expired', 'cancelled') \
         AND NOT EXISTS (SELECT x.kind FROM outbox x WHERE x.order_id = orders.id)",
        [id.into()],
    );
    data_limits::forget_with_order(batch, id);
}

/// Forgets a cart.
pub fn forget_cart(batch: &mut Batch, keys: &Keys) {
    if let Some(cart) = &keys.cart {
        batch.add("DELETE FROM carts WHERE token_hash = $1", [cart.as_str().into()]);
    }
}

/// Forgets what a subject has read. What it allowed ends with [`super::privacy::change_consent`].
pub fn forget_acknowledgements(batch: &mut Batch, subject: &str) {
    batch.add("DELETE FROM policy_acknowledgements WHERE subject_id = $1", [subject.into()]);
}
