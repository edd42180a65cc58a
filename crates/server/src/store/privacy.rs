//! Consent and what is recorded under it.

use contract::privacy::{
    BrowsingEvent, Consent, DataUse, Device, PastEvent, Purpose, ServiceId, registry::consentable::Analytics,
};
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use super::{
    Conn, StoreError,
    data_limits::{Whose, unlimited},
    newsletter,
};
use crate::{
    domain::{consent::Consented, newsletter::ConsentTag, token::TokenHash},
    partner,
};

/// What is read of a subject.
const SUBJECT: &str =
    "SELECT id, granted, declined, fingerprint, changed_at FROM consent_subjects WHERE token_hash = $1";

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
    let row = sqlx::query(SUBJECT).bind(token.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(read_subject).transpose()
}

fn read_subject(row: &AnyRow) -> Result<Subject, StoreError> {
    let id: String = row.try_get("id")?;
    let consent = Consent {
        granted: read_list("consent_subjects", &id, row.try_get("granted")?)?,
        declined: read_list("consent_subjects", &id, row.try_get("declined")?)?,
        fingerprint: row.try_get("fingerprint")?,
        changed_at: row.try_get("changed_at")?,
    };
    Ok(Subject { id, consent })
}

/// A JSON list of words.
///
/// # Errors
/// [`StoreError::Corrupt`] for a word that is not known.
pub fn read_list<T: DeserializeOwned>(table: &'static str, id: &str, json: &str) -> Result<Vec<T>, StoreError> {
    serde_json::from_str(json)
        .map_err(|error| StoreError::corrupt(table, id, format!("a list that cannot be read: {error}")))
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

/// Makes `consent` what holds for a subject. What was recorded by a service that it no longer lets run goes with it, and
/// so do the letters that were asked for under it, whose mark is `letters`; with the last purpose goes the way from the
/// browser to the subject.
///
/// # Errors
/// [`StoreError`].
pub async fn change_consent(
    conn: &mut Conn,
    subject: &str,
    consent: &Consent,
    letters: &ConsentTag,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE consent_subjects SET granted = $1, declined = $2, fingerprint = $3, changed_at = $4, \
         token_hash = CASE WHEN $1 = '[]' THEN NULL ELSE token_hash END WHERE id = $5",
    )
    .bind(list(consent.granted.iter().map(|purpose| purpose.slug())))
    .bind(list(consent.declined.iter().map(|service| service.slug())))
    .bind(&consent.fingerprint)
    .bind(consent.changed_at)
    .bind(subject)
    .execute(&mut *conn)
    .await?;
    for (kind, service) in KINDS {
        if !consent.lets(*service, false, consent.changed_at) {
            let query = sqlx::query("DELETE FROM browsing_events WHERE subject_id = $1 AND kind = $2");
            query.bind(subject).bind(*kind).execute(&mut *conn).await?;
        }
    }
    // A partner hears what is counted, and only while both are let.
    for service in partner::connected() {
        let told = [service, ServiceId::VisitRecord];
        if !told.iter().all(|service| consent.lets(*service, false, consent.changed_at)) {
            let query = sqlx::query("DELETE FROM partner_events WHERE subject_id = $1 AND service = $2");
            query.bind(subject).bind(service.slug()).execute(&mut *conn).await?;
        }
    }
    if !consent.allows(Purpose::Marketing, false, consent.changed_at) {
        newsletter::end_with_consent(conn, letters, consent.changed_at).await?;
    }
    Ok(())
}

/// What a subject allows. Holds it until the transaction ends: a withdrawal comes wholly before or wholly after.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn hold(conn: &mut Conn, subject: &str) -> Result<Option<Consent>, StoreError> {
    let held = sqlx::query(
        "UPDATE consent_subjects SET changed_at = changed_at WHERE id = $1 \
         RETURNING id, granted, declined, fingerprint, changed_at",
    );
    let held = held.bind(subject).fetch_optional(conn).await?;
    Ok(held.as_ref().map(read_subject).transpose()?.map(|subject| subject.consent))
}

/// The same, of a subject who has not limited this use of her data.
async fn hold_unlimited(conn: &mut Conn, subject: &str, data_use: DataUse) -> Result<Option<Consent>, StoreError> {
    let sql = format!(
        "UPDATE consent_subjects SET changed_at = changed_at WHERE id = $1 AND {} \
         RETURNING id, granted, declined, fingerprint, changed_at",
        unlimited(Whose::Chooser, "consent_subjects.id", data_use)
    );
    let held = sqlx::query(AssertSqlSafe(sql)).bind(subject).fetch_optional(conn).await?;
    Ok(held.as_ref().map(read_subject).transpose()?.map(|subject| subject.consent))
}

/// Words as a JSON list. By hand, since slugs need no escaping and writing them cannot fail.
#[must_use]
pub fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let quoted: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", quoted.join(","))
}

/// Notes that a subject has read a version of the policy; once is enough.
///
/// # Errors
/// [`StoreError`].
pub async fn acknowledge(
    conn: &mut Conn,
    id: &str,
    subject: &str,
    version: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO policy_acknowledgements (id, subject_id, version, recorded_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (subject_id, version) DO NOTHING",
    )
    .bind(id)
    .bind(subject)
    .bind(version)
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Each kind of event with the service that records it.
const KINDS: &[(&str, ServiceId)] = &[
    ("page_viewed", ServiceId::VisitRecord),
    ("bag_viewed", ServiceId::VisitRecord),
    ("time_spent", ServiceId::VisitRecord),
    ("searched", ServiceId::SearchRecord),
];

/// An event with the id of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The row's id.
    pub id: String,
    /// What happened, and how long before it arrived.
    pub past: PastEvent,
}

/// Records events that arrive at `now_ms`; `false`, and nothing is recorded, when the consent was withdrawn since it
/// was looked up or objected to, or one of them is of a service that was excepted.
///
/// # Errors
/// [`StoreError`].
pub async fn record_events(
    conn: &mut Conn,
    consented: &Consented<Analytics>,
    device: Device,
    events: &[NewEvent],
    now_ms: i64,
) -> Result<bool, StoreError> {
    let Some(consent) = hold_unlimited(conn, consented.subject(), DataUse::Reports).await? else { return Ok(false) };
    if !events.iter().all(|event| consent.lets(event.past.event.service(), false, now_ms)) {
        return Ok(false);
    }
    for NewEvent { id, past } in events {
        let columns = Columns::of(&past.event);
        sqlx::query(
            "INSERT INTO browsing_events \
             (id, subject_id, kind, page, bag, search, seconds, happened_at, received_at, device) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
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
        // Said once a page: more of it would tell nothing more.
        .bind(matches!(past.event, BrowsingEvent::PageViewed { .. }).then(|| device.slug()))
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

#[cfg(test)]
mod tests {
    use contract::privacy::{Page, Purpose};

    use super::*;

    #[test]
    fn words_are_written_as_they_are_read() {
        for granted in [vec![], vec![Purpose::Analytics], Purpose::ALL.to_vec()] {
            let read: Vec<Purpose> = read_list("t", "1", &list(granted.iter().map(|purpose| purpose.slug()))).unwrap();
            assert_eq!(read, granted);
        }
        assert!(read_list::<Purpose>("t", "1", "[\"mining\"]").is_err());
    }

    /// Nobody is asked to allow what nothing does: a service of the registry is a kind of record, or has a connector.
    #[test]
    fn every_service_of_the_registry_is_run_by_something() {
        for service in ServiceId::ALL {
            let recorded = KINDS.iter().any(|(_, records)| records == service);
            assert_ne!(recorded, partner::connected().any(|told| told == *service), "{service:?}");
        }
    }

    #[test]
    fn every_kind_of_event_belongs_to_the_service_that_records_it() {
        let events = [
            BrowsingEvent::PageViewed { page: Page::Home },
            BrowsingEvent::BagViewed { bag: "b".to_owned() },
            BrowsingEvent::Searched { text: "t".to_owned() },
            BrowsingEvent::TimeSpent { page: Page::Home, seconds: 1 },
        ];
        for event in events {
            assert!(KINDS.contains(&(Columns::of(&event).kind, event.service())), "{event:?}");
        }
    }
}
