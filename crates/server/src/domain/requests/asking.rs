//! Requests about an order, by whoever may see it.

use std::sync::Arc;

use contract::privacy::{DataRequest, DataRequests, NewDataRequest, RequestTurn};

use super::{Impossible, NotTurned, Refusal, State, Subject, Turn, handling};
use crate::{
    app::App,
    domain::{order_number::OrderNumber, token::TokenHash},
    http::problem::AppError,
    random::{is_id, new_id},
    store::{
        Conn, StoreError, grants,
        requests::{self, RequestRow},
    },
    vault::Actor,
};

impl From<NotTurned> for AppError {
    fn from(why: NotTurned) -> Self {
        match why {
            NotTurned::Unknown => Self::NotFound,
            NotTurned::Impossible(Impossible::State(..) | Impossible::ExtendedBefore | Impossible::TooLate) => {
                Self::Stale
            }
            NotTurned::Store(error) => error.into(),
        }
    }
}

/// Takes a request in; the second part tells whether it is new. The same asked again, while it is open, is one.
///
/// # Errors
/// [`AppError::NotFound`] for an order that the browser may not see.
pub async fn ask(
    app: &App,
    (browser, actor): (Option<TokenHash>, Actor),
    new: NewDataRequest,
) -> Result<(DataRequest, bool), AppError> {
    let number = OrderNumber::parse(&new.order).ok_or(AppError::NotFound)?;
    let (browser, kind) = (browser.ok_or(AppError::NotFound)?, new.kind);
    let (id, now_ms, key) = (new_id(&*app.clock, &*app.random), app.clock.now_ms(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (browser, number, id) = (browser.clone(), number.clone(), id.clone());
            let (key, actor) = (Arc::clone(&key), actor.clone());
            Box::pin(async move {
                let order = grants::granted(conn, &browser, number.as_str()).await?.ok_or(AppError::NotFound)?;
                requests::hold_order(conn, &order).await?;
                let about = Subject::Order(order);
                let mut open = requests::about(conn, &about).await?.into_iter();
                let open = open.find(|row| row.kind == kind && !row.standing.state.is_end());
                let is_new = open.is_none();
                let row = match open {
                    Some(row) => row,
                    None => handling::receive(conn, &key, (&id, kind, &about), actor.in_log(), now_ms).await?,
                };
                Ok((show(conn, &row, number.as_str(), now_ms).await?, is_new))
            })
        })
        .await
}

/// The requests about the orders that a browser may see.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, browser: Option<TokenHash>) -> Result<DataRequests, AppError> {
    let Some(browser) = browser else { return Ok(DataRequests::default()) };
    let now_ms = app.clock.now_ms();
    let requests = app.db.read(|conn| {
        Box::pin(async move {
            let mut shown = Vec::new();
            for (row, number) in requests::of_browser(conn, &browser).await? {
                shown.push(show(conn, &row, &number, now_ms).await?);
            }
            Ok::<_, AppError>(shown)
        })
    });
    Ok(DataRequests { requests: requests.await? })
}

/// Takes a request back.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not about an order that the browser may see; [`AppError::Stale`] for one that is
/// at its end.
pub async fn take_back(
    app: &App,
    (browser, actor): (Option<TokenHash>, Actor),
    id: String,
) -> Result<DataRequest, AppError> {
    let browser = browser.filter(|_| is_id(&id)).ok_or(AppError::NotFound)?;
    let (now_ms, key) = (app.clock.now_ms(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (browser, id, key, actor) = (browser.clone(), id.clone(), Arc::clone(&key), actor.clone());
            Box::pin(async move {
                let mut hers = requests::of_browser(conn, &browser).await?.into_iter();
                let (_, number) = hers.find(|(row, _)| row.id == id).ok_or(AppError::NotFound)?;
                let turn = (Turn::Refuse(Refusal::TakenBack), actor.in_log());
                let row = handling::turn(conn, &key, &id, turn, now_ms).await?;
                Ok::<_, AppError>(show(conn, &row, &number, now_ms).await?)
            })
        })
        .await
}

async fn show(conn: &mut Conn, row: &RequestRow, number: &str, now_ms: i64) -> Result<DataRequest, StoreError> {
    let turns = requests::timeline(conn, &row.id).await?;
    let standing = row.standing;
    // What is at its end is due no more: the deadline stays as it was then.
    let as_of = if standing.state.is_end() { standing.turned_at } else { now_ms };
    Ok(DataRequest {
        id: row.id.clone(),
        kind: row.kind,
        order: number.to_owned(),
        state: standing.state.shown(),
        refusal: if let State::Refused(reason) = standing.state { Some(reason.word().to_owned()) } else { None },
        received_at: standing.received_at,
        due_at: standing.due_at(as_of),
        timeline: turns
            .into_iter()
            .map(|turn| RequestTurn { turn: turn.turn, at: turn.at, due_at: turn.due_at })
            .collect(),
    })
}
