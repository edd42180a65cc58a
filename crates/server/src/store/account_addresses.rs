//! The address book of an account, sealed.

use sqlx::Row;

use super::{Conn, StoreError, accounts};
use crate::vault::Sealed;

/// An address, sealed under the account's data key.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct SealedAddress {
    pub id: String,
    pub country: Sealed,
    pub full_name: Sealed,
    pub mobile: Sealed,
    pub line1: Sealed,
    pub line2: Sealed,
    pub city: Sealed,
    pub postal_code: Sealed,
}

/// The addresses of an account, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(conn: &mut Conn, account: &str) -> Result<Vec<SealedAddress>, StoreError> {
    let query = sqlx::query(
        "SELECT id, country, full_name, mobile, line1, line2, city, postal_code FROM account_addresses \
         WHERE account_id = $1 ORDER BY made_at DESC, id DESC",
    );
    let rows = query.bind(account).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let sealed = |column| Ok::<_, StoreError>(Sealed::stored(row.try_get(column)?));
            Ok(SealedAddress {
                id: row.try_get("id")?,
                country: sealed("country")?,
                full_name: sealed("full_name")?,
                mobile: sealed("mobile")?,
                line1: sealed("line1")?,
                line2: sealed("line2")?,
                city: sealed("city")?,
                postal_code: sealed("postal_code")?,
            })
        })
        .collect()
}

/// Adds an address, unless the book holds `most`; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    account: &str,
    new: &SealedAddress,
    (now_ms, most): (i64, i64),
) -> Result<bool, StoreError> {
    // The account is held, so that two who add at once are counted one after the other.
    accounts::hold(conn, account).await?;
    let query = sqlx::query(
        "INSERT INTO account_addresses (id, account_id, country, full_name, mobile, line1, line2, city, postal_code, made_at) \
         SELECT $1, a.id, $3, $4, $5, $6, $7, $8, $9, $10 FROM accounts a WHERE a.id = $2 \
         AND (SELECT COUNT(*) FROM account_addresses b WHERE b.account_id = $2) < $11",
    );
    let added = query
        .bind(new.id.as_str())
        .bind(account)
        .bind(new.country.as_str())
        .bind(new.full_name.as_str())
        .bind(new.mobile.as_str())
        .bind(new.line1.as_str())
        .bind(new.line2.as_str())
        .bind(new.city.as_str())
        .bind(new.postal_code.as_str())
        .bind(now_ms)
        .bind(most)
        .execute(conn)
        .await?;
    Ok(added.rows_affected() == 1)
}

/// Replaces an address of an account; whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn update(conn: &mut Conn, account: &str, new: &SealedAddress) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE account_addresses SET country = $3, full_name = $4, mobile = $5, line1 = $6, line2 = $7, city = $8, \
         postal_code = $9 WHERE id = $1 AND account_id = $2",
    );
    let changed = query
        .bind(new.id.as_str())
        .bind(account)
        .bind(new.country.as_str())
        .bind(new.full_name.as_str())
        .bind(new.mobile.as_str())
        .bind(new.line1.as_str())
        .bind(new.line2.as_str())
        .bind(new.city.as_str())
        .bind(new.postal_code.as_str())
        .execute(conn)
        .await?;
    Ok(changed.rows_affected() == 1)
}

/// Removes an address of an account; whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, account: &str, id: &str) -> Result<bool, StoreError> {
    let query = sqlx::query("DELETE FROM account_addresses WHERE id = $1 AND account_id = $2");
    Ok(query.bind(id).bind(account).execute(conn).await?.rows_affected() == 1)
}
