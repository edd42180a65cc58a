//! The audit log.

use sqlx::{Row, any::AnyRow};

use super::{
    Batch, Conn, StoreError,
    chain::{self, Chained, Statements},
    rights::{Keys, bound},
};
use crate::{audit::Record, vault::ShopKey};

/// Adds to the end of the log.
///
/// # Errors
/// [`StoreError::Corrupt`] when the log does not end where this shop's key says.
pub async fn append(conn: &mut Conn, key: &ShopKey, records: &[Record]) -> Result<(), StoreError> {
    let mut head = chain::hold::<Record>(conn, key).await?;
    let mut batch = Batch::default();
    for record in records {
        let next = head.then(record, key);
        batch.add(
            "INSERT INTO audit_log (seq, at, actor, actor_id, action, subject, subject_id, purpose, detail, \
             prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
                next.seq.into(),
                record.at.into(),
                record.actor.as_str().into(),
                record.actor_id.as_str().into(),
                record.action.as_str().into(),
                record.subject.as_str().into(),
                record.subject_id.as_str().into(),
                record.purpose.as_str().into(),
                record.detail.as_str().into(),
                head.hash.into(),
                next.hash.as_str().into(),
            ],
        );
        head = next;
    }
    chain::advance::<Record>(&mut batch, head);
    batch.run(conn).await
}

/// What was done to something, by its id, the newest first; at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn about(conn: &mut Conn, subject_id: &str, limit: i64) -> Result<Vec<Record>, StoreError> {
    let query = sqlx::query("SELECT * FROM audit_log WHERE subject_id = $1 ORDER BY seq DESC LIMIT $2");
    query.bind(subject_id).bind(limit).fetch_all(conn).await?.iter().map(Record::read).collect()
}

/// What was done with a person's data, by these actions, each with the public number of the order that it was done to; the
/// newest first, `limit` at most.
///
/// # Errors
/// [`StoreError`].
pub async fn about_person(
    conn: &mut Conn,
    keys: &Keys,
    actions: &[&'static str],
    limit: u32,
) -> Result<Vec<(Record, Option<String>)>, StoreError> {
    let Some((subjects, values)) = keys.subjects() else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT a.*, o.number FROM audit_log a LEFT JOIN orders o ON o.id = a.subject_id \
         WHERE a.subject_id IN ({subjects}) AND a.action IN ('{}') ORDER BY a.seq DESC LIMIT {limit}",
        actions.join("', '")
    );
    let rows = bound(&sql, values).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((Record::read(row)?, row.try_get("number")?))).collect()
}

impl Chained for Record {
    const STATEMENTS: Statements = chain::statements!("audit_log", "audit_head");

    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            at: row.try_get("at")?,
            actor: row.try_get("actor")?,
            actor_id: row.try_get("actor_id")?,
            action: row.try_get("action")?,
            subject: row.try_get("subject")?,
            subject_id: row.try_get("subject_id")?,
            purpose: row.try_get("purpose")?,
            detail: row.try_get("detail")?,
        })
    }
}
