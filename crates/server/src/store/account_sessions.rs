//! Sessions, browsers that were signed in before, and the tokens of links and tickets.

use sqlx::Row;

use super::{Batch, Conn, StoreError};
use crate::domain::token::TokenHash;

/// A session, as its cookie opens it.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Its id.
    pub id: String,
    /// Whose.
    pub account: String,
    /// What holds her cart and opens her orders.
    pub holder: TokenHash,
    /// When the password was last typed in it.
    pub confirmed_at: i64,
    /// When it was last noted that it asked something.
    pub seen_at: i64,
    /// Since when a browser of the account asks by Global Privacy Control not to be tracked.
    pub gpc_at: Option<i64>,
}

/// A session in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// The kind of browser.
    pub device: String,
    /// Since when.
    pub made_at: i64,
    /// When it was last noted that it asked something.
    pub seen_at: i64,
}

/// A session to be begun.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: String,
    /// Of its cookie.
    pub token: TokenHash,
    /// The kind of browser.
    pub device: &'static str,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Confirms the address of a registration.
    Verify,
    /// Sets a new password.
    Reset,
    /// Confirms a new address.
    Email,
    /// Stands for a password that was right, until the second factor is.
    Ticket,
}

impl TokenKind {
    /// The word in the database.
    const fn word(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::Email => "email",
            Self::Ticket => "ticket",
        }
    }
}

/// The session of a token, if it was used since `used_since_ms` and begun since `begun_since_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn by_token(
    conn: &mut Conn,
    token: &TokenHash,
    (used_since_ms, begun_since_ms): (i64, i64),
) -> Result<Option<SessionRow>, StoreError> {
    let row = sqlx::query(
        "SELECT s.id, s.account_id, s.confirmed_at, s.seen_at, a.holder_hash, a.gpc_at FROM account_sessions s \
         JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1 AND s.seen_at > $2 AND s.made_at > $3",
    )
    .bind(token.as_str())
    .bind(used_since_ms)
    .bind(begun_since_ms)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SessionRow {
        id: row.try_get("id")?,
        account: row.try_get("account_id")?,
        holder: TokenHash::stored(row.try_get("holder_hash")?),
        confirmed_at: row.try_get("confirmed_at")?,
        seen_at: row.try_get("seen_at")?,
        gpc_at: row.try_get("gpc_at")?,
    }))
}

/// Whether a session has not been ended yet.
///
/// # Errors
/// [`StoreError`].
pub async fn stands(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM account_sessions WHERE id = $1");
    Ok(query.bind(id).fetch_one(conn).await? > 0)
}

/// Begins a session.
pub fn insert(batch: &mut Batch, account: &str, new: &NewSession, now_ms: i64) {
    batch.add(
        "INSERT INTO account_sessions (id, account_id, token_hash, device, made_at, seen_at, confirmed_at) \
         VALUES ($1, $2, $3, $4, $5, $5, $5)",
        [new.id.as_str().into(), account.into(), new.token.as_str().into(), new.device.into(), now_ms.into()],
    );
}

/// Notes that a session asked something.
pub fn seen(batch: &mut Batch, id: &str, now_ms: i64) {
    batch.add("UPDATE account_sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2", [id.into(), now_ms.into()]);
}

/// Notes that the password was typed in a session.
pub fn confirm(batch: &mut Batch, id: &str, now_ms: i64) {
    batch.add("UPDATE account_sessions SET confirmed_at = $2 WHERE id = $1", [id.into(), now_ms.into()]);
}

/// Ends the session of a token, if it is one.
pub fn end_by_token(batch: &mut Batch, token: &TokenHash) {
    batch.add("DELETE FROM account_sessions WHERE token_hash = $1", [token.as_str().into()]);
}

/// Ends a session of an account; whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn end(conn: &mut Conn, account: &str, id: &str) -> Result<bool, StoreError> {
    let query = sqlx::query("DELETE FROM account_sessions WHERE id = $1 AND account_id = $2");
    Ok(query.bind(id).bind(account).execute(conn).await?.rows_affected() == 1)
}

/// Ends every session of an account but one; an empty id spares none.
pub fn end_all_but(batch: &mut Batch, account: &str, spared: &str) {
    batch.add("DELETE FROM account_sessions WHERE account_id = $1 AND id <> $2", [account.into(), spared.into()]);
}

/// The sessions of an account that were used and begun since then, the one seen last first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    account: &str,
    (used_since_ms, begun_since_ms): (i64, i64),
) -> Result<Vec<Listed>, StoreError> {
    let query = sqlx::query(
        "SELECT id, device, made_at, seen_at FROM account_sessions WHERE account_id = $1 AND seen_at > $2 \
         AND made_at > $3 ORDER BY seen_at DESC, id DESC",
    );
    let rows = query.bind(account).bind(used_since_ms).bind(begun_since_ms).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                id: row.try_get("id")?,
                device: row.try_get("device")?,
                made_at: row.try_get("made_at")?,
                seen_at: row.try_get("seen_at")?,
            })
        })
        .collect()
}

/// Remembers that a browser was signed in.
pub fn remember_device(batch: &mut Batch, account: &str, device: &TokenHash, now_ms: i64) {
    batch.add(
        "INSERT INTO account_devices (token_hash, account_id, seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (token_hash, account_id) DO UPDATE SET seen_at = excluded.seen_at",
        [device.as_str().into(), account.into(), now_ms.into()],
    );
}

/// Whether a browser was signed in to the account of an address since `since_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn is_known_device(
    conn: &mut Conn,
    email_index: &str,
    device: &TokenHash,
    since_ms: i64,
) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar::<_, i64>(
        "SELECT COUNT(*) FROM account_devices d JOIN accounts a ON a.id = d.account_id \
         WHERE d.token_hash = $1 AND a.email_index = $2 AND a.verified_at IS NOT NULL AND d.seen_at > $3",
    );
    Ok(query.bind(device.as_str()).bind(email_index).bind(since_ms).fetch_one(conn).await? > 0)
}

/// Whether a browser was signed in to an account since `since_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn has_device(conn: &mut Conn, account: &str, device: &TokenHash, since_ms: i64) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar::<_, i64>(
        "SELECT COUNT(*) FROM account_devices WHERE token_hash = $1 AND account_id = $2 AND seen_at > $3",
    );
    Ok(query.bind(device.as_str()).bind(account).bind(since_ms).fetch_one(conn).await? > 0)
}

/// Forgets which browsers were an account's.
pub fn forget_devices(batch: &mut Batch, account: &str) {
    batch.add("DELETE FROM account_devices WHERE account_id = $1", [account.into()]);
}

/// Forgets which browsers were an account's, but for one.
pub fn forget_devices_but(batch: &mut Batch, account: &str, spared: Option<&TokenHash>) {
    batch.add(
        "DELETE FROM account_devices WHERE account_id = $1 AND token_hash <> $2",
        [account.into(), spared.map_or("", TokenHash::as_str).into()],
    );
}

/// Writes the token of a ticket down, unless its account is gone.
pub fn add_ticket(batch: &mut Batch, account: &str, token: &TokenHash, now_ms: i64) {
    batch.add(
        "INSERT INTO account_tokens (token_hash, account_id, kind, made_at) \
         SELECT $1, id, 'ticket', $3 FROM accounts WHERE id = $2",
        [token.as_str().into(), account.into(), now_ms.into()],
    );
}

/// Writes the token of a link down that is mailed to the address of `email_index`, unless its account is gone.
pub fn add_link(
    batch: &mut Batch,
    (kind, account): (TokenKind, &str),
    token: &TokenHash,
    email_index: &str,
    now_ms: i64,
) {
    batch.add(
        "INSERT INTO account_tokens (token_hash, account_id, kind, made_at, email_index) \
         SELECT $1, id, $3, $4, $5 FROM accounts WHERE id = $2",
        [token.as_str().into(), account.into(), kind.word().into(), now_ms.into(), email_index.into()],
    );
}

/// The account of a token made since `since_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn holds(
    conn: &mut Conn,
    kind: TokenKind,
    token: &TokenHash,
    since_ms: i64,
) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(
        "SELECT account_id FROM account_tokens WHERE token_hash = $1 AND kind = $2 AND made_at > $3",
    );
    Ok(query.bind(token.as_str()).bind(kind.word()).bind(since_ms).fetch_optional(conn).await?)
}

/// Uses up a token made since `since_ms`, and gives its account. That of a link holds for the address that it was mailed to
/// alone: whoever has that mail may not have the one that the account has, or wants, by now.
///
/// # Errors
/// [`StoreError`].
pub async fn use_up(
    conn: &mut Conn,
    kind: TokenKind,
    token: &TokenHash,
    since_ms: i64,
) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(
        "DELETE FROM account_tokens WHERE token_hash = $1 AND kind = $2 AND made_at > $3 AND (kind = 'ticket' OR \
         email_index = (SELECT CASE WHEN account_tokens.kind = 'email' THEN a.new_email_index ELSE a.email_index END \
         FROM accounts a WHERE a.id = account_tokens.account_id)) RETURNING account_id",
    );
    Ok(query.bind(token.as_str()).bind(kind.word()).bind(since_ms).fetch_optional(conn).await?)
}

/// Counts a try of a ticket made since `since_ms` that was tried less than `most` times, and gives its account.
///
/// # Errors
/// [`StoreError`].
pub async fn try_ticket(
    conn: &mut Conn,
    token: &TokenHash,
    since_ms: i64,
    most: i64,
) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(
        "UPDATE account_tokens SET uses = uses + 1 WHERE token_hash = $1 AND kind = 'ticket' AND made_at > $2 \
         AND uses < $3 RETURNING account_id",
    );
    Ok(query.bind(token.as_str()).bind(since_ms).bind(most).fetch_optional(conn).await?)
}

/// Forgets a token.
pub fn forget_token(batch: &mut Batch, token: &TokenHash) {
    batch.add("DELETE FROM account_tokens WHERE token_hash = $1", [token.as_str().into()]);
}

/// Forgets the tokens of a kind that an account has.
pub fn forget_tokens(batch: &mut Batch, kind: TokenKind, account: &str) {
    batch.add("DELETE FROM account_tokens WHERE account_id = $1 AND kind = $2", [account.into(), kind.word().into()]);
}
