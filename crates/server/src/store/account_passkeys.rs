//! Passkeys, and what they have answered.

use sqlx::{Row, any::AnyRow};

use super::{Batch, Conn, StoreError, rows};
use crate::{domain::token::TokenHash, vault::Sealed};

/// A passkey of an account.
#[derive(Debug, Clone)]
pub struct PasskeyRow {
    /// Its id.
    pub id: String,
    /// As the authenticator names it, base64url.
    pub credential: String,
    /// How she calls it, if she does.
    pub label: Option<Sealed>,
    /// Since when.
    pub made_at: i64,
    /// When it was last used.
    pub used_at: Option<i64>,
}

/// A passkey to be written.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// Its id.
    pub id: String,
    /// As the authenticator names it, base64url.
    pub credential: String,
    /// Its COSE key, base64url.
    pub public_key: String,
    /// How often it has signed.
    pub count: i64,
    /// How she calls it, if she does.
    pub label: Option<Sealed>,
}

/// A passkey as signing in knows it.
#[derive(Debug, Clone)]
pub struct KnownPasskey {
    /// Its id.
    pub id: String,
    /// Whose.
    pub account: String,
    /// Its COSE key, base64url.
    pub public_key: String,
}

/// What a passkey has answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The passkey.
    pub id: String,
    /// What it was asked.
    pub challenge: TokenHash,
    /// How often it has signed, by its own count.
    pub count: i64,
}

/// The passkeys of an account, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(conn: &mut Conn, account: &str) -> Result<Vec<PasskeyRow>, StoreError> {
    let query = sqlx::query(
        "SELECT id, credential_id, label, made_at, used_at FROM account_passkeys WHERE account_id = $1 \
         ORDER BY made_at DESC, id DESC",
    );
    let rows = query.bind(account).fetch_all(conn).await?;
    rows.iter().map(row).collect()
}

fn row(row: &AnyRow) -> Result<PasskeyRow, StoreError> {
    Ok(PasskeyRow {
        id: row.try_get("id")?,
        credential: row.try_get("credential_id")?,
        label: row.try_get::<Option<String>, _>("label")?.map(Sealed::stored),
        made_at: row.try_get("made_at")?,
        used_at: row.try_get("used_at")?,
    })
}

/// How many an account has.
///
/// # Errors
/// [`StoreError`].
pub async fn count(conn: &mut Conn, account: &str) -> Result<u32, StoreError> {
    let query = sqlx::query("SELECT COUNT(*) AS passkeys FROM account_passkeys WHERE account_id = $1");
    rows::count(&query.bind(account).fetch_one(conn).await?, "passkeys")
}

/// The passkey that an authenticator names so, of a confirmed account.
///
/// # Errors
/// [`StoreError`].
pub async fn by_credential(conn: &mut Conn, credential: &str) -> Result<Option<KnownPasskey>, StoreError> {
    let query = sqlx::query(
        "SELECT p.id, p.account_id, p.public_key FROM account_passkeys p JOIN accounts a ON a.id = p.account_id \
         WHERE p.credential_id = $1 AND a.verified_at IS NOT NULL",
    );
    let Some(row) = query.bind(credential).fetch_optional(conn).await? else { return Ok(None) };
    Ok(Some(KnownPasskey {
        id: row.try_get("id")?,
        account: row.try_get("account_id")?,
        public_key: row.try_get("public_key")?,
    }))
}

/// Writes a passkey, unless it is somebody's already; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(conn: &mut Conn, account: &str, new: &NewPasskey, now_ms: i64) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "INSERT INTO account_passkeys (id, account_id, credential_id, public_key, sign_count, label, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(new.id.as_str())
    .bind(account)
    .bind(new.credential.as_str())
    .bind(new.public_key.as_str())
    .bind(new.count)
    .bind(new.label.as_ref().map(|label| label.as_str().to_owned()))
    .bind(now_ms);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Takes a passkey away; whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, account: &str, id: &str) -> Result<bool, StoreError> {
    let query = sqlx::query("DELETE FROM account_passkeys WHERE id = $1 AND account_id = $2");
    Ok(query.bind(id).bind(account).execute(conn).await?.rows_affected() == 1)
}

/// Takes every passkey of an account away.
pub fn forget(batch: &mut Batch, account: &str) {
    batch.add("DELETE FROM account_passkeys WHERE account_id = $1", [account.into()]);
}

/// Notes that what was asked was answered, unless it was before; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn take_challenge(
    conn: &mut Conn,
    account: &str,
    challenge: &TokenHash,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "INSERT INTO account_challenges (challenge_hash, account_id, taken_at) VALUES ($1, $2, $3) \
         ON CONFLICT (challenge_hash) DO NOTHING",
    );
    let query = query.bind(challenge.as_str()).bind(account).bind(now_ms);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Takes what a passkey of an account has answered, unless that was taken before, the passkey is gone, or it counts less
/// than it did: then there are two of it. Whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn take(conn: &mut Conn, account: &str, answered: &Answered, now_ms: i64) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE account_passkeys SET sign_count = $3, used_at = $4 WHERE id = $1 AND account_id = $2 \
         AND (sign_count < $3 OR (sign_count = 0 AND $3 = 0))",
    )
    .bind(answered.id.as_str())
    .bind(account)
    .bind(answered.count)
    .bind(now_ms);
    let counted = query.execute(&mut *conn).await?.rows_affected() == 1;
    Ok(counted && take_challenge(conn, account, &answered.challenge, now_ms).await?)
}
