//! What a guest's browser holds becomes an account's: her orders and her cart.

use super::{
    Batch, Conn, StoreError,
    carts::{self, CartRow},
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
}

/// A cart is from now on another holder's.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Overtaken`] when that one has got another cart meanwhile.
pub async fn hand_over(conn: &mut Conn, cart: &str, holder: &TokenHash) -> Result<(), StoreError> {
    let query = sqlx::query("UPDATE carts SET token_hash = $2, version = version + 1 WHERE id = $1");
    query
        .bind(cart)
        .bind(holder.as_str())
        .execute(conn)
        .await
        .map_err(|error| StoreError::from(error).overtaken_if_unique())?;
    Ok(())
}

/// Lines of one cart join another, and its order that waits for its payment; then it is no more. Of a variant that stands
/// in both, the larger number of units counts, since a bag that was put into both was most likely meant once.
///
/// # Errors
/// [`StoreError`].
pub async fn merge(conn: &mut Conn, old: &CartRow, new: &CartRow) -> Result<(), StoreError> {
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
    sqlx::query("UPDATE orders SET cart_id = $2 WHERE cart_id = $1 AND status = 'awaiting_payment'")
        .bind(&old.id)
        .bind(&new.id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM carts WHERE id = $1").bind(&old.id).execute(conn).await?;
    Ok(())
}
