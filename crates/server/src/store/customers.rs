//! By what the payment processor knows who has an account. A row whose account is gone is the errand to have it forget
//! (docs/adr/0026-saved-cards.md).

use sqlx::{Row, any::AnyRow};

use super::{Batch, Conn, StoreError, data_keys, rows};
use crate::vault::{KeyRow, Sealed};

/// One who pays.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Her id here, which is also that of the data key.
    pub id: String,
    /// What the processor knows her by, sealed.
    pub reference: Sealed,
}

/// One of whom the processor is to forget everything.
#[derive(Debug, Clone)]
pub struct ToForget {
    /// She.
    pub customer: Customer,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
}

/// Writes one for an account that has none yet, with her data key; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    account: &str,
    (key, reference): (&KeyRow, &Sealed),
    now_ms: i64,
) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "INSERT INTO payment_customers (id, account_id, reference, made_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account_id) DO NOTHING",
    );
    let query = query.bind(key.id.as_str()).bind(account).bind(reference.as_str()).bind(now_ms);
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let mut batch = Batch::default();
    data_keys::insert(&mut batch, key);
    batch.run(conn).await?;
    Ok(true)
}

/// The one of an account.
///
/// # Errors
/// [`StoreError`].
pub async fn of_account(conn: &mut Conn, account: &str) -> Result<Option<Customer>, StoreError> {
    let query = sqlx::query("SELECT id, reference FROM payment_customers WHERE account_id = $1");
    query.bind(account).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// Takes up to `limit` of those whose account is gone in hand until `until_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(conn: &mut Conn, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<ToForget>, StoreError> {
    let claimed = sqlx::query(
        "UPDATE payment_customers SET claimed_until = $1, attempts = attempts + 1 WHERE claimed_until <= $2 AND id IN \
         (SELECT id FROM payment_customers WHERE account_id IS NULL AND due_at <= $2 AND claimed_until <= $2 \
         ORDER BY due_at, id LIMIT $3) RETURNING id, reference, attempts",
    );
    let claimed = claimed.bind(until_ms).bind(now_ms).bind(limit).fetch_all(conn).await?;
    claimed.iter().map(|row| Ok(ToForget { customer: read(row)?, attempt: rows::count(row, "attempts")? })).collect()
}

/// Lets go of everything that is in hand: for the only server of a database, when its work begins.
///
/// # Errors
/// [`StoreError`].
pub async fn let_go(conn: &mut Conn) -> Result<(), StoreError> {
    sqlx::query("UPDATE payment_customers SET claimed_until = 0 WHERE claimed_until > 0").execute(conn).await?;
    Ok(())
}

/// Puts one of these off.
pub fn put_off(batch: &mut Batch, id: &str, due_at: i64) {
    batch.add("UPDATE payment_customers SET due_at = $2, claimed_until = 0 WHERE id = $1", [id.into(), due_at.into()]);
}

/// Strikes one whom the processor has forgotten, and destroys the data key.
pub fn strike(batch: &mut Batch, id: &str, now_ms: i64) {
    data_keys::destroy(batch, id, now_ms);
    batch.add("DELETE FROM payment_customers WHERE id = $1", [id.into()]);
}

fn read(row: &AnyRow) -> Result<Customer, StoreError> {
    Ok(Customer { id: row.try_get("id")?, reference: Sealed::stored(row.try_get("reference")?) })
}
