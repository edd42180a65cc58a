//! Customers and the cards that they had kept, in SQLite.

use sqlx::sqlite::{SqliteExecutor, SqliteRow};
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use super::payments::{brand, parsed};
use crate::card::{Card, Month};
use crate::record::Record;
use crate::test_cards::TestCard;
use crate::wire::CardSummary;

/// A card that a customer had kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptCard {
    pub id: String,
    pub card: Card,
    /// The month that it is good until.
    pub expiry: Month,
}

/// Notes who pays.
pub(crate) async fn link(
    connection: &mut SqliteConnection,
    reference: Uuid,
    customer: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO payers (reference, customer) VALUES ($1, $2)")
        .bind(reference.to_string())
        .bind(customer)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets who pays.
pub(crate) async fn unlink(connection: &mut SqliteConnection, reference: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM payers WHERE reference = $1").bind(reference.to_string()).execute(connection).await?;
    Ok(())
}

/// Who pays, where the shop said it.
pub(crate) async fn payer(executor: impl SqliteExecutor<'_>, reference: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT customer FROM payers WHERE reference = $1")
        .bind(reference.to_string())
        .fetch_optional(executor)
        .await
}

/// Notes whether the card that is tried is to be kept: what was wished for another one is over.
pub(crate) async fn wish(
    connection: &mut SqliteConnection,
    reference: Uuid,
    keep: Option<Month>,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE payers SET keep_year = $1, keep_month = $2 WHERE reference = $3")
        .bind(keep.map(|expiry| expiry.year))
        .bind(keep.map(|expiry| expiry.month))
        .bind(reference.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps the card of a payment that was just authorised under `id`, if that was wished.
pub(crate) async fn keep(
    connection: &mut SqliteConnection,
    record: &Record,
    (id, now_ms): (&str, i64),
) -> Result<(), sqlx::Error> {
    let (Some(fate), Some(card)) = (record.fate, &record.card) else { return Ok(()) };
    sqlx::query(
        "INSERT INTO cards (id, customer, fate, brand, last4, year, month, saved_at_ms)
         SELECT $1, customer, $2, $3, $4, keep_year, keep_month, $5 FROM payers
         WHERE reference = $6 AND keep_year IS NOT NULL
         ON CONFLICT (customer, fate, brand, last4, year, month) DO NOTHING",
    )
    .bind(id)
    .bind(fate.as_str())
    .bind(card.brand.as_str())
    .bind(&card.last4)
    .bind(now_ms)
    .bind(record.reference.to_string())
    .execute(&mut *connection)
    .await?;
    wish(connection, record.reference, None).await
}

/// A customer's cards, the one saved last first.
pub(crate) async fn of_customer(
    executor: impl SqliteExecutor<'_>,
    customer: &str,
) -> Result<Vec<KeptCard>, sqlx::Error> {
    sqlx::query("SELECT * FROM cards WHERE customer = $1 ORDER BY saved_at_ms DESC, id DESC")
        .bind(customer)
        .fetch_all(executor)
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Removes a customer's card. `false` where she has none of that id.
pub(crate) async fn remove(executor: impl SqliteExecutor<'_>, customer: &str, id: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM cards WHERE customer = $1 AND id = $2")
        .bind(customer)
        .bind(id)
        .execute(executor)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets a customer: her cards, and which payments were hers.
pub(crate) async fn forget(connection: &mut SqliteConnection, customer: &str) -> Result<(), sqlx::Error> {
    for sql in ["DELETE FROM cards WHERE customer = $1", "DELETE FROM payers WHERE customer = $1"] {
        sqlx::query(sql).bind(customer).execute(&mut *connection).await?;
    }
    Ok(())
}

fn read(row: &SqliteRow) -> Result<KeptCard, sqlx::Error> {
    Ok(KeptCard {
        id: row.try_get("id")?,
        card: Card {
            summary: CardSummary { brand: parsed(row, "brand", brand)?, last4: row.try_get("last4")? },
            fate: parsed(row, "fate", TestCard::parse)?,
        },
        expiry: Month { year: row.try_get("year")?, month: row.try_get("month")? },
    })
}
