//! The newest exchange rates, all of one day.

use contract::{money::Currency, rates::Rates};
use sqlx::Row;

use super::{Conn, StoreError};

/// The day of the rates that are kept, if there are any.
///
/// # Errors
/// [`StoreError`].
pub async fn day(conn: &mut Conn) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT MAX(day) FROM exchange_rates").fetch_one(conn).await?)
}

/// Puts rates into the place of those that are kept.
///
/// # Errors
/// [`StoreError`].
pub async fn replace(conn: &mut Conn, rates: &Rates) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM exchange_rates").execute(&mut *conn).await?;
    let Some(day) = &rates.day else { return Ok(()) };
    for (currency, millionths) in &rates.millionths {
        sqlx::query("INSERT INTO exchange_rates (currency, millionths, day) VALUES ($1, $2, $3)")
            .bind(currency.code())
            .bind(*millionths)
            .bind(day.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Those that are kept, as far as this program can name their currencies: a later one may have written them.
///
/// # Errors
/// [`StoreError`].
pub async fn read(conn: &mut Conn) -> Result<Rates, StoreError> {
    let mut rates = Rates::default();
    for row in sqlx::query("SELECT currency, millionths, day FROM exchange_rates").fetch_all(conn).await? {
        let code: String = row.try_get("currency")?;
        if let Some(currency) = Currency::from_code(&code) {
            rates.millionths.insert(currency, row.try_get("millionths")?);
            rates.day = Some(row.try_get("day")?);
        }
    }
    Ok(rates)
}
