//! Payments in SQLite.

use sqlx::sqlite::{SqliteExecutor, SqliteRow};
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use crate::record::Record;
use crate::status::Status;
use crate::test_cards::TestCard;
use crate::wire::{Brand, CardSummary, Decline};

/// Stores a new payment. `false` when its reference is taken, and nothing was stored.
pub(crate) async fn insert(executor: impl SqliteExecutor<'_>, record: &Record) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO payments (reference, session, status, amount_minor, currency, description,
             return_url, cancel_url, webhook_url, created_at_ms, expires_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (reference) DO NOTHING",
    )
    .bind(record.reference.to_string())
    .bind(&record.session)
    .bind(record.status.as_str())
    .bind(record.amount_minor)
    .bind(&record.currency)
    .bind(&record.description)
    .bind(&record.return_url)
    .bind(&record.cancel_url)
    .bind(&record.webhook_url)
    .bind(record.created_at_ms)
    .bind(record.expires_at_ms)
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The payment with the shop's `reference`.
pub(crate) async fn by_reference(
    executor: impl SqliteExecutor<'_>,
    reference: Uuid,
) -> Result<Option<Record>, sqlx::Error> {
    sqlx::query("SELECT * FROM payments WHERE reference = $1")
        .bind(reference.to_string())
        .fetch_optional(executor)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// The payment whose page has the address `session`.
pub(crate) async fn by_session(
    executor: impl SqliteExecutor<'_>,
    session: &str,
) -> Result<Option<Record>, sqlx::Error> {
    sqlx::query("SELECT * FROM payments WHERE session = $1")
        .bind(session)
        .fetch_optional(executor)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// Stores what a step changed, provided the payment still stands at `was`. `false` when it does
/// not, and nothing was stored.
pub(crate) async fn save(connection: &mut SqliteConnection, record: &Record, was: Status) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE payments
         SET status = $1, fate = $2, brand = $3, last4 = $4, last_error = $5, answer_due_at_ms = $6
         WHERE reference = $7 AND status = $8",
    )
    .bind(record.status.as_str())
    .bind(record.fate.map(TestCard::as_str))
    .bind(record.card.as_ref().map(|card| card.brand.as_str()))
    .bind(record.card.as_ref().map(|card| card.last4.as_str()))
    .bind(record.last_error.map(Decline::as_str))
    .bind(record.answer_due_at_ms)
    .bind(record.reference.to_string())
    .bind(was.as_str())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Stores what is left of a payment that is to be forgotten.
pub(crate) async fn forget(connection: &mut SqliteConnection, record: &Record) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE payments
         SET session = $1, description = '', return_url = '', cancel_url = '', fate = NULL, brand = NULL,
             last4 = NULL, last_error = NULL
         WHERE reference = $2",
    )
    .bind(&record.session)
    .bind(record.reference.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Up to `limit` payments in the order they were made, each with its place; `after` a place.
pub(crate) async fn list(
    executor: impl SqliteExecutor<'_>,
    status: Option<Status>,
    after: i64,
    limit: u32,
) -> Result<Vec<(i64, Record)>, sqlx::Error> {
    let query = match status {
        Some(status) => sqlx::query("SELECT * FROM payments WHERE seq > $1 AND status = $3 ORDER BY seq LIMIT $2")
            .bind(after)
            .bind(limit)
            .bind(status.as_str()),
        None => sqlx::query("SELECT * FROM payments WHERE seq > $1 ORDER BY seq LIMIT $2").bind(after).bind(limit),
    };
    query.fetch_all(executor).await?.iter().map(|row| Ok((row.try_get("seq")?, read(row)?))).collect()
}

/// References of up to 100 payments whose bank answers, or whose time ends, by `now_ms`.
pub(crate) async fn due(executor: impl SqliteExecutor<'_>, now_ms: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query(
        "SELECT reference FROM payments WHERE answer_due_at_ms <= $1
         UNION
         SELECT reference FROM payments
         WHERE expires_at_ms <= $1 AND status IN ('created', 'processing', 'declined')
         LIMIT 100",
    )
    .bind(now_ms)
    .fetch_all(executor)
    .await?
    .iter()
    .map(|row| parsed(row, "reference", |text| text.parse().ok()))
    .collect()
}

fn read(row: &SqliteRow) -> Result<Record, sqlx::Error> {
    let brand = optional(row, "brand", brand)?;
    let last4: Option<String> = row.try_get("last4")?;
    Ok(Record {
        reference: parsed(row, "reference", |text| text.parse().ok())?,
        session: row.try_get("session")?,
        status: parsed(row, "status", Status::parse)?,
        amount_minor: row.try_get("amount_minor")?,
        currency: row.try_get("currency")?,
        description: row.try_get("description")?,
        return_url: row.try_get("return_url")?,
        cancel_url: row.try_get("cancel_url")?,
        webhook_url: row.try_get("webhook_url")?,
        fate: optional(row, "fate", TestCard::parse)?,
        card: brand.zip(last4).map(|(brand, last4)| CardSummary { brand, last4 }),
        last_error: optional(row, "last_error", |name| Decline::ALL.into_iter().find(|one| one.as_str() == name))?,
        answer_due_at_ms: row.try_get("answer_due_at_ms")?,
        created_at_ms: row.try_get("created_at_ms")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
    })
}

/// The scheme of that name.
pub(super) fn brand(name: &str) -> Option<Brand> {
    Brand::ALL.into_iter().find(|brand| brand.as_str() == name)
}

pub(super) fn parsed<T>(
    row: &SqliteRow,
    column: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, sqlx::Error> {
    optional(row, column, parse)?.ok_or_else(|| unreadable(column))
}

fn optional<T>(
    row: &SqliteRow,
    column: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, sqlx::Error> {
    row.try_get::<Option<&str>, _>(column)?.map(|text| parse(text).ok_or_else(|| unreadable(column))).transpose()
}

/// A value that this version never wrote: the file is another's, or damaged.
fn unreadable(column: &'static str) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: "not a value this version writes".into() }
}
