//! Subscribers of the newsletter, the tokens of their links, and the letters that are still to be sent.

use contract::privacy::{DataUse, Purpose, registry::consentable::Marketing};
use sqlx::{AssertSqlSafe, Row};

use super::{
    Batch, Conn, StoreError, data_keys,
    data_limits::{self, Whose, unlimited},
    privacy, rows,
};
use crate::{
    domain::{consent::Consented, newsletter::ConsentTag, token::TokenHash},
    vault::{KeyRow, Sealed},
};

/// The issue of the letter that asks for confirmation.
pub const CONFIRMATION: &str = "";

/// A letter in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLetter {
    /// Whom it goes to.
    pub subscriber_id: String,
    /// Which issue; [`CONFIRMATION`] for the request to confirm.
    pub issue_id: String,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
}

/// Somebody who asks for the newsletter.
#[derive(Debug, Clone)]
pub struct NewSubscriber {
    /// The address.
    pub email: Sealed,
    /// Its blind index.
    pub email_index: String,
    /// The mark of the consent that it is asked for under.
    pub consent: ConsentTag,
    /// The data key that seals it; its id is the subscriber's.
    pub key: KeyRow,
}

/// What a letter is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The address.
    pub email: Sealed,
    /// Subject and text of the issue; `None` for the request to confirm.
    pub issue: Option<(String, String)>,
}

/// Notes that an address asks for the newsletter and, unless it is confirmed already, that it is to be asked for
/// confirmation. What waits to be sent already is not sent twice. `false`, and nothing is noted, when the consent was
/// withdrawn since it was looked up.
///
/// Who asks for an address that is confirmed already does not get it under her own consent: she may not be its owner.
///
/// # Errors
/// [`StoreError`].
pub async fn ask(
    conn: &mut Conn,
    consented: &Consented<Marketing>,
    asking: &NewSubscriber,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let held = privacy::hold(conn, consented.subject()).await?;
    if !held.is_some_and(|consent| consent.allows(Purpose::Marketing, false, now_ms)) {
        return Ok(false);
    }
    let known: String = sqlx::query_scalar(
        "INSERT INTO newsletter_subscribers (id, email, email_index, asked_at, consent_tag) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email_index) DO UPDATE SET asked_at = excluded.asked_at, \
         consent_tag = CASE WHEN newsletter_subscribers.confirmed_at IS NULL THEN excluded.consent_tag \
         ELSE newsletter_subscribers.consent_tag END RETURNING id",
    )
    .bind(asking.key.id.as_str())
    .bind(asking.email.as_str())
    .bind(asking.email_index.as_str())
    .bind(now_ms)
    .bind(asking.consent.as_str())
    .fetch_one(&mut *conn)
    .await?;
    let mut batch = Batch::default();
    data_keys::insert(&mut batch, &asking.key);
    if known != asking.key.id {
        // The address stands there under an older key; this one sealed nothing that stays.
        data_keys::discard(&mut batch, &asking.key.id);
    }
    batch.run(conn).await?;
    sqlx::query(
        "INSERT INTO newsletter_letters (subscriber_id, issue_id, due_at) SELECT id, '', $2 \
         FROM newsletter_subscribers WHERE id = $1 AND confirmed_at IS NULL \
         ON CONFLICT (subscriber_id, issue_id) DO NOTHING",
    )
    .bind(known)
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(true)
}

/// Confirms the subscription that a token is for; whether there is one.
///
/// # Errors
/// [`StoreError`].
pub async fn confirm(conn: &mut Conn, token: &TokenHash, now_ms: i64) -> Result<bool, StoreError> {
    let confirmed = sqlx::query(
        "UPDATE newsletter_subscribers SET confirmed_at = COALESCE(confirmed_at, $1) WHERE id IN \
         (SELECT subscriber_id FROM newsletter_tokens WHERE token_hash = $2 AND confirms = 1)",
    )
    .bind(now_ms)
    .bind(token.as_str())
    .execute(conn)
    .await?;
    Ok(confirmed.rows_affected() > 0)
}

/// Forgets the subscriber that a token is for, with all that hangs on it and the key of the address.
///
/// # Errors
/// [`StoreError`].
pub async fn end(conn: &mut Conn, token: &TokenHash, now_ms: i64) -> Result<(), StoreError> {
    let query = sqlx::query_scalar(
        "DELETE FROM newsletter_subscribers WHERE id IN \
         (SELECT subscriber_id FROM newsletter_tokens WHERE token_hash = $1) RETURNING id",
    );
    let ended: Vec<String> = query.bind(token.as_str()).fetch_all(&mut *conn).await?;
    destroy_keys(conn, &ended, now_ms).await
}

/// Forgets the subscribers that were asked for under a consent, like [`end`].
///
/// # Errors
/// [`StoreError`].
pub async fn end_with_consent(conn: &mut Conn, consent: &ConsentTag, now_ms: i64) -> Result<(), StoreError> {
    let query = sqlx::query_scalar("DELETE FROM newsletter_subscribers WHERE consent_tag = $1 RETURNING id");
    let ended: Vec<String> = query.bind(consent.as_str()).fetch_all(&mut *conn).await?;
    destroy_keys(conn, &ended, now_ms).await
}

/// Forgets whoever the newsletter knows by one of these blind indexes; how many those were.
///
/// # Errors
/// [`StoreError`].
pub async fn end_addresses(conn: &mut Conn, addresses: &[String], now_ms: i64) -> Result<u32, StoreError> {
    let mut ended: Vec<String> = Vec::new();
    for address in addresses {
        let query = sqlx::query_scalar("DELETE FROM newsletter_subscribers WHERE email_index = $1 RETURNING id");
        ended.extend(query.bind(address.as_str()).fetch_all(&mut *conn).await?);
    }
    destroy_keys(conn, &ended, now_ms).await?;
    Ok(u32::try_from(ended.len()).unwrap_or(u32::MAX))
}

/// How many subscribers these blind indexes lead to.
///
/// # Errors
/// [`StoreError`].
pub async fn count_addresses(conn: &mut Conn, addresses: &[String]) -> Result<u32, StoreError> {
    let mut known = 0;
    for address in addresses {
        let query = sqlx::query_scalar("SELECT id FROM newsletter_subscribers WHERE email_index = $1");
        let found: Option<String> = query.bind(address.as_str()).fetch_optional(&mut *conn).await?;
        known += u32::from(found.is_some());
    }
    Ok(known)
}

async fn destroy_keys(conn: &mut Conn, ended: &[String], now_ms: i64) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    for id in ended {
        data_keys::destroy(&mut batch, id, now_ms);
        data_limits::forget(&mut batch, id);
    }
    batch.run(conn).await
}

/// Notes the token of a link that is about to be mailed; `false` where nobody is left to mail it to.
///
/// # Errors
/// [`StoreError`].
pub async fn add_token(
    conn: &mut Conn,
    token: &TokenHash,
    letter: &DueLetter,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let added = sqlx::query(
        "INSERT INTO newsletter_tokens (token_hash, subscriber_id, confirms, made_at) \
         SELECT $1, id, $3, $4 FROM newsletter_subscribers WHERE id = $2",
    )
    .bind(token.as_str())
    .bind(letter.subscriber_id.as_str())
    .bind(i64::from(letter.issue_id == CONFIRMATION))
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Forgets the token of a link that was not mailed after all.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_token(conn: &mut Conn, token: &TokenHash) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM newsletter_tokens WHERE token_hash = $1").bind(token.as_str()).execute(conn).await?;
    Ok(())
}

/// Writes an issue and a letter for everybody who confirmed and has not objected since; how many those are.
///
/// # Errors
/// [`StoreError`].
pub async fn publish(
    conn: &mut Conn,
    issue_id: &str,
    subject: &str,
    text: &str,
    now_ms: i64,
) -> Result<u64, StoreError> {
    sqlx::query("INSERT INTO newsletter_issues (id, subject, text, made_at) VALUES ($1, $2, $3, $4)")
        .bind(issue_id)
        .bind(subject)
        .bind(text)
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
    let sql = format!(
        "INSERT INTO newsletter_letters (subscriber_id, issue_id, due_at) \
         SELECT s.id, $1, $2 FROM newsletter_subscribers s WHERE s.confirmed_at IS NOT NULL AND {}",
        unlimited(Whose::Subscriber, "s.id", DataUse::Marketing)
    );
    let letters = sqlx::query(AssertSqlSafe(sql)).bind(issue_id).bind(now_ms).execute(conn).await?;
    Ok(letters.rows_affected())
}

/// Takes up to `limit` due letters in hand until `until_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(conn: &mut Conn, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueLetter>, StoreError> {
    let claimed = sqlx::query(
        "UPDATE newsletter_letters SET claimed_until = $1, attempts = attempts + 1 WHERE claimed_until <= $2 AND \
         (subscriber_id, issue_id) IN (SELECT subscriber_id, issue_id FROM newsletter_letters WHERE due_at <= $2 \
         AND claimed_until <= $2 ORDER BY due_at LIMIT $3) RETURNING subscriber_id, issue_id, attempts",
    )
    .bind(until_ms)
    .bind(now_ms)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let letter = |row| {
        let attempt = rows::count(row, "attempts")?;
        Ok(DueLetter { subscriber_id: row.try_get("subscriber_id")?, issue_id: row.try_get("issue_id")?, attempt })
    };
    claimed.iter().map(letter).collect()
}

/// What a letter says to whom; `None` when it is not to be sent any more: ended, or confirmed meanwhile, or an issue
/// for somebody who has not confirmed, or who objected.
///
/// # Errors
/// [`StoreError`].
pub async fn contents(conn: &mut Conn, letter: &DueLetter) -> Result<Option<Contents>, StoreError> {
    // The request to confirm is no marketing: she asked for it herself.
    let sql = format!(
        "SELECT s.email, i.subject, i.text FROM newsletter_subscribers s \
         LEFT JOIN newsletter_issues i ON i.id = $2 \
         WHERE s.id = $1 AND (s.confirmed_at IS NOT NULL) = (i.id IS NOT NULL) AND (i.id IS NULL OR {})",
        unlimited(Whose::Subscriber, "s.id", DataUse::Marketing)
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(letter.subscriber_id.as_str()).bind(letter.issue_id.as_str());
    let row = query.fetch_optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let (subject, text): (Option<String>, Option<String>) = (row.try_get("subject")?, row.try_get("text")?);
    Ok(Some(Contents { email: Sealed::stored(row.try_get("email")?), issue: subject.zip(text) }))
}

/// Strikes a letter that is done; puts it off where `due_at` says until when.
///
/// # Errors
/// [`StoreError`].
pub async fn finish(conn: &mut Conn, letter: &DueLetter, due_at: Option<i64>) -> Result<(), StoreError> {
    let query = match due_at {
        None => sqlx::query("DELETE FROM newsletter_letters WHERE subscriber_id = $1 AND issue_id = $2"),
        Some(_) => sqlx::query(
            "UPDATE newsletter_letters SET due_at = $3, claimed_until = 0 WHERE subscriber_id = $1 AND issue_id = $2",
        ),
    };
    let query = query.bind(letter.subscriber_id.as_str()).bind(letter.issue_id.as_str());
    match due_at {
        None => query.execute(conn).await?,
        Some(due_at) => query.bind(due_at).execute(conn).await?,
    };
    Ok(())
}
