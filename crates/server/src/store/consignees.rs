//! Who receives an order: sealed, but for the country.

use sqlx::Row;

use super::{
    Batch, Conn, StoreError,
    rights::{Keys, bound},
};
use crate::vault::Sealed;

/// Who receives an order, as it is stored.
#[derive(Debug, Clone)]
pub struct ConsigneeRow {
    /// Where to.
    pub country: String,
    /// What customs know her by.
    pub id_number: Option<Sealed>,
    /// The rest.
    pub correctable: CorrectableRow,
}

/// What of it can be corrected.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct CorrectableRow {
    pub full_name: Sealed,
    pub mobile: Sealed,
    /// The mobile number's tag under the order's data key.
    pub mobile_tag: String,
    pub line1: Sealed,
    pub line2: Sealed,
    pub city: Sealed,
    pub postal_code: Sealed,
    pub email: Option<Sealed>,
    pub landline: Option<Sealed>,
}

/// Writes who receives an order anew. Fails as overtaken for one that is given up, and for one that was erased, which an
/// empty name tells: what would be sealed for it could never be opened, nor erased.
pub fn correct(batch: &mut Batch, id: &str, row: &CorrectableRow) {
    batch.add_sure(
        "UPDATE orders SET full_name = $2, mobile = $3, mobile_tag = $4, line1 = $5, line2 = $6, city = $7, \
         postal_code = $8, email = $9, landline = $10 WHERE id = $1 AND full_name <> '' \
         AND status IN ('awaiting_payment', 'placed')",
        [
            id.into(),
            row.full_name.as_str().into(),
            row.mobile.as_str().into(),
            row.mobile_tag.as_str().into(),
            row.line1.as_str().into(),
            row.line2.as_str().into(),
            row.city.as_str().into(),
            row.postal_code.as_str().into(),
            given(&row.email).into(),
            given(&row.landline).into(),
        ],
        StoreError::Overtaken,
    );
}

/// As it is written where nothing may have been given.
pub(super) fn given(sealed: &Option<Sealed>) -> Option<String> {
    sealed.as_ref().map(|sealed| sealed.as_str().to_owned())
}

/// A person's orders that have a mail address, each with the address as it is sealed.
///
/// # Errors
/// [`StoreError`].
pub async fn sealed_emails(conn: &mut Conn, keys: &Keys) -> Result<Vec<(String, Sealed)>, StoreError> {
    let Some(orders) = &keys.orders else { return Ok(Vec::new()) };
    let sql = format!("SELECT o.id, o.email FROM orders o WHERE o.email IS NOT NULL AND o.id IN ({})", orders.select());
    let rows = bound(&sql, vec![orders.key().to_owned()]).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get("id")?, Sealed::stored(row.try_get("email")?)))).collect()
}
