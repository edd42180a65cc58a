//! What a guest's browser holds becomes an account's: her orders and her cart.

use super::{
    Batch, Conn, StoreError,
    carts::{self, CartRow},
    data_limits,
};
use crate::domain::token::TokenHash;
use contract::cart::LINES_MAX;

/// The orders that a browser may open are from now on the account's: having the grant is the proof.
pub fn orders(batch: &mut Batch, browser: &TokenHash, holder: &TokenHash) {
    batch.add(
        "INSERT INTO order_grants (browser_hash, order_id, granted_at) \
         SELECT $2, g.order_id, g.granted_at FROM order_grants g WHERE g.browser_hash = $1 \
         ON CONFLICT (browser_hash, order_id) DO NOTHING",
        [browser.as_str().into(), holder.as_str().into()],
    );
    batch.add("DELETE FROM order_grants WHERE browser_hash = $1", [browser.as_str().into()]);
    data_limits::join(batch, holder);
}

/// The browser's cart is from now on the account's. Lines of a cart that the account has already join it, as far as
/// there is room; of a variant that stands in both, the larger number of units counts, since a bag that was put into
/// both was most likely meant once.
///
/// # Errors
/// [`StoreError`].
pub async fn cart(conn: &mut Conn, browser: &TokenHash, holder: &TokenHash, now_ms: i64) -> Result<(), StoreError> {
    let Some(id) = carts::hold(conn, browser, now_ms).await? else { return Ok(()) };
    let Some(new) = carts::by_id(conn, &id).await? else { return Ok(()) };
    if let Some(old_id) = carts::hold(conn, holder, now_ms).await?
        && let Some(old) = carts::by_id(conn, &old_id).await?
    {
        merge(conn, &old, &new).await?;
        sqlx::query("DELETE FROM carts WHERE id = $1").bind(&old_id).execute(&mut *conn).await?;
    }
    sqlx::query("UPDATE carts SET token_hash = $2, version = version + 1 WHERE id = $1")
        .bind(&id)
        .bind(holder.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

async fn merge(conn: &mut Conn, old: &CartRow, new: &CartRow) -> Result<(), StoreError> {
    let mut room = LINES_MAX.saturating_sub(new.lines.len());
    for line in &old.lines {
        match new.lines.iter().find(|there| there.variant_id == line.variant_id) {
            Some(there) if there.quantity < line.quantity => {
                carts::update_line(conn, &there.id, line.quantity, there.seen_price_minor).await?;
            }
            Some(_) => {}
            None if room > 0 => {
                sqlx::query("UPDATE cart_lines SET cart_id = $2 WHERE id = $1")
                    .bind(&line.id)
                    .bind(&new.id)
                    .execute(&mut *conn)
                    .await?;
                room -= 1;
            }
            None => {}
        }
    }
    Ok(())
}
