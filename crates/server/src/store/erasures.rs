//! Erasures that were put off: planned, called off, or done and kept for whoever comes back to see.

use sqlx::Row;

use super::{
    Batch, Conn, StoreError,
    rights::{Keys, OrdersOf},
};
use crate::domain::token::TokenHash;

/// One that is to be planned.
#[derive(Debug, Clone)]
pub struct NewErasure {
    /// Its id.
    pub id: String,
    /// By what its person's orders are known.
    pub orders: TokenHash,
    /// The browser that asks, which finds the certificate when it is done.
    pub browser: TokenHash,
    /// What else she is known by.
    pub keys: Keys,
    /// When it was asked for, epoch milliseconds.
    pub asked_at: i64,
    /// When it is due.
    pub due_at: i64,
}

/// Plans one, unless one is planned: the first date stands. Whether it was planned.
///
/// # Errors
/// [`StoreError`].
pub async fn plan(conn: &mut Conn, new: &NewErasure) -> Result<bool, StoreError> {
    let text = |hash: &Option<TokenHash>| hash.as_ref().map(|hash| hash.as_str().to_owned());
    let planned = sqlx::query(
        "INSERT INTO erasures (id, orders_key, browser_key, consent_key, cart_key, account_id, asked_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (orders_key) WHERE due_at IS NOT NULL DO NOTHING",
    )
    .bind(new.id.as_str())
    .bind(new.orders.as_str())
    .bind(new.browser.as_str())
    .bind(text(&new.keys.consent))
    .bind(text(&new.keys.cart))
    .bind(new.keys.account.clone())
    .bind(new.asked_at)
    .bind(new.due_at)
    .execute(conn)
    .await?;
    Ok(planned.rows_affected() == 1)
}

/// What `$1` is in a question for the one that is planned.
fn orders_key(keys: &Keys) -> Option<String> {
    match &keys.orders {
        Some(OrdersOf::Browser(hash)) => Some(hash.as_str().to_owned()),
        Some(OrdersOf::One(_)) | None => None,
    }
}

/// When the one that is planned is due.
///
/// # Errors
/// [`StoreError`].
pub async fn due_at(conn: &mut Conn, keys: &Keys) -> Result<Option<i64>, StoreError> {
    let Some(key) = orders_key(keys) else { return Ok(None) };
    let query = sqlx::query_scalar("SELECT due_at FROM erasures WHERE orders_key = $1 AND due_at IS NOT NULL");
    Ok(query.bind(key).fetch_optional(conn).await?)
}

/// The last one that is done: when, and its certificate.
///
/// # Errors
/// [`StoreError`].
pub async fn done(conn: &mut Conn, keys: &Keys) -> Result<Option<(i64, String)>, StoreError> {
    let Some(browser) = &keys.browser else { return Ok(None) };
    let query = sqlx::query(
        "SELECT erased_at, certificate FROM erasures WHERE browser_key = $1 AND certificate IS NOT NULL \
         ORDER BY erased_at DESC LIMIT 1",
    );
    let found = query.bind(browser.as_str().to_owned()).fetch_optional(conn).await?;
    found.map(|row| Ok((row.try_get("erased_at")?, row.try_get("certificate")?))).transpose()
}

/// Removes the one that is planned, called off or overtaken; its id.
///
/// # Errors
/// [`StoreError`].
pub async fn call_off(conn: &mut Conn, keys: &Keys) -> Result<Option<String>, StoreError> {
    let Some(key) = orders_key(keys) else { return Ok(None) };
    let query = sqlx::query_scalar("DELETE FROM erasures WHERE orders_key = $1 AND due_at IS NOT NULL RETURNING id");
    Ok(query.bind(key).fetch_optional(conn).await?)
}

/// Those that are due, the longest first.
///
/// # Errors
/// [`StoreError`].
pub async fn due(conn: &mut Conn, now_ms: i64) -> Result<Vec<String>, StoreError> {
    let query = sqlx::query_scalar("SELECT id FROM erasures WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1000");
    Ok(query.bind(now_ms).fetch_all(conn).await?)
}

/// By what the person of one that is planned is known; `None` once it is not planned any more.
///
/// # Errors
/// [`StoreError`].
pub async fn keys(conn: &mut Conn, id: &str) -> Result<Option<Keys>, StoreError> {
    let query = sqlx::query(
        "SELECT orders_key, consent_key, cart_key, account_id FROM erasures WHERE id = $1 AND due_at IS NOT NULL",
    );
    query.bind(id).fetch_optional(conn).await?.map(|row| read(&row)).transpose()
}

/// Begins to carry one out that is planned, once: nobody else does from then on, unless the transaction fails.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(conn: &mut Conn, id: &str) -> Result<Option<Keys>, StoreError> {
    let query = sqlx::query(
        "UPDATE erasures SET due_at = NULL WHERE id = $1 AND due_at IS NOT NULL \
         RETURNING orders_key, consent_key, cart_key, account_id",
    );
    query.bind(id).fetch_optional(conn).await?.map(|row| read(&row)).transpose()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Keys, StoreError> {
    let hash = |column: &str| Ok::<_, StoreError>(row.try_get::<Option<String>, _>(column)?.map(TokenHash::stored));
    Ok(Keys {
        orders: hash("orders_key")?.map(OrdersOf::Browser),
        consent: hash("consent_key")?,
        cart: hash("cart_key")?,
        account: row.try_get("account_id")?,
        browser: None,
    })
}

/// Keeps the certificate of one that is done, and of its keys that by which the browser finds it.
pub fn finish(batch: &mut Batch, id: &str, erased_at: i64, certificate: &str) {
    batch.add(
        "UPDATE erasures SET orders_key = browser_key, consent_key = NULL, cart_key = NULL, account_id = NULL, \
         erased_at = $2, certificate = $3 WHERE id = $1",
        [id.into(), erased_at.into(), certificate.into()],
    );
}

/// The browser of one that is planned has another key to its consent.
pub fn consented(batch: &mut Batch, orders: &TokenHash, consent: &TokenHash) {
    batch.add(
        "UPDATE erasures SET consent_key = $2 WHERE orders_key = $1 AND due_at IS NOT NULL",
        [orders.as_str().into(), consent.as_str().into()],
    );
}

/// The browser of one that is planned has another cart.
pub fn has_cart(batch: &mut Batch, orders: &TokenHash, cart: &TokenHash) {
    batch.add(
        "UPDATE erasures SET cart_key = $2 WHERE orders_key = $1 AND due_at IS NOT NULL",
        [orders.as_str().into(), cart.as_str().into()],
    );
}
