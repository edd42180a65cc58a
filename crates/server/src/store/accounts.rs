//! Accounts: registered, confirmed, read, changed, deleted.

use sqlx::{Row, any::AnyRow};

use super::{Batch, Conn, StoreError, data_keys, rows};
use crate::{
    domain::token::TokenHash,
    vault::{KeyRow, Sealed},
};

/// Somebody who registers.
#[derive(Debug)]
pub struct NewAccount {
    /// Her address.
    pub email: Sealed,
    /// Its blind index.
    pub email_index: String,
    /// Her password, hashed.
    pub password_hash: String,
    /// What holds her cart and opens her orders.
    pub holder: TokenHash,
    /// Whether the browser asks by Global Privacy Control not to be tracked.
    pub gpc: bool,
    /// The data key that seals her columns; its id is the account's.
    pub key: KeyRow,
}

/// An account as signing in knows it.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// The password, hashed.
    pub password_hash: String,
    /// Whether an authenticator app is asked for.
    pub second_factor: bool,
}

/// A confirmed account, its sealed columns still sealed.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// The address.
    pub email: Sealed,
    /// The name, if she gave one.
    pub name: Option<Sealed>,
    /// The password, hashed.
    pub password_hash: String,
    /// Whether the password is long enough without a second factor.
    pub password_long: bool,
    /// Since when there is the account.
    pub made_at: i64,
    /// The address that is to be hers.
    pub new_email: Option<Sealed>,
    /// The secret of the authenticator app, confirmed or not.
    pub totp_secret: Option<Sealed>,
    /// Whether it is confirmed.
    pub totp: bool,
    /// Recovery codes left.
    pub recovery_codes: u32,
    /// Her orders.
    pub orders: u32,
}

/// Writes an account that is still to be confirmed.
pub fn insert(batch: &mut Batch, new: &NewAccount, now_ms: i64) {
    data_keys::insert(batch, &new.key);
    batch.add(
        "INSERT INTO accounts (id, email, email_index, password_hash, password_long, holder_hash, made_at, seen_at, \
         gpc_at) VALUES ($1, $2, $3, $4, 1, $5, $6, $6, $7)",
        [
            new.key.id.as_str().into(),
            new.email.as_str().into(),
            new.email_index.as_str().into(),
            new.password_hash.as_str().into(),
            new.holder.as_str().into(),
            now_ms.into(),
            new.gpc.then_some(now_ms).into(),
        ],
    );
}

/// Notes that a browser of hers asks by Global Privacy Control not to be tracked; whether that is new.
///
/// # Errors
/// [`StoreError`].
pub async fn refuse_by_gpc(conn: &mut Conn, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let query = sqlx::query("UPDATE accounts SET gpc_at = $2 WHERE id = $1 AND gpc_at IS NULL");
    Ok(query.bind(id).bind(now_ms).execute(conn).await?.rows_affected() == 1)
}

/// The confirmed account of an address.
///
/// # Errors
/// [`StoreError`].
pub async fn by_index(conn: &mut Conn, email_index: &str) -> Result<Option<Known>, StoreError> {
    let query = sqlx::query(
        "SELECT id, password_hash, CAST(CASE WHEN totp_confirmed_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS totp \
         FROM accounts WHERE email_index = $1 AND verified_at IS NOT NULL",
    );
    let row = query.bind(email_index).fetch_optional(conn).await?;
    row.as_ref().map(known).transpose()
}

/// A confirmed account as signing in knows it.
///
/// # Errors
/// [`StoreError`].
pub async fn known_by_id(conn: &mut Conn, id: &str) -> Result<Option<Known>, StoreError> {
    let query = sqlx::query(
        "SELECT id, password_hash, CAST(CASE WHEN totp_confirmed_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS totp \
         FROM accounts WHERE id = $1 AND verified_at IS NOT NULL",
    );
    let row = query.bind(id).fetch_optional(conn).await?;
    row.as_ref().map(known).transpose()
}

/// Holds an account until the transaction ends, against all others that begin by this: what is read of it from here on is
/// what stands when this one is committed. Not `FOR UPDATE`, which SQLite does not know. Whether it is still there.
///
/// # Errors
/// [`StoreError`].
pub async fn hold(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    let held = sqlx::query("UPDATE accounts SET seen_at = seen_at WHERE id = $1").bind(id).execute(conn).await?;
    Ok(held.rows_affected() == 1)
}

/// Holds an account as [`hold`] does, and gives it as signing in knows it.
///
/// # Errors
/// [`StoreError`].
pub async fn hold_known(conn: &mut Conn, id: &str) -> Result<Option<Known>, StoreError> {
    hold(conn, id).await?;
    known_by_id(conn, id).await
}

fn known(row: &AnyRow) -> Result<Known, StoreError> {
    Ok(Known {
        id: row.try_get("id")?,
        password_hash: row.try_get("password_hash")?,
        second_factor: row.try_get::<i64, _>("totp")? == 1,
    })
}

/// A confirmed account.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<AccountRow>, StoreError> {
    let row = sqlx::query(
        "SELECT a.id, a.email, a.name, a.password_hash, a.password_long, a.made_at, a.new_email, a.totp_secret, \
         a.totp_confirmed_at, \
         (SELECT COUNT(*) FROM account_recovery_codes c WHERE c.account_id = a.id) AS codes, \
         (SELECT COUNT(*) FROM order_grants g WHERE g.browser_hash = a.holder_hash) AS orders \
         FROM accounts a WHERE a.id = $1 AND a.verified_at IS NOT NULL",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed = |column| Ok::<_, StoreError>(row.try_get::<Option<String>, _>(column)?.map(Sealed::stored));
    Ok(Some(AccountRow {
        id: row.try_get("id")?,
        email: Sealed::stored(row.try_get("email")?),
        name: sealed("name")?,
        password_hash: row.try_get("password_hash")?,
        password_long: row.try_get::<i64, _>("password_long")? == 1,
        made_at: row.try_get("made_at")?,
        new_email: sealed("new_email")?,
        totp_secret: sealed("totp_secret")?,
        totp: row.try_get::<Option<i64>, _>("totp_confirmed_at")?.is_some(),
        recovery_codes: rows::count(&row, "codes")?,
        orders: rows::count(&row, "orders")?,
    }))
}

/// The password, hashed, of a registration that is not confirmed yet.
///
/// # Errors
/// [`StoreError`].
pub async fn unconfirmed_password(conn: &mut Conn, id: &str) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar("SELECT password_hash FROM accounts WHERE id = $1 AND verified_at IS NULL");
    Ok(query.bind(id).fetch_optional(conn).await?)
}

/// Confirms an account, unless its address has one already; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn verify(conn: &mut Conn, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE accounts SET verified_at = $2, seen_at = $2 WHERE id = $1 AND verified_at IS NULL AND NOT EXISTS \
         (SELECT 1 FROM accounts o WHERE o.email_index = accounts.email_index AND o.verified_at IS NOT NULL)",
    );
    // On PostgreSQL two that are confirmed at once do not see each other; the index holds the later one back.
    let done = query.bind(id).bind(now_ms).execute(conn).await;
    Ok(done.map_err(|error| StoreError::from(error).overtaken_if_unique())?.rows_affected() == 1)
}

/// Sets the name; nothing for none.
pub fn set_name(batch: &mut Batch, id: &str, name: Option<&Sealed>) {
    let name = name.map(|name| name.as_str().to_owned());
    batch.add("UPDATE accounts SET name = $2 WHERE id = $1", [id.into(), name.into()]);
}

/// Sets the password, unless it is only enough beside a second factor and there is none; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn set_password(conn: &mut Conn, id: &str, hash: &str, long: bool) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE accounts SET password_hash = $2, password_long = $3 \
         WHERE id = $1 AND ($3 = 1 OR totp_confirmed_at IS NOT NULL)",
    );
    Ok(query.bind(id).bind(hash).bind(i64::from(long)).execute(conn).await?.rows_affected() == 1)
}

/// Notes the address that is to be an account's, in the place of any that was to be.
pub fn set_new_email(batch: &mut Batch, id: &str, email: &Sealed, index: &str, now_ms: i64) {
    batch.add(
        "UPDATE accounts SET new_email = $2, new_email_index = $3, new_email_at = $4 WHERE id = $1",
        [id.into(), email.as_str().into(), index.into(), now_ms.into()],
    );
}

/// The address that is to be an account's, unless another has it by now.
///
/// # Errors
/// [`StoreError`].
pub async fn new_email(conn: &mut Conn, id: &str) -> Result<Option<Sealed>, StoreError> {
    let query = sqlx::query_scalar::<_, String>(
        "SELECT a.new_email FROM accounts a WHERE a.id = $1 AND a.new_email IS NOT NULL AND a.verified_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM accounts o WHERE o.email_index = a.new_email_index AND o.verified_at IS NOT NULL)",
    );
    Ok(query.bind(id).fetch_optional(conn).await?.map(Sealed::stored))
}

/// Lets the new address be the account's; whether there was one.
///
/// # Errors
/// [`StoreError`], [`StoreError::Overtaken`] where another account got the address meanwhile.
pub async fn take_new_email(conn: &mut Conn, id: &str, email: &Sealed) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE accounts SET email = $2, email_index = new_email_index, new_email = NULL, new_email_index = NULL, \
         new_email_at = NULL WHERE id = $1 AND new_email IS NOT NULL",
    );
    let done = query.bind(id).bind(email.as_str()).execute(conn).await;
    Ok(done.map_err(|error| StoreError::from(error).overtaken_if_unique())?.rows_affected() == 1)
}

/// Forgets the address that was to be an account's.
pub fn drop_new_email(batch: &mut Batch, id: &str) {
    batch.add(
        "UPDATE accounts SET new_email = NULL, new_email_index = NULL, new_email_at = NULL WHERE id = $1",
        [id.into()],
    );
}

/// Notes that she signed in.
pub fn seen(batch: &mut Batch, id: &str, now_ms: i64) {
    batch.add("UPDATE accounts SET seen_at = $2 WHERE id = $1", [id.into(), now_ms.into()]);
}

/// Deletes what was registered with an account's address beside it and never confirmed, and destroys the data keys: it is
/// the same person's address.
pub fn delete_registrations_beside(batch: &mut Batch, id: &str, now_ms: i64) {
    batch.add(
        "INSERT INTO key_endings (id, ended_at) SELECT k.id, $2 FROM data_keys k WHERE k.id IN (SELECT o.id FROM accounts o \
         JOIN accounts a ON a.email_index = o.email_index WHERE a.id = $1 AND o.verified_at IS NULL) \
         ON CONFLICT (id) DO NOTHING",
        [id.into(), now_ms.into()],
    );
    batch.add(
        "DELETE FROM data_keys WHERE id IN (SELECT o.id FROM accounts o \
         JOIN accounts a ON a.email_index = o.email_index WHERE a.id = $1 AND o.verified_at IS NULL)",
        [id.into()],
    );
    batch.add(
        "DELETE FROM accounts WHERE verified_at IS NULL AND id <> $1 \
         AND email_index = (SELECT a.email_index FROM accounts a WHERE a.id = $1)",
        [id.into()],
    );
}

/// Deletes an account with all that hangs on it, and destroys its data key. Its orders and its cart go by their own rules.
pub fn delete(batch: &mut Batch, id: &str, now_ms: i64) {
    data_keys::destroy(batch, id, now_ms);
    batch.add(
        "DELETE FROM order_grants WHERE browser_hash IN (SELECT holder_hash FROM accounts WHERE id = $1)",
        [id.into()],
    );
    batch.add("DELETE FROM accounts WHERE id = $1", [id.into()]);
}
