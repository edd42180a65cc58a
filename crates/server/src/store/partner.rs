//! What goes to the analytics partner, until it is sent.

use contract::privacy::{Page, registry::consentable::Sharing};
use sqlx::Row;

use super::{Conn, StoreError};
use crate::domain::consent::Consented;

/// Notes pages, each with the id of its row, of somebody who granted sharing. Holds her consent until the transaction
/// ends, so a withdrawal comes wholly before, and nothing is noted, or wholly after, and deletes it.
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
             SELECT $1, id, $3, $4 FROM consent_subjects WHERE id = $2 AND granted LIKE '%\"sharing\"%' \
             AND declined NOT LIKE '%\"partner-analytics\"%'",
        )
        .bind(id.as_str())
        .bind(consented.subject())
        .bind(page.slug())
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Takes up to `limit` pages out, oldest first: what is taken is sent once or never.
///
/// # Errors
/// [`StoreError`].
pub async fn take(conn: &mut Conn, limit: i64) -> Result<Vec<Page>, StoreError> {
    let rows = sqlx::query(
        "DELETE FROM partner_events WHERE id IN (SELECT id FROM partner_events ORDER BY id LIMIT $1) RETURNING page",
    )
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let page = |row: &sqlx::any::AnyRow| {
        let slug: &str = row.try_get("page")?;
        Page::from_slug(slug).ok_or_else(|| StoreError::corrupt("partner_events", "", format!("the page {slug:?}")))
    };
    rows.iter().map(page).collect()
}
