//! Reading columns into the types that they stand for.

use contract::{
    money::{Currency, Money},
    orders::OrderStatus,
    vocabulary::{Colour, Size},
};
use sqlx::{Row, any::AnyRow};

use super::StoreError;

/// A BIGINT that counts: never negative, never beyond 32 bits.
pub(super) fn count(row: &AnyRow, column: &'static str) -> Result<u32, StoreError> {
    let number: i64 = row.try_get(column)?;
    u32::try_from(number).map_err(|_| StoreError::corrupt(column, "", format!("the count {number}")))
}

/// A BIGINT of per cent.
pub(super) fn percent(row: &AnyRow, column: &'static str) -> Result<u8, StoreError> {
    let number: i64 = row.try_get(column)?;
    u8::try_from(number).map_err(|_| StoreError::corrupt(column, "", format!("{number} per cent")))
}

/// A colour by its slug.
pub(super) fn colour(row: &AnyRow) -> Result<Colour, StoreError> {
    let slug: &str = row.try_get("colour")?;
    Colour::from_slug(slug).ok_or_else(|| StoreError::corrupt("variants", "", format!("the colour {slug:?}")))
}

/// A size by its slug.
pub(super) fn size(row: &AnyRow) -> Result<Size, StoreError> {
    let slug: &str = row.try_get("size")?;
    Size::from_slug(slug).ok_or_else(|| StoreError::corrupt("variants", "", format!("the size {slug:?}")))
}

/// An amount from its two columns.
pub(super) fn money(row: &AnyRow, minor: &'static str, currency: &'static str) -> Result<Money, StoreError> {
    let code: &str = row.try_get(currency)?;
    let currency = Currency::ALL.iter().copied().find(|currency| currency.code() == code);
    let currency = currency.ok_or_else(|| StoreError::corrupt("orders", "", format!("the currency {code:?}")))?;
    Ok(Money::new(row.try_get(minor)?, currency))
}

/// An order's status.
pub(super) fn status(row: &AnyRow) -> Result<OrderStatus, StoreError> {
    let slug: &str = row.try_get("status")?;
    OrderStatus::from_slug(slug).ok_or_else(|| StoreError::corrupt("orders", "", format!("the status {slug:?}")))
}
