//! What goes to partners, until it is sent.

use contract::privacy::{DataUse, Page, ServiceId, registry::consentable::Sharing};
use sqlx::{AssertSqlSafe, Row};

use super::{
    Conn, StoreError,
    data_limits::{Whose, unlimited},
};
use crate::domain::consent::Consented;

/// Notes pages, each with the id of its row, for the partner of a service, of somebody who granted sharing, did not except
/// the service and, as far as the partner is abroad, granted the transfer. Holds her consent until the transaction ends, so a withdrawal comes wholly before, and nothing is noted, or
/// wholly after, and deletes it.
///
/// # Errors
/// [`StoreError`].
pub async fn queue(
    conn: &mut Conn,
    (consented, service): (&Consented<Sharing>, ServiceId),
    pages: &[(String, Page)],
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO partner_events (id, subject_id, page, made_at, service) \
         SELECT $1, s.id, $3, $4, $8 FROM consent_subjects s WHERE s.id = $2 AND s.granted LIKE $5 AND s.granted LIKE $6 \
         AND s.declined NOT LIKE $7 AND {}",
        unlimited(Whose::Chooser, "s.id", DataUse::Partner)
    );
    for (id, page) in pages {
        sqlx::query(AssertSqlSafe(sql.as_str().to_owned()))
            .bind(id.as_str())
            .bind(consented.subject())
            .bind(page.slug())
            .bind(now_ms)
            .bind(listed(service.purpose().slug()))
            .bind(listed(service.transfer().unwrap_or(service.purpose()).slug()))
            .bind(listed(service.slug()))
            .bind(service.slug())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The pattern of a JSON list that has a word in it.
fn listed(word: &str) -> String {
    format!("%\"{word}\"%")
}

/// A page that was taken out to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Whose it was.
    pub chooser: String,
    /// Which.
    pub page: Page,
}

/// Takes the oldest page for the partner of a service out: what is taken is sent once or never. What waits of somebody who objected since is left, and
/// goes when its day is over.
///
/// # Errors
/// [`StoreError`].
pub async fn take_first(conn: &mut Conn, service: ServiceId) -> Result<Option<Taken>, StoreError> {
    let sql = format!(
        "DELETE FROM partner_events WHERE id IN (SELECT e.id FROM partner_events e WHERE e.service = $1 AND {} ORDER BY e.id LIMIT 1) \
         RETURNING subject_id, page",
        unlimited(Whose::Chooser, "e.subject_id", DataUse::Partner)
    );
    let first = sqlx::query(AssertSqlSafe(sql)).bind(service.slug()).fetch_optional(conn).await?;
    let Some(row) = first else { return Ok(None) };
    let slug: &str = row.try_get("page")?;
    let page = Page::from_slug(slug);
    let page = page.ok_or_else(|| StoreError::corrupt("partner_events", "", format!("the page {slug:?}")))?;
    Ok(Some(Taken { chooser: row.try_get("subject_id")?, page }))
}
