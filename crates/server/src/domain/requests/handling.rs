//! Requests as they are kept: each turn with its line in the timeline and its entry in the audit log.

use super::{Alarm, Impossible, Kind, Standing, Subject, Turn};
use crate::{
    audit::{self, Action, Actor, Detail, Entry, Purpose},
    store::{
        Batch, Conn, Fault, StoreError,
        requests::{self, RequestRow},
    },
    vault::ShopKey,
};

/// Why a request was not turned.
#[derive(Debug, thiserror::Error)]
pub enum NotTurned {
    /// There is none of that id.
    #[error("there is no such request")]
    Unknown,
    /// It cannot take that turn.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for NotTurned {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// Takes in a request under a new id; from now on its deadline is watched.
///
/// # Errors
/// [`StoreError`].
pub async fn receive(
    conn: &mut Conn,
    key: &ShopKey,
    (id, kind, subject): (&str, Kind, &Subject),
    by: Actor<'_>,
    now_ms: i64,
) -> Result<RequestRow, StoreError> {
    let standing = Standing::received(now_ms);
    let row = RequestRow { id: id.to_owned(), kind, subject: subject.clone(), standing, told: None };
    let mut batch = Batch::default();
    requests::insert(&mut batch, &row);
    batch.run(conn).await?;
    audit::append(conn, key, &entry(id, by, Action::RequestReceived, Detail::Word(kind.slug()), now_ms)).await?;
    Ok(row)
}

/// Turns a request, inside the caller's transaction: what is done for it belongs into the same.
///
/// # Errors
/// [`NotTurned`].
pub async fn turn(
    conn: &mut Conn,
    key: &ShopKey,
    id: &str,
    (turn, by): (Turn, Actor<'_>),
    now_ms: i64,
) -> Result<RequestRow, NotTurned> {
    let before = requests::hold(conn, id).await?.ok_or(NotTurned::Unknown)?;
    let standing = before.standing.after(turn, now_ms)?;
    // Where the deadline moved away, what was told of the old one says nothing of the new.
    let told = before.told.min(standing.alarm(now_ms));
    let row = RequestRow { standing, told, ..before };
    let mut batch = Batch::default();
    requests::turn(&mut batch, &row, turn.word(), now_ms);
    batch.run(conn).await?;
    audit::append(conn, key, &entry(id, by, Action::RequestTurned, Detail::Word(turn.word()), now_ms)).await?;
    Ok(row)
}

/// Raises the alarm that is due over a request: told in the audit log, and written down to be mailed. `None` where there
/// is none, or it was raised before and the deadline has not moved since.
///
/// # Errors
/// [`StoreError`].
pub async fn raise_alarm(
    conn: &mut Conn,
    key: &ShopKey,
    id: &str,
    now_ms: i64,
) -> Result<Option<(RequestRow, Alarm)>, StoreError> {
    let Some(row) = requests::hold(conn, id).await? else { return Ok(None) };
    let Some(alarm) = row.standing.alarm(now_ms).filter(|alarm| row.told < Some(*alarm)) else { return Ok(None) };
    let mut batch = Batch::default();
    requests::raise(&mut batch, &row, alarm, row.standing.due_at(now_ms));
    batch.run(conn).await?;
    let action = match alarm {
        Alarm::DueSoon => Action::RequestDueSoon,
        Alarm::Overdue => Action::RequestOverdue,
    };
    audit::append(conn, key, &entry(id, Actor::Job("deadlines"), action, Detail::None, now_ms)).await?;
    Ok(Some((row, alarm)))
}

const fn entry<'a>(id: &'a str, actor: Actor<'a>, action: Action, detail: Detail, at: i64) -> Entry<'a> {
    Entry { at, actor, action, subject: audit::Subject::Request(id), purpose: Purpose::Duty, detail }
}
