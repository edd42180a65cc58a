//! What people asked of the shop about their data.

use sqlx::{Row, any::AnyRow};

use super::{
    Batch, Conn, StoreError,
    rights::{Keys, bound},
};
use crate::domain::{
    requests::{Alarm, Kind, Standing, State, Subject},
    token::TokenHash,
};

/// A request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub kind: Kind,
    /// Whose data it is about.
    pub subject: Subject,
    /// Where it stands.
    pub standing: Standing,
    /// The alarm that was raised over the present deadline.
    pub told: Option<Alarm>,
}

/// A turn of a request's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRow {
    /// The turn's word.
    pub turn: String,
    /// When, epoch milliseconds.
    pub at: i64,
    /// When the answer was due, as it looked then.
    pub due_at: i64,
}

/// Writes a new request.
pub fn insert(batch: &mut Batch, row: &RequestRow) {
    let (subject, subject_id) = row.subject.words();
    let Standing { state, received_at, turned_at, stood_ms, .. } = row.standing;
    batch.add(
        "INSERT INTO data_requests (id, kind, subject, subject_id, state, received_at, turned_at, stood_ms, extended, \
         alarm_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)",
        [
            row.id.as_str().into(),
            row.kind.slug().into(),
            subject.into(),
            subject_id.into(),
            state.word().into(),
            received_at.into(),
            turned_at.into(),
            stood_ms.into(),
            row.standing.alarm_at(None).into(),
        ],
    );
    add_turn(batch, &row.id, state.word(), received_at, row.standing.due_at(received_at));
}

/// Writes where a request stands now, and its turn at `at`. A deadline that moved is told of anew.
pub fn turn(batch: &mut Batch, row: &RequestRow, turn: &'static str, at: i64) {
    let Standing { state, turned_at, stood_ms, extended, .. } = row.standing;
    let reason = if let State::Refused(reason) = state { Some(reason.word().to_owned()) } else { None };
    batch.add(
        "UPDATE data_requests SET state = $2, refusal = $3, turned_at = $4, stood_ms = $5, extended = $6, \
         told = $7, alarm_at = $8 WHERE id = $1",
        [
            row.id.as_str().into(),
            state.word().into(),
            reason.into(),
            turned_at.into(),
            stood_ms.into(),
            i64::from(extended).into(),
            row.told.map(|alarm| alarm.word().to_owned()).into(),
            row.standing.alarm_at(row.told).into(),
        ],
    );
    add_turn(batch, &row.id, turn, at, row.standing.due_at(at));
}

fn add_turn(batch: &mut Batch, id: &str, turn: &'static str, at: i64, due_at: i64) {
    batch.add(
        "INSERT INTO data_request_turns (request_id, number, turn, at, due_at) \
         SELECT $1, COUNT(*) + 1, $2, $3, $4 FROM data_request_turns WHERE request_id = $1",
        [id.into(), turn.into(), at.into(), due_at.into()],
    );
}

/// A request, held to the end of the transaction: two that turn it come one after the other.
///
/// # Errors
/// [`StoreError`].
pub async fn hold(conn: &mut Conn, id: &str) -> Result<Option<RequestRow>, StoreError> {
    let query = sqlx::query(
        "UPDATE data_requests SET state = state WHERE id = $1 RETURNING id, kind, subject, subject_id, state, refusal, \
         received_at, turned_at, stood_ms, extended, told",
    );
    query.bind(id).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// A request.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<RequestRow>, StoreError> {
    let query = sqlx::query("SELECT * FROM data_requests WHERE id = $1").bind(id);
    query.fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// The requests about an account or an order, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn about(conn: &mut Conn, subject: &Subject) -> Result<Vec<RequestRow>, StoreError> {
    let (kind, id) = subject.words();
    let query = sqlx::query(
        "SELECT * FROM data_requests WHERE subject_id = $1 AND subject = $2 ORDER BY received_at DESC, id DESC",
    );
    query.bind(id).bind(kind).fetch_all(conn).await?.iter().map(read).collect()
}

/// Holds an order to the end of the transaction, so that two who ask something about it come one after the other.
///
/// # Errors
/// [`StoreError`].
pub async fn hold_order(conn: &mut Conn, id: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE orders SET status = status WHERE id = $1").bind(id).execute(conn).await?;
    Ok(())
}

/// The requests about the orders that a browser may see, each with its order's number, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_browser(conn: &mut Conn, browser: &TokenHash) -> Result<Vec<(RequestRow, String)>, StoreError> {
    let query = sqlx::query(
        "SELECT r.*, o.number FROM data_requests r JOIN orders o ON o.id = r.subject_id \
         JOIN order_grants g ON g.order_id = o.id WHERE r.subject = 'order' AND g.browser_hash = $1 \
         ORDER BY r.received_at DESC, r.id DESC",
    );
    let rows = query.bind(browser.as_str()).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((read(row)?, row.try_get("number")?))).collect()
}

/// The requests about a person's orders.
///
/// # Errors
/// [`StoreError`].
pub async fn of_orders(conn: &mut Conn, keys: &Keys) -> Result<Vec<RequestRow>, StoreError> {
    let Some(orders) = &keys.orders else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT * FROM data_requests WHERE subject = 'order' AND subject_id IN ({}) ORDER BY received_at, id",
        orders.select()
    );
    bound(&sql, vec![orders.key().to_owned()]).fetch_all(conn).await?.iter().map(read).collect()
}

/// A request's timeline, in its order.
///
/// # Errors
/// [`StoreError`].
pub async fn timeline(conn: &mut Conn, id: &str) -> Result<Vec<TurnRow>, StoreError> {
    let query = sqlx::query("SELECT turn, at, due_at FROM data_request_turns WHERE request_id = $1 ORDER BY number");
    let rows = query.bind(id).fetch_all(conn).await?;
    let read = |row: &AnyRow| {
        Ok(TurnRow { turn: row.try_get("turn")?, at: row.try_get("at")?, due_at: row.try_get("due_at")? })
    };
    rows.iter().map(read).collect()
}

/// Every request, or every one that is not at its end; the longest there first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(conn: &mut Conn, ended_too: bool) -> Result<Vec<RequestRow>, StoreError> {
    let query = sqlx::query(
        "SELECT * FROM data_requests WHERE $1 = 1 OR state NOT IN ('done', 'refused') ORDER BY received_at, id",
    );
    query.bind(i64::from(ended_too)).fetch_all(conn).await?.iter().map(read).collect()
}

pub(super) fn read(row: &AnyRow) -> Result<RequestRow, StoreError> {
    let id: String = row.try_get("id")?;
    let corrupt = |what: &str| StoreError::corrupt("data_requests", &id, what);
    let (state, refusal): (String, Option<String>) = (row.try_get("state")?, row.try_get("refusal")?);
    let (subject, subject_id): (String, String) = (row.try_get("subject")?, row.try_get("subject_id")?);
    let told: Option<String> = row.try_get("told")?;
    Ok(RequestRow {
        kind: Kind::from_slug(row.try_get("kind")?).ok_or_else(|| corrupt("an unknown kind"))?,
        subject: Subject::of(&subject, subject_id).ok_or_else(|| corrupt("an unknown subject"))?,
        standing: Standing {
            state: State::of(&state, refusal.as_deref()).ok_or_else(|| corrupt("an unknown state"))?,
            received_at: row.try_get("received_at")?,
            turned_at: row.try_get("turned_at")?,
            stood_ms: row.try_get("stood_ms")?,
            extended: row.try_get::<i64, _>("extended")? != 0,
        },
        told: told.map(|word| Alarm::of(&word).ok_or_else(|| corrupt("an unknown alarm"))).transpose()?,
        id,
    })
}
