//! What goes to the analytics partner, until it is sent.

use super::{Conn, StoreError};
use crate::{domain::consent::Consented, partner::SERVICE};
use contract::privacy::{Page, registry::consentable::Sharing};

/// Notes pages, each with the id of its row, of somebody who granted sharing and, as far as the partner is abroad, the
/// transfer. Holds her consent until the transaction ends, so a withdrawal comes wholly before, and nothing is noted, or
/// wholly after, and deletes it.
///
/// # Errors
/// [`StoreError`].
pub async fn queue(
    conn: &mut Conn,
    consented: &Consented<Sharing>,
    pages: &[(String, Page)],
    now_ms: i64,
) -> Result<(), StoreError> {
    for (id, page) in pages {
        sqlx::query(
            "INSERT INTO partner_events (id, subject_id, page, made_at) \
             SELECT $1, id, $3, $4 FROM consent_subjects WHERE id = $2 AND granted LIKE $5 AND granted LIKE $6 \
             AND declined NOT LIKE $7",
        )
        .bind(id.as_str())
        .bind(consented.subject())
        .bind(page.slug())
        .bind(now_ms)
        .bind(listed(SERVICE.purpose().slug()))
        .bind(listed(SERVICE.transfer().unwrap_or(SERVICE.purpose()).slug()))
        .bind(listed(SERVICE.slug()))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The pattern of a JSON list that has a word in it.
fn listed(word: &str) -> String {
    format!("%\"{word}\"%")
}

/// Takes the oldest page out: what is taken is sent once or never.
///
/// # Errors
/// [`StoreError`].
pub async fn take_first(conn: &mut Conn) -> Result<Option<Page>, StoreError> {
    let first = sqlx::query_scalar(
        "DELETE FROM partner_events WHERE id IN (SELECT id FROM partner_events ORDER BY id LIMIT 1) RETURNING page",
    );
    let Some(slug) = first.fetch_optional(conn).await? else { return Ok(None) };
    let slug: String = slug;
    let page = Page::from_slug(&slug);
    page.map(Some).ok_or_else(|| StoreError::corrupt("partner_events", "", format!("the page {slug:?}")))
}
