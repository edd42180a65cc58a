//! Letters to people about what they asked of the shop, that are still to be sent: to the address that was given with the
//! order, and where none was, to that of the account that has the order.

use sqlx::{Row, any::AnyRow};

use super::{
    Batch, Conn, StoreError,
    requests::{RequestRow, read},
    rows,
};
use crate::{
    domain::requests::{Subject, Turn},
    vault::Sealed,
};

/// A letter in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLetter {
    /// The request as it stands now.
    pub request: RequestRow,
    /// Its turn's place in the timeline.
    pub number: i64,
    /// What the letter tells.
    pub turn: Turn,
    /// When the answer was due after that turn, epoch milliseconds.
    pub due_at: i64,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
}

impl DueLetter {
    /// The order that it is about.
    #[must_use]
    pub fn order(&self) -> Option<&str> {
        match &self.request.subject {
            Subject::Order(id) => Some(id),
            Subject::Account(_) => None,
        }
    }
}

/// Where a letter goes.
#[derive(Debug, Clone)]
pub enum Addressee {
    /// To the address that was given with the order.
    Order,
    /// To that of an account.
    Account {
        /// The account's id.
        id: String,
        /// Its confirmed address, sealed as `accounts.email`.
        email: Sealed,
        /// The public number of the order.
        number: String,
    },
}

/// Notes the letter about a request's newest turn, where there is an address to send it to: who gave none with her order, and
/// has no account, is not written to (promise: O3).
pub fn insert(batch: &mut Batch, request: &str) {
    batch.add(
        "INSERT INTO data_request_letters (request_id, number) \
         SELECT r.id, (SELECT MAX(t.number) FROM data_request_turns t WHERE t.request_id = r.id) FROM data_requests r \
         JOIN orders o ON r.subject = 'order' AND o.id = r.subject_id WHERE r.id = $1 AND (o.email IS NOT NULL \
         OR EXISTS (SELECT a.id FROM order_grants g JOIN accounts a ON a.holder_hash = g.browser_hash \
         WHERE g.order_id = o.id AND a.verified_at IS NOT NULL))",
        [request.into()],
    );
}

/// Where a letter about an order goes now; `None` where nobody is left to write to. Of several accounts that have the order
/// it is the one that has it longest: who bought it, before who found it by its number.
///
/// # Errors
/// [`StoreError`].
pub async fn addressee(conn: &mut Conn, order: &str) -> Result<Option<Addressee>, StoreError> {
    let query = sqlx::query(
        "SELECT o.number, o.email AS given, a.id, a.email FROM orders o LEFT JOIN order_grants g ON g.order_id = o.id \
         LEFT JOIN accounts a ON a.holder_hash = g.browser_hash AND a.verified_at IS NOT NULL WHERE o.id = $1 \
         ORDER BY CASE WHEN a.id IS NULL THEN 1 ELSE 0 END, g.granted_at, a.id LIMIT 1",
    );
    let Some(row) = query.bind(order).fetch_optional(conn).await? else { return Ok(None) };
    if row.try_get::<Option<&str>, _>("given")?.is_some() {
        return Ok(Some(Addressee::Order));
    }
    let Some(id) = row.try_get::<Option<String>, _>("id")? else { return Ok(None) };
    Ok(Some(Addressee::Account { id, email: Sealed::stored(row.try_get("email")?), number: row.try_get("number")? }))
}

/// Takes up to `limit` letters in hand until `until_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(conn: &mut Conn, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueLetter>, StoreError> {
    let claimed = sqlx::query(
        "UPDATE data_request_letters SET claimed_until = $1, attempts = attempts + 1 WHERE claimed_until <= $2 AND \
         (request_id, number) IN (SELECT request_id, number FROM data_request_letters WHERE claimed_until <= $2 \
         ORDER BY request_id, number LIMIT $3) RETURNING request_id, number, attempts",
    );
    let claimed = claimed.bind(until_ms).bind(now_ms).bind(limit).fetch_all(&mut *conn).await?;
    let mut letters = Vec::with_capacity(claimed.len());
    for row in claimed {
        let (request, number): (String, i64) = (row.try_get("request_id")?, row.try_get("number")?);
        let of = sqlx::query(
            "SELECT r.*, t.turn, t.due_at FROM data_requests r JOIN data_request_turns t ON t.request_id = r.id \
             WHERE r.id = $1 AND t.number = $2",
        );
        // Forgotten since: the letter went with it.
        if let Some(of) = of.bind(request).bind(number).fetch_optional(&mut *conn).await? {
            letters.push(letter(&of, number, rows::count(&row, "attempts")?)?);
        }
    }
    Ok(letters)
}

fn letter(row: &AnyRow, number: i64, attempt: u32) -> Result<DueLetter, StoreError> {
    let request = read(row)?;
    let word: &str = row.try_get("turn")?;
    let turn = Turn::of(word, request.standing.state);
    let turn =
        turn.ok_or_else(|| StoreError::corrupt("data_request_turns", &request.id, format!("the turn {word:?}")))?;
    Ok(DueLetter { turn, number, due_at: row.try_get("due_at")?, attempt, request })
}

/// Strikes a letter that is done; puts it off where `until_ms` says until when.
pub fn finish(batch: &mut Batch, letter: &DueLetter, until_ms: Option<i64>) {
    let (id, number) = (letter.request.id.as_str(), letter.number);
    match until_ms {
        None => batch
            .add("DELETE FROM data_request_letters WHERE request_id = $1 AND number = $2", [id.into(), number.into()]),
        Some(until_ms) => batch.add(
            "UPDATE data_request_letters SET claimed_until = $3 WHERE request_id = $1 AND number = $2",
            [id.into(), number.into(), until_ms.into()],
        ),
    }
}
