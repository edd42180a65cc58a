//! Orders, their lines and their turns: writing them and changing their status. Reading them whole is in
//! [`super::order_view`].

use contract::{money::Money, orders::OrderStatus, promo::Promo};
use sqlx::Row;

use super::{
    Batch, Conn, StoreError,
    carts::LineRow,
    consignees::{ConsigneeRow, given},
    data_keys, rows,
};
use crate::vault::KeyRow;

/// An order to be written down.
#[derive(Debug, Clone)]
pub struct NewOrderRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its public number.
    pub number: &'a str,
    /// The cart that it is made of.
    pub cart_id: &'a str,
    /// What was asked for.
    pub request_hash: &'a str,
    /// When.
    pub created_at: i64,
    /// What is due.
    pub total: Money,
    /// The landed cost, JSON.
    pub cost: &'a str,
    /// What takes something off.
    pub promo: Option<&'a Promo>,
    /// How much.
    pub discount: Money,
    /// Who receives it.
    pub consignee: &'a ConsigneeRow,
    /// The data key that seals that.
    pub key: &'a KeyRow,
}

/// Writes an order that waits for its payment, with its first turn.
pub fn insert(batch: &mut Batch, order: &NewOrderRow<'_>) {
    let ConsigneeRow { country, id_number, correctable: consignee } = order.consignee;
    data_keys::insert(batch, order.key);
    batch.add(
        "INSERT INTO orders (id, number, cart_id, request_hash, status, created_at, total_minor, currency, cost, \
         full_name, mobile, country, line1, line2, city, postal_code, email, landline, promo_code, promo_percent, discount_minor, \
         mobile_tag, id_number) \
         VALUES ($1, $2, $3, $4, 'awaiting_payment', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
         $18, $19, $20, $21, $22)",
        [
            order.id.into(),
            order.number.into(),
            order.cart_id.into(),
            order.request_hash.into(),
            order.created_at.into(),
            order.total.minor.into(),
            order.total.currency.code().into(),
            order.cost.into(),
            consignee.full_name.as_str().into(),
            consignee.mobile.as_str().into(),
            country.as_str().into(),
            consignee.line1.as_str().into(),
            consignee.line2.as_str().into(),
            consignee.city.as_str().into(),
            consignee.postal_code.as_str().into(),
            given(&consignee.email).into(),
            given(&consignee.landline).into(),
            order.promo.map(|promo| promo.code.clone()).into(),
            order.promo.map(|promo| i64::from(promo.percent)).into(),
            order.discount.minor.into(),
            consignee.mobile_tag.as_str().into(),
            given(id_number).into(),
        ],
    );
    insert_event(batch, order.id, OrderStatus::AwaitingPayment, order.created_at);
}

/// Writes a line as it stands in the cart, with what is taken off it.
pub fn insert_line(batch: &mut Batch, order_id: &str, position: i64, line: &LineRow, discount: Money) {
    batch.add(
        "INSERT INTO order_lines (order_id, variant_id, position, slug, name, merchant_id, merchant, sku, colour, \
         size, unit_price_minor, quantity, discount_minor) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        [
            order_id.into(),
            line.variant_id.as_str().into(),
            position.into(),
            line.slug.as_str().into(),
            line.name.as_str().into(),
            line.merchant_id.as_str().into(),
            line.merchant.as_str().into(),
            line.sku.as_str().into(),
            line.colour.slug().into(),
            line.size.slug().into(),
            line.price_minor.into(),
            i64::from(line.quantity).into(),
            discount.minor.into(),
        ],
    );
}

fn insert_event(batch: &mut Batch, order_id: &str, status: OrderStatus, at: i64) {
    batch.add(
        "INSERT INTO order_events (order_id, status, at) VALUES ($1, $2, $3)",
        [order_id.into(), status.slug().into(), at.into()],
    );
}

/// Where an order stands; `None` for an unknown one.
///
/// # Errors
/// [`StoreError`].
pub async fn status(conn: &mut Conn, id: &str) -> Result<Option<OrderStatus>, StoreError> {
    let query = sqlx::query("SELECT status FROM orders WHERE id = $1").bind(id);
    let row = query.fetch_optional(conn).await?;
    row.map(|row| rows::status(&row)).transpose()
}

/// Moves an order from one status to another and notes the turn. Fails as overtaken where the order does not stand
/// where it was thought to.
pub fn change_status(batch: &mut Batch, id: &str, from: OrderStatus, to: OrderStatus, at: i64) {
    // What was asked for is compared while an order waits for its payment, and says nothing afterwards: a hash of name and
    // address under a key of the whole shop would be guessed by whoever has that.
    batch.add_sure(
        "UPDATE orders SET status = $1, request_hash = '' WHERE id = $2 AND status = $3",
        [to.slug().into(), id.into(), from.slug().into()],
        StoreError::Overtaken,
    );
    insert_event(batch, id, to, at);
}

/// An order that waits for its payment, as far as opening the payment needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpaid {
    /// The order.
    pub id: String,
    /// Its public number.
    pub number: String,
    /// What is due.
    pub total: Money,
    /// The payment's reference.
    pub reference: String,
    /// Where to pay, once the processor has said.
    pub page_url: Option<String>,
    /// Until when its stock is reserved.
    pub reserved_until: i64,
}

/// An order as its payment is to be opened; `None` when it waits for none (any more).
///
/// # Errors
/// [`StoreError`].
pub async fn unpaid(conn: &mut Conn, id: &str) -> Result<Option<Unpaid>, StoreError> {
    let row = sqlx::query(
        "SELECT o.id, o.number, o.total_minor, o.currency, p.id AS reference, p.page_url, r.expires_at \
         FROM orders o JOIN payments p ON p.order_id = o.id JOIN reservations r ON r.order_id = o.id \
         WHERE o.id = $1 AND o.status = 'awaiting_payment'",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Unpaid {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        total: rows::money(&row, "total_minor", "currency")?,
        reference: row.try_get("reference")?,
        page_url: row.try_get("page_url")?,
        reserved_until: row.try_get("expires_at")?,
    }))
}

/// What it takes to hold a mobile number against an order's.
#[derive(Debug, Clone)]
pub struct Findable {
    /// The order.
    pub id: String,
    /// Where it goes: numbers are read as they are dialled there.
    pub country: String,
    /// The tag of its mobile number.
    pub mobile_tag: String,
    /// Its data key, unless that was destroyed.
    pub key: Option<KeyRow>,
}

/// The order with that public number, as far as finding it needs.
///
/// # Errors
/// [`StoreError`].
pub async fn findable(conn: &mut Conn, number: &str) -> Result<Option<Findable>, StoreError> {
    let query = sqlx::query(
        "SELECT o.id AS order_id, o.country, o.mobile_tag, k.id, k.kind, k.kek_version, k.wrapped, k.created_at \
         FROM orders o LEFT JOIN data_keys k ON k.id = o.id WHERE o.number = $1",
    );
    let Some(row) = query.bind(number).fetch_optional(conn).await? else { return Ok(None) };
    let key = row.try_get::<Option<&str>, _>("id")?.is_some().then(|| data_keys::read(&row)).transpose()?;
    let (id, country) = (row.try_get("order_id")?, row.try_get("country")?);
    Ok(Some(Findable { id, country, mobile_tag: row.try_get("mobile_tag")?, key }))
}
