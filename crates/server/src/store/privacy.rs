//! Consent and what is recorded under it.

use contract::privacy::{BrowsingEvent, Consent, How, PastEvent, Purpose, registry::consentable::Analytics};
use sqlx::{Row, any::AnyRow};

use super::{Conn, StoreError};
use crate::domain::{consent::Consented, token::TokenHash};

/// A browser that allowed something, and what holds for it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Opaque; leads to no name.
    pub id: String,
    /// What it allows.
    pub consent: Consent,
}

/// The subject behind a cookie.
///
/// # Errors
/// [`StoreError`].
pub async fn subject(conn: &mut Conn, token: &TokenHash) -> Result<Option<Subject>, StoreError> {
    let query = sqlx::query("SELECT id, granted, fingerprint, changed_at FROM consent_subjects WHERE token_hash = $1");
    let row = query.bind(token.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(read_subject).transpose()
}

fn read_subject(row: &AnyRow) -> Result<Subject, StoreError> {
    let id: String = row.try_get("id")?;
    let granted: &str = row.try_get("granted")?;
    let granted = serde_json::from_str(granted).map_err(|error| {
        StoreError::corrupt("consent_subjects", &id, format!("purposes that cannot be read: {error}"))
    })?;
    let consent = Consent { granted, fingerprint: row.try_get("fingerprint")?, changed_at: row.try_get("changed_at")? };
    Ok(Subject { id, consent })
}

/// A new subject that allows nothing yet.
///
/// # Errors
/// [`StoreError`].
pub async fn create_subject(conn: &mut Conn, id: &str, token: &TokenHash) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO consent_subjects (id, token_hash, granted, fingerprint, changed_at) VALUES ($1, $2, '[]', '', 0)",
    )
    .bind(id)
    .bind(token.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes `consent` what holds for a subject, and logs the choice. What was recorded under a purpose that is no
/// longer allowed goes with it; with the last purpose goes the way from the browser to the subject.
///
/// # Errors
/// [`StoreError`].
pub async fn change_consent(
    conn: &mut Conn,
    subject: &str,
    log_id: &str,
    consent: &Consent,
    how: How,
) -> Result<(), StoreError> {
    let granted = purposes(&consent.granted);
    sqlx::query(
        "UPDATE consent_subjects SET granted = $1, fingerprint = $2, changed_at = $3, \
         token_hash = CASE WHEN $1 = '[]' THEN NULL ELSE token_hash END WHERE id = $4",
    )
    .bind(&granted)
    .bind(&consent.fingerprint)
    .bind(consent.changed_at)
    .bind(subject)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO consent_log (id, subject_id, fingerprint, granted, how, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(log_id)
    .bind(subject)
    .bind(&consent.fingerprint)
    .bind(&granted)
    .bind(how.slug())
    .bind(consent.changed_at)
    .execute(&mut *conn)
    .await?;
    if !consent.granted.contains(&Purpose::Analytics) {
        sqlx::query("DELETE FROM browsing_events WHERE subject_id = $1").bind(subject).execute(conn).await?;
    }
    Ok(())
}

/// Purposes as JSON. By hand, since slugs need no escaping and writing them cannot fail.
fn purposes(granted: &[Purpose]) -> String {
    let slugs: Vec<String> = granted.iter().map(|purpose| format!("\"{}\"", purpose.slug())).collect();
    format!("[{}]", slugs.join(","))
}

/// An event with the id of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The row's id.
    pub id: String,
    /// What happened, and how long before it arrived.
    pub past: PastEvent,
}

/// Records events that arrive at `now_ms`; `false`, and nothing is recorded, when the consent was withdrawn since it
/// was looked up. Holds the subject until the transaction ends, so a withdrawal comes wholly before or wholly after.
///
/// # Errors
/// [`StoreError`].
pub async fn record_events(
    conn: &mut Conn,
    consented: &Consented<Analytics>,
    events: &[NewEvent],
    now_ms: i64,
) -> Result<bool, StoreError> {
    let held = sqlx::query("UPDATE consent_subjects SET changed_at = changed_at WHERE id = $1 AND granted LIKE $2")
        .bind(consented.subject())
        .bind(format!("%\"{}\"%", Purpose::Analytics.slug()))
        .execute(&mut *conn)
        .await?;
    if held.rows_affected() == 0 {
        return Ok(false);
    }
    for NewEvent { id, past } in events {
        let columns = Columns::of(&past.event);
        sqlx::query(
            "INSERT INTO browsing_events (id, subject_id, kind, page, bag, search, seconds, happened_at, received_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(consented.subject())
        .bind(columns.kind)
        .bind(columns.page)
        .bind(columns.bag)
        .bind(columns.search)
        .bind(columns.seconds)
        .bind(now_ms.saturating_sub(i64::from(past.age_s) * 1_000))
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
    }
    Ok(true)
}

struct Columns<'e> {
    kind: &'static str,
    page: Option<&'static str>,
    bag: Option<&'e str>,
    search: Option<&'e str>,
    seconds: Option<i64>,
}

impl<'e> Columns<'e> {
    fn of(event: &'e BrowsingEvent) -> Self {
        let kind = |kind| Self { kind, page: None, bag: None, search: None, seconds: None };
        match event {
            BrowsingEvent::PageViewed { page } => Self { page: Some(page.slug()), ..kind("page_viewed") },
            BrowsingEvent::BagViewed { bag } => Self { bag: Some(bag), ..kind("bag_viewed") },
            BrowsingEvent::Searched { text } => Self { search: Some(text), ..kind("searched") },
            BrowsingEvent::TimeSpent { page, seconds } => {
                Self { page: Some(page.slug()), seconds: Some(i64::from(*seconds)), ..kind("time_spent") }
            }
        }
    }
}

/// How many events are held about the subject behind a cookie (promise: P1.2).
///
/// # Errors
/// [`StoreError`].
pub async fn count_events(conn: &mut Conn, token: &TokenHash) -> Result<i64, StoreError> {
    let query = sqlx::query_scalar(
        "SELECT COUNT(*) FROM browsing_events e JOIN consent_subjects s ON s.id = e.subject_id WHERE s.token_hash = $1",
    );
    Ok(query.bind(token.as_str()).fetch_one(conn).await?)
}

/// Whether any event happened before `before_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn is_any_event_older(conn: &mut Conn, before_ms: i64) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT id FROM browsing_events WHERE happened_at < $1 LIMIT 1").bind(before_ms);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Forgets events that happened before `before_ms`; how many they were.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_events(conn: &mut Conn, before_ms: i64) -> Result<u64, StoreError> {
    let query = sqlx::query("DELETE FROM browsing_events WHERE happened_at < $1").bind(before_ms);
    Ok(query.execute(conn).await?.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_are_written_as_they_are_read() {
        for granted in [vec![], vec![Purpose::Analytics], Purpose::ALL.to_vec()] {
            let read: Vec<Purpose> = serde_json::from_str(&purposes(&granted)).unwrap();
            assert_eq!(read, granted);
        }
    }
}
