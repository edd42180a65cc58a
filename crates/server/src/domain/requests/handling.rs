//! Requests as they are kept: each turn with its line in the timeline and its entry in the audit log.

use super::{Alarm, Impossible, Kind, Refusal, Standing, State, Subject, Turn};
use crate::{
    audit::{self, Action, Actor, Detail, Entry, Purpose},
    domain::rights::{erasure, switches},
    http::problem::AppError,
    store::{
        Batch, Conn, Fault, StoreError, request_alarms, request_letters,
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
    if turn.is_told() {
        request_letters::insert(&mut batch, &row.id);
    }
    batch.run(conn).await?;
    audit::append(conn, key, &entry(id, by, Action::RequestTurned, Detail::Word(turn.word()), now_ms)).await?;
    Ok(row)
}

/// Does what a request asks for, and ends it with that: the two are one transaction. Only what the shop can do without
/// the person; the rest she does herself in the privacy center, or is shown.
///
/// # Errors
/// [`NotDone`].
pub async fn carry_out(
    conn: &mut Conn,
    key: &ShopKey,
    id: &str,
    by: Actor<'_>,
    now_ms: i64,
) -> Result<RequestRow, NotDone> {
    let request = requests::hold(conn, id).await?.ok_or(NotTurned::Unknown)?;
    if request.standing.state.is_end() {
        return Err(NotTurned::from(Impossible::State(request.standing.state, Turn::Finish)).into());
    }
    let Subject::Order(order) = &request.subject else { return Err(NotDone::NotHere(request.kind)) };
    match request.kind {
        // Erasing ends what is asked about the order, this request among it.
        Kind::Erasure => {
            erasure::for_request(conn, key, order, by, now_ms).await.map_err(|why| NotDone::Refused(Box::new(why)))?
        }
        Kind::Restriction | Kind::Objection => {
            switches::restrict_for_request(conn, key, order, by, now_ms).await?;
            finish(conn, key, &request, by, now_ms).await?;
        }
        kind @ (Kind::Access | Kind::Export | Kind::Correction) => return Err(NotDone::NotHere(kind)),
    }
    Ok(requests::by_id(conn, id).await?.ok_or(NotTurned::Unknown)?)
}

/// Why what a request asks for was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// It could not be turned.
    #[error(transparent)]
    NotTurned(#[from] NotTurned),
    /// The person does it herself.
    #[error("{} is done in the privacy center, by whoever can open the order; then turn the request", .0.slug())]
    NotHere(Kind),
    /// What it asks for failed.
    #[error("{0}")]
    Refused(Box<AppError>),
}

impl From<StoreError> for NotDone {
    fn from(error: StoreError) -> Self {
        Self::NotTurned(error.into())
    }
}

impl Fault for NotDone {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::NotTurned(why) => why.store(),
            Self::Refused(why) => why.store(),
            Self::NotHere(_) => None,
        }
    }
}

/// Takes a request to its good end, by whatever steps are left.
async fn finish(
    conn: &mut Conn,
    key: &ShopKey,
    request: &RequestRow,
    by: Actor<'_>,
    now_ms: i64,
) -> Result<(), NotTurned> {
    let turns: &[Turn] = match request.standing.state {
        State::Done | State::Refused(_) => &[],
        State::InProgress => &[Turn::Finish],
        State::Waiting => &[Turn::Answered, Turn::Finish],
        State::Received | State::Verifying => &[Turn::Begin, Turn::Finish],
    };
    for turn in turns {
        self::turn(conn, key, &request.id, (*turn, by), now_ms).await?;
    }
    Ok(())
}

/// Ends a request whose order is erased, inside the erasing transaction: what asked for that is done, and there is nothing
/// left that anything else could be answered about.
///
/// # Errors
/// [`NotTurned`].
pub async fn end_with_erasure(
    conn: &mut Conn,
    key: &ShopKey,
    request: &RequestRow,
    by: Actor<'_>,
    now_ms: i64,
) -> Result<(), NotTurned> {
    if request.kind == Kind::Erasure || request.standing.state.is_end() {
        return finish(conn, key, request, by, now_ms).await;
    }
    self::turn(conn, key, &request.id, (Turn::Refuse(Refusal::TakenBack), by), now_ms).await.map(|_| ())
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
    request_alarms::raise(&mut batch, &row, alarm, row.standing.due_at(now_ms));
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
