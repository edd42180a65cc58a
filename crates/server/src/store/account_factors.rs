//! The second factor of an account: the authenticator app and the recovery codes.

use super::{Batch, Conn, StoreError};
use crate::{domain::token::TokenHash, vault::Sealed};

/// Notes the secret of an app that is still to be confirmed.
pub fn begin_totp(batch: &mut Batch, account: &str, secret: &Sealed) {
    batch.add_sure(
        "UPDATE accounts SET totp_secret = $2, totp_step = 0 WHERE id = $1 AND totp_confirmed_at IS NULL",
        [account.into(), secret.as_str().into()],
        StoreError::Overtaken,
    );
}

/// Lets the app be asked for from now on.
pub fn confirm_totp(batch: &mut Batch, account: &str, now_ms: i64) {
    batch.add("UPDATE accounts SET totp_confirmed_at = $2 WHERE id = $1", [account.into(), now_ms.into()]);
}

/// Takes the code of a step, unless one of that step or a later one was taken before; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn take_step(conn: &mut Conn, account: &str, step: i64) -> Result<bool, StoreError> {
    let query = sqlx::query("UPDATE accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2");
    Ok(query.bind(account).bind(step).execute(conn).await?.rows_affected() == 1)
}

/// The app is asked for no more.
pub fn end_totp(batch: &mut Batch, account: &str) {
    batch.add(
        "UPDATE accounts SET totp_secret = NULL, totp_confirmed_at = NULL, totp_step = 0 WHERE id = $1",
        [account.into()],
    );
    forget_codes(batch, account);
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
