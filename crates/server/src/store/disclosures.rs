//! The ledger of what was handed to others (promise: P3.1).

use sqlx::Row;

use super::{
    Batch, Conn, StoreError,
    rights::{Keys, bound},
};

/// A hand-over, in the program's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Made of what it is about: the same hand-over again is no other.
    pub id: String,
    /// Whose data: `order`, `chooser`, `subscriber`, `account`.
    pub subject: &'static str,
    /// Which.
    pub subject_id: String,
    /// To whom, by the registry's id.
    pub recipient: &'static str,
    /// What, as words joined by commas.
    pub parts: String,
    /// What for.
    pub why: &'static str,
    /// When, epoch milliseconds.
    pub at: i64,
}

/// Writes one down, once.
pub fn note(batch: &mut Batch, entry: &Entry) {
    batch.add(
        "INSERT INTO disclosures (id, subject, subject_id, recipient, parts, why, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
        [
            entry.id.as_str().into(),
            entry.subject.into(),
            entry.subject_id.as_str().into(),
            entry.recipient.into(),
            entry.parts.as_str().into(),
            entry.why.into(),
            entry.at.into(),
        ],
    );
}

/// One as it is kept, with the public number of its order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct Told {
    pub recipient: String,
    pub parts: String,
    pub why: String,
    pub at: i64,
    pub order: Option<String>,
}

/// Those about a person, the newest first, `limit` at most.
///
/// # Errors
/// [`StoreError`].
pub async fn of(conn: &mut Conn, keys: &Keys, limit: u32) -> Result<Vec<Told>, StoreError> {
    let Some((subjects, values)) = keys.subjects() else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT d.recipient, d.parts, d.why, d.at, o.number FROM disclosures d LEFT JOIN orders o ON o.id = d.subject_id \
         WHERE d.subject_id IN ({subjects}) ORDER BY d.at DESC, d.id DESC LIMIT {limit}"
    );
    let rows = bound(&sql, values).fetch_all(conn).await?;
    let told = |row: &sqlx::any::AnyRow| {
        Ok(Told {
            recipient: row.try_get("recipient")?,
            parts: row.try_get("parts")?,
            why: row.try_get("why")?,
            at: row.try_get("at")?,
            order: row.try_get("number")?,
        })
    };
    rows.iter().map(told).collect()
}
