//! Carts and their lines, with what the catalogue says of each now.

use contract::vocabulary::{Colour, Size};
use sqlx::{Row, any::AnyRow};

use super::{Batch, Conn, StoreError, rows};
use crate::domain::token::TokenHash;

/// A cart with its lines, in the order they were added.
#[derive(Debug, Clone)]
pub struct CartRow {
    /// Opaque.
    pub id: String,
    /// Grows with every change.
    pub version: i64,
    /// Its lines.
    pub lines: Vec<LineRow>,
    /// Its order that waits for a payment.
    pub open_order: Option<OpenOrder>,
}

/// An order that waits for its payment, as its cart knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOrder {
    /// The order.
    pub id: String,
    /// What was asked for.
    pub request_hash: String,
    /// The promo code that it used.
    pub promo_code: Option<String>,
}

/// A line, and its variant as it is now.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// Opaque.
    pub id: String,
    /// The variant.
    pub variant_id: String,
    /// Its SKU.
    pub sku: String,
    /// The bag's name in addresses.
    pub slug: String,
    /// The bag's name.
    pub name: String,
    /// The merchant.
    pub merchant_id: String,
    /// The merchant's name.
    pub merchant: String,
    /// The variant's colour.
    pub colour: Colour,
    /// The variant's size.
    pub size: Size,
    /// The bag's weight, grams.
    pub weight_g: u32,
    /// The bag's customs code.
    pub customs_code: String,
    /// The price now, euro cents before tax.
    pub price_minor: i64,
    /// The price that the shopper last saw and did not object to.
    pub seen_price_minor: i64,
    /// Units that this cart can buy now: free ones, and those that its own unpaid order holds.
    pub stock: i64,
    /// Units wanted.
    pub quantity: u32,
}

// What the cart's own unpaid order holds is hers to buy: going back from the payment page must not show it sold out.
macro_rules! cart_where {
    ($condition:literal) => {
        concat!(
            "SELECT c.id AS cart_id, c.version, o.id AS order_id, o.request_hash, o.promo_code, l.id, l.variant_id, l.quantity, l.seen_price_minor, \
             v.sku, v.colour, v.size, v.price_minor, v.stock + COALESCE(held.quantity, 0) AS stock, \
             b.slug, b.name, b.weight_g, b.customs_code, b.merchant_id, m.name AS merchant \
             FROM carts c \
             LEFT JOIN cart_lines l ON l.cart_id = c.id \
             LEFT JOIN variants v ON v.id = l.variant_id \
             LEFT JOIN bags b ON b.id = v.bag_id \
             LEFT JOIN merchants m ON m.id = b.merchant_id \
             LEFT JOIN orders o ON o.cart_id = c.id AND o.status = 'awaiting_payment' \
             LEFT JOIN order_lines held ON held.order_id = o.id AND held.variant_id = l.variant_id \
             WHERE ",
            $condition,
            " ORDER BY l.position, l.id"
        )
    };
}

/// The cart behind a token.
///
/// # Errors
/// [`StoreError`].
pub async fn by_token(conn: &mut Conn, token: &TokenHash) -> Result<Option<CartRow>, StoreError> {
    let query = sqlx::query(cart_where!("c.token_hash = $1")).bind(token.as_str());
    assemble(&query.fetch_all(conn).await?)
}

/// The cart of an id.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<CartRow>, StoreError> {
    let query = sqlx::query(cart_where!("c.id = $1")).bind(id);
    assemble(&query.fetch_all(conn).await?)
}

/// One row a line; a cart without lines is one row without a line.
fn assemble(rows: &[AnyRow]) -> Result<Option<CartRow>, StoreError> {
    let Some(first) = rows.first() else { return Ok(None) };
    let (id, version) = (first.try_get("cart_id")?, first.try_get("version")?);
    let open_order = match first.try_get("order_id")? {
        Some(id) => Some(OpenOrder {
            id,
            request_hash: first.try_get("request_hash")?,
            promo_code: first.try_get("promo_code")?,
        }),
        None => None,
    };
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        if row.try_get::<Option<&str>, _>("id")?.is_some() {
            lines.push(line(row)?);
        }
    }
    Ok(Some(CartRow { id, version, lines, open_order }))
}

fn line(row: &AnyRow) -> Result<LineRow, StoreError> {
    Ok(LineRow {
        id: row.try_get("id")?,
        variant_id: row.try_get("variant_id")?,
        sku: row.try_get("sku")?,
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        merchant_id: row.try_get("merchant_id")?,
        merchant: row.try_get("merchant")?,
        colour: rows::colour(row)?,
        size: rows::size(row)?,
        weight_g: rows::count(row, "weight_g")?,
        customs_code: row.try_get("customs_code")?,
        price_minor: row.try_get("price_minor")?,
        seen_price_minor: row.try_get("seen_price_minor")?,
        stock: row.try_get("stock")?,
        quantity: rows::count(row, "quantity")?,
    })
}

/// Makes an empty cart of version 1.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Overtaken`] when the token got a cart meanwhile: an account has one token in all browsers.
pub async fn create(conn: &mut Conn, id: &str, token: &TokenHash, now_ms: i64) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO carts (id, token_hash, version, updated_at) VALUES ($1, $2, 1, $3)")
        .bind(id)
        .bind(token.as_str())
        .bind(now_ms)
        .execute(conn)
        .await
        .map_err(|error| StoreError::from(error).overtaken_if_unique())?;
    Ok(())
}

/// Raises the version, if it still is `version`; whoever raises it holds the cart until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn raise_version(conn: &mut Conn, id: &str, version: i64, now_ms: i64) -> Result<bool, StoreError> {
    let raised = sqlx::query("UPDATE carts SET version = version + 1, updated_at = $1 WHERE id = $2 AND version = $3")
        .bind(now_ms)
        .bind(id)
        .bind(version)
        .execute(conn)
        .await?;
    Ok(raised.rows_affected() == 1)
}

/// Holds the cart behind a token until the transaction ends, and gives its id: whoever else would hold it waits.
///
/// # Errors
/// [`StoreError`].
pub async fn hold(conn: &mut Conn, token: &TokenHash, now_ms: i64) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar("UPDATE carts SET updated_at = $1 WHERE token_hash = $2 RETURNING id");
    Ok(query.bind(now_ms).bind(token.as_str()).fetch_optional(conn).await?)
}

/// The price of a variant now; `None` for an unknown one.
///
/// # Errors
/// [`StoreError`].
pub async fn price(conn: &mut Conn, variant_id: &str) -> Result<Option<i64>, StoreError> {
    let query = sqlx::query_scalar("SELECT price_minor FROM variants WHERE id = $1").bind(variant_id);
    Ok(query.fetch_optional(conn).await?)
}

/// Adds a line at `position`, seen at `price_minor`.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_line(
    conn: &mut Conn,
    cart_id: &str,
    id: &str,
    position: i64,
    (variant_id, quantity): (&str, u32),
    price_minor: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO cart_lines (id, cart_id, position, variant_id, quantity, seen_price_minor) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(cart_id)
    .bind(position)
    .bind(variant_id)
    .bind(i64::from(quantity))
    .bind(price_minor)
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets a line's quantity and the price that counts as seen.
///
/// # Errors
/// [`StoreError`].
pub async fn update_line(conn: &mut Conn, id: &str, quantity: u32, seen_price_minor: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE cart_lines SET quantity = $1, seen_price_minor = $2 WHERE id = $3")
        .bind(i64::from(quantity))
        .bind(seen_price_minor)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes a line.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_line(conn: &mut Conn, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM cart_lines WHERE id = $1").bind(id).execute(conn).await?;
    Ok(())
}

/// Takes what an order bought out of the cart that it came from, which may be gone.
pub fn remove_ordered(batch: &mut Batch, order_id: &str, now_ms: i64) {
    batch.add(
        "UPDATE carts SET version = version + 1, updated_at = $1 \
         WHERE id = (SELECT o.cart_id FROM orders o WHERE o.id = $2)",
        [now_ms.into(), order_id.into()],
    );
    batch.add(
        "DELETE FROM cart_lines WHERE cart_id = (SELECT o.cart_id FROM orders o WHERE o.id = $1) \
         AND variant_id IN (SELECT l.variant_id FROM order_lines l WHERE l.order_id = $1)",
        [order_id.into()],
    );
}
