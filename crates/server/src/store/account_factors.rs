//! The second factor of an account: the authenticator app and the recovery codes.

use super::{Batch, Conn, StoreError};
use crate::{domain::token::TokenHash, vault::Sealed};

/// Notes the secret of an app that is still to be confirmed, unless one is asked for already; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn begin_totp(conn: &mut Conn, account: &str, secret: &Sealed) -> Result<bool, StoreError> {
    let query =
        sqlx::query("UPDATE accounts SET totp_secret = $2, totp_step = 0 WHERE id = $1 AND totp_confirmed_at IS NULL");
    Ok(query.bind(account).bind(secret.as_str()).execute(conn).await?.rows_affected() == 1)
}

/// Lets the app that has shown that it has `secret` be asked for from now on, unless another was begun or one is asked for
/// already; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn confirm_totp(conn: &mut Conn, account: &str, secret: &Sealed, now_ms: i64) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE accounts SET totp_confirmed_at = $3 WHERE id = $1 AND totp_secret = $2 AND totp_confirmed_at IS NULL",
    );
    Ok(query.bind(account).bind(secret.as_str()).bind(now_ms).execute(conn).await?.rows_affected() == 1)
}

/// Takes the code of a step, unless one of that step or a later one was taken before; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn take_step(conn: &mut Conn, account: &str, step: i64) -> Result<bool, StoreError> {
    let query = sqlx::query("UPDATE accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2");
    Ok(query.bind(account).bind(step).execute(conn).await?.rows_affected() == 1)
}

/// Has the app asked for no more, unless the password is only enough beside it; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn end_totp(conn: &mut Conn, account: &str) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE accounts SET totp_secret = NULL, totp_confirmed_at = NULL, totp_step = 0 \
         WHERE id = $1 AND password_long = 1",
    );
    Ok(query.bind(account).execute(conn).await?.rows_affected() == 1)
}

/// Forgets the recovery codes of an account.
pub fn forget_codes(batch: &mut Batch, account: &str) {
    batch.add("DELETE FROM account_recovery_codes WHERE account_id = $1", [account.into()]);
}

/// Writes a recovery code down.
pub fn add_code(batch: &mut Batch, account: &str, code: &TokenHash, now_ms: i64) {
    batch.add(
        "INSERT INTO account_recovery_codes (account_id, code_hash, made_at) VALUES ($1, $2, $3)",
        [account.into(), code.as_str().into(), now_ms.into()],
    );
}

/// Uses up a recovery code; whether it was one.
///
/// # Errors
/// [`StoreError`].
pub async fn take_code(conn: &mut Conn, account: &str, code: &TokenHash) -> Result<bool, StoreError> {
    let query = sqlx::query("DELETE FROM account_recovery_codes WHERE account_id = $1 AND code_hash = $2");
    Ok(query.bind(account).bind(code.as_str()).execute(conn).await?.rows_affected() == 1)
}
