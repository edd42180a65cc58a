//! Who may see which order: browsers by the hash of their cookie, mailed links by the hash of their token.

use super::{Batch, Conn, StoreError, data_limits};
use crate::domain::token::TokenHash;

/// Lets a browser see an order, which comes under the limits that its person has set (promise: P5.2).
pub fn grant(batch: &mut Batch, browser: &TokenHash, order_id: &str, now_ms: i64) {
    batch.add(
        "INSERT INTO order_grants (browser_hash, order_id, granted_at) VALUES ($1, $2, $3) \
         ON CONFLICT (browser_hash, order_id) DO NOTHING",
        [browser.as_str().into(), order_id.into(), now_ms.into()],
    );
    data_limits::inherit(batch, browser, order_id);
}

/// The id of the order with that number, if the browser may see it.
///
/// # Errors
/// [`StoreError`].
pub async fn granted(conn: &mut Conn, browser: &TokenHash, number: &str) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(
        "SELECT o.id FROM orders o JOIN order_grants g ON g.order_id = o.id \
         WHERE o.number = $1 AND g.browser_hash = $2",
    );
    Ok(query.bind(number).bind(browser.as_str()).fetch_optional(conn).await?)
}

/// Writes down the token of a link that is about to be mailed; `false`, and there is none, for an order whose data key is
/// destroyed: an erasure that came meanwhile leaves no way in (promise: O6). The order is held until the transaction
/// ends, so that the erasure comes wholly before or wholly after.
///
/// # Errors
/// [`StoreError`].
pub async fn add_token(conn: &mut Conn, token: &TokenHash, order_id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let held = sqlx::query("UPDATE orders SET status = status WHERE id = $1 AND full_name <> ''");
    if held.bind(order_id).execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("INSERT INTO order_tokens (token_hash, order_id, made_at) VALUES ($1, $2, $3)")
        .bind(token.as_str())
        .bind(order_id)
        .bind(now_ms)
        .execute(conn)
        .await?;
    Ok(true)
}

/// Forgets the token of a link that was not mailed after all.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_token(conn: &mut Conn, token: &TokenHash) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM order_tokens WHERE token_hash = $1").bind(token.as_str()).execute(conn).await?;
    Ok(())
}

/// The id and the number of the order that a mailed token opens.
///
/// # Errors
/// [`StoreError`].
pub async fn by_token(conn: &mut Conn, token: &TokenHash) -> Result<Option<(String, String)>, StoreError> {
    use sqlx::Row;
    let row = sqlx::query(
        "SELECT o.id, o.number FROM order_tokens t JOIN orders o ON o.id = t.order_id WHERE t.token_hash = $1",
    )
    .bind(token.as_str())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((row.try_get("id")?, row.try_get("number")?)))
}
