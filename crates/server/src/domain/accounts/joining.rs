//! What a guest's browser holds becomes the account's at signing in: its cart, its orders, and the limits that it set.

use crate::domain::turning::{self, Turned};
use crate::{
    domain::{order_life::Turn, token::TokenHash},
    store::{
        Conn, StoreError,
        carts::{self, CartRow},
        joining,
    },
    vault::ShopKey,
};

/// The browser's cart is from now on the account's. Lines of a cart that the account has already join it, as far as
/// there is room, and so does the order of it that waits for its payment: what that holds stays hers to buy. Where both
/// have such an order the account's older one is given up, as it is where a cart is ordered anew.
///
/// # Errors
/// [`StoreError`].
pub async fn cart(
    conn: &mut Conn,
    key: &ShopKey,
    (browser, holder): (&TokenHash, &TokenHash),
    now_ms: i64,
) -> Result<Option<Turned>, StoreError> {
    let Some(new) = held(conn, browser, now_ms).await? else { return Ok(None) };
    let mut given_up = None;
    if let Some(old) = held(conn, holder, now_ms).await? {
        if let (Some(older), Some(_)) = (&old.open_order, &new.open_order) {
            given_up = Some(turning::turn(conn, key, &older.id, Turn::GivenUp, now_ms).await?);
        }
        joining::merge(conn, &old, &new).await?;
    }
    joining::hand_over(conn, &new.id, holder).await?;
    Ok(given_up)
}

/// The cart behind a token, which nobody else changes until the transaction ends.
async fn held(conn: &mut Conn, token: &TokenHash, now_ms: i64) -> Result<Option<CartRow>, StoreError> {
    match carts::hold(conn, token, now_ms).await? {
        Some(id) => carts::by_id(conn, &id).await,
        None => Ok(None),
    }
}
