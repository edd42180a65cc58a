//! Orders as those who may see them see them.

use contract::{
    checkout::CheckoutDraft,
    money::Money,
    orders::{Order, OrderEvent, OrderLine, OrderStatus, OrderSummary, PaymentFailure},
    promo::Promo,
};
use sqlx::{Row, any::AnyRow};

use super::{
    Conn, StoreError,
    consignees::{ConsigneeRow, CorrectableRow},
    rows,
};
use crate::vault::Sealed;

/// Orders in a list at most.
const LIST_MAX: i64 = 100;

/// The order of that id and, still sealed, who receives it; `None` for an unknown one.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<(Order, ConsigneeRow)>, StoreError> {
    let row = sqlx::query(
        "SELECT o.number, o.status, o.created_at, o.currency, o.cost, o.full_name, o.mobile, o.mobile_tag, o.country, o.line1, \
         o.line2, o.city, o.postal_code, o.email, o.landline, o.id_number, o.promo_code, o.promo_percent, p.page_url, p.failure, \
         r.expires_at \
         FROM orders o JOIN payments p ON p.order_id = o.id LEFT JOIN reservations r ON r.order_id = o.id \
         WHERE o.id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let events = events(conn, id).await?;
    let lines = lines(conn, id).await?;
    let status = rows::status(&row)?;
    let waits = status == OrderStatus::AwaitingPayment;
    let cost: &str = row.try_get("cost")?;
    let order = Order {
        number: row.try_get("number")?,
        status,
        created_at: row.try_get("created_at")?,
        events,
        lines,
        cost: serde_json::from_str(cost).map_err(|error| StoreError::corrupt("orders", id, error.to_string()))?,
        promo: promo(&row)?,
        consignee: CheckoutDraft::default(),
        payment_page: row.try_get::<Option<String>, _>("page_url")?.filter(|_| waits),
        reserved_until: row.try_get::<Option<i64>, _>("expires_at")?.filter(|_| waits),
        payment_failure: row.try_get::<Option<&str>, _>("failure")?.filter(|_| waits).map(failure),
    };
    Ok(Some((order, consignee(&row)?)))
}

fn promo(row: &AnyRow) -> Result<Option<Promo>, StoreError> {
    let Some(code) = row.try_get("promo_code")? else { return Ok(None) };
    Ok(Some(Promo { code, percent: rows::percent(row, "promo_percent")? }))
}

fn consignee(row: &AnyRow) -> Result<ConsigneeRow, StoreError> {
    let sealed = |column| Ok::<_, StoreError>(Sealed::stored(row.try_get(column)?));
    let given = |column| Ok::<_, StoreError>(row.try_get::<Option<String>, _>(column)?.map(Sealed::stored));
    Ok(ConsigneeRow {
        country: row.try_get("country")?,
        id_number: given("id_number")?,
        correctable: CorrectableRow {
            full_name: sealed("full_name")?,
            mobile: sealed("mobile")?,
            mobile_tag: row.try_get("mobile_tag")?,
            line1: sealed("line1")?,
            line2: sealed("line2")?,
            city: sealed("city")?,
            postal_code: sealed("postal_code")?,
            email: given("email")?,
            landline: given("landline")?,
        },
    })
}

async fn events(conn: &mut Conn, id: &str) -> Result<Vec<OrderEvent>, StoreError> {
    let query = sqlx::query("SELECT status, at FROM order_events WHERE order_id = $1 ORDER BY at, status").bind(id);
    let found = query.fetch_all(conn).await?;
    found.iter().map(|row| Ok(OrderEvent { status: rows::status(row)?, at: row.try_get("at")? })).collect()
}

async fn lines(conn: &mut Conn, id: &str) -> Result<Vec<OrderLine>, StoreError> {
    let found = sqlx::query(
        "SELECT l.slug, l.name, l.merchant, l.sku, l.colour, l.size, l.unit_price_minor, l.quantity, o.currency \
         FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE l.order_id = $1 ORDER BY l.position",
    )
    .bind(id)
    .fetch_all(conn)
    .await?;
    found.iter().map(|row| line(row, id)).collect()
}

fn line(row: &AnyRow, id: &str) -> Result<OrderLine, StoreError> {
    let unit_price: Money = rows::money(row, "unit_price_minor", "currency")?;
    let quantity = rows::count(row, "quantity")?;
    let total =
        unit_price.times(quantity).map_err(|error| StoreError::corrupt("order_lines", id, error.to_string()))?;
    Ok(OrderLine {
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        merchant: row.try_get("merchant")?,
        sku: row.try_get("sku")?,
        colour: rows::colour(row)?,
        size: rows::size(row)?,
        unit_price,
        quantity,
        total,
    })
}

/// The word in the database for a refused payment.
#[must_use]
pub const fn failure_word(failure: PaymentFailure) -> &'static str {
    match failure {
        PaymentFailure::Declined => "declined",
        PaymentFailure::InsufficientFunds => "insufficient_funds",
        PaymentFailure::AuthenticationFailed => "authentication_failed",
        PaymentFailure::Other => "other",
    }
}

fn failure(word: &str) -> PaymentFailure {
    let known = [PaymentFailure::Declined, PaymentFailure::InsufficientFunds, PaymentFailure::AuthenticationFailed];
    known.into_iter().find(|&failure| failure_word(failure) == word).unwrap_or(PaymentFailure::Other)
}

/// The orders that a browser may see, newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(conn: &mut Conn, browser_hash: &str) -> Result<Vec<OrderSummary>, StoreError> {
    let found = sqlx::query(
        "SELECT o.number, o.status, o.created_at, o.total_minor, o.currency, \
         (SELECT CAST(SUM(l.quantity) AS BIGINT) FROM order_lines l WHERE l.order_id = o.id) AS units \
         FROM order_grants g JOIN orders o ON o.id = g.order_id WHERE g.browser_hash = $1 \
         ORDER BY o.created_at DESC, o.id DESC LIMIT $2",
    )
    .bind(browser_hash)
    .bind(LIST_MAX)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(OrderSummary {
                number: row.try_get("number")?,
                status: rows::status(row)?,
                created_at: row.try_get("created_at")?,
                count: rows::count(row, "units")?,
                total: rows::money(row, "total_minor", "currency")?,
            })
        })
        .collect()
}
