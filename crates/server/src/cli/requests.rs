//! `valise requests …`: what people asked of the shop about their data, and until when it is to be answered.

use std::sync::Arc;

use clap::{Subcommand, ValueEnum};

use super::{DatabaseArgs, tell};
use crate::{
    app::StartError,
    audit::Actor,
    clock::{Clock, SystemClock},
    domain::{
        moment::rfc3339,
        order_number::OrderNumber,
        requests::{self as rules, Alarm, Kind, NotDone, NotTurned, Refusal, Subject, Turn},
    },
    random::{SystemRandom, new_id},
    store::{
        Db, StoreError, orders,
        requests::{self, RequestRow},
    },
    vault::ShopKey,
};

/// Who works at the console, in the audit log.
const CONSOLE: Actor<'static> = Actor::Staff("console");

/// Requests of people about their data.
#[derive(Debug, Subcommand)]
pub enum RequestsCommand {
    /// Print the requests that are not answered yet
    List {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The answered ones too
        #[arg(long)]
        all: bool,
    },
    /// Print those that are due within a week or overdue; fails where one is overdue
    Due {
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Print a request with its timeline
    Show {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Its id
        id: String,
    },
    /// Take in a request that came by letter, by phone or by mail
    Receive {
        #[command(flatten)]
        database: DatabaseArgs,
        /// What is asked: access, export, correction, erasure, restriction, objection
        #[arg(value_parser = read_kind)]
        kind: Kind,
        /// The public number of the order that it is about
        #[arg(long)]
        order: String,
    },
    /// Do what a request asks for (erasure, restriction, objection) and end it, in one transaction
    CarryOut {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Its id
        id: String,
    },
    /// Take a request a step on
    Turn {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Its id
        id: String,
        /// The step
        step: Step,
        /// Why, for `refuse`
        #[arg(long, required_if_eq("step", "refuse"))]
        reason: Option<Refusal>,
    },
}

/// A step as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// The person is asked to show that she is the one
    AskForProof,
    /// The shop begins to work on it
    Begin,
    /// The person is asked something; the clock stands
    Ask,
    /// She has answered; the clock runs
    Answered,
    /// Take two more months, once; the person has to be told
    Extend,
    /// It is done
    Finish,
    /// It is refused
    Refuse,
}

impl Step {
    fn turn(self, reason: Option<Refusal>) -> Result<Turn, StartError> {
        Ok(match (self, reason) {
            (Self::AskForProof, None) => Turn::AskForProof,
            (Self::Begin, None) => Turn::Begin,
            (Self::Ask, None) => Turn::AskThePerson,
            (Self::Answered, None) => Turn::Answered,
            (Self::Extend, None) => Turn::Extend,
            (Self::Finish, None) => Turn::Finish,
            (Self::Refuse, Some(reason)) => Turn::Refuse(reason),
            _ => return Err(StartError::Config("`refuse` has a reason, and no other step".to_owned())),
        })
    }
}

fn read_kind(typed: &str) -> Result<Kind, String> {
    Kind::from_slug(typed).ok_or_else(|| {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        format!("one of {}", kinds.join(", "))
    })
}

/// `valise requests …`
///
/// # Errors
/// [`StartError::Config`] for a request that is not there or cannot take that step, and where one is overdue.
pub async fn run(command: RequestsCommand) -> Result<(), StartError> {
    let now_ms = SystemClock.now_ms();
    let said = match command {
        RequestsCommand::List { database, all } => {
            let db = database.open().await?;
            let rows = db.read(|conn| Box::pin(requests::list(conn, all))).await;
            db.close().await;
            lines(&rows?, now_ms)
        }
        RequestsCommand::Due { database } => {
            let db = database.open().await?;
            let rows = db.read(|conn| Box::pin(requests::list(conn, false))).await;
            db.close().await;
            due(rows?, now_ms)?
        }
        RequestsCommand::Show { database, id } => {
            let db = database.open().await?;
            let shown = show(&db, id.into(), now_ms).await;
            db.close().await;
            shown?
        }
        RequestsCommand::Receive { database, kind, order } => {
            let (db, key) = database.open_audited().await?;
            let received = receive(&db, key, kind, &order, now_ms).await;
            db.close().await;
            received?
        }
        RequestsCommand::CarryOut { database, id } => {
            let (db, key) = database.open_audited().await?;
            let done = db.write(move |conn| {
                let (key, id) = (Arc::clone(&key), id.clone());
                Box::pin(async move { rules::carry_out(conn, &key, &id, CONSOLE, now_ms).await })
            });
            let done = done.await;
            db.close().await;
            match done {
                Ok(row) => line(&row, now_ms),
                Err(NotDone::NotTurned(NotTurned::Store(error))) => return Err(error.into()),
                Err(why) => return Err(StartError::Config(why.to_string())),
            }
        }
        RequestsCommand::Turn { database, id, step, reason } => {
            let turn = step.turn(reason)?;
            let (db, key) = database.open_audited().await?;
            let turned = db.write(move |conn| {
                let (key, id) = (Arc::clone(&key), id.clone());
                Box::pin(async move { rules::turn(conn, &key, &id, (turn, CONSOLE), now_ms).await })
            });
            let turned = turned.await;
            db.close().await;
            match turned {
                Ok(row) => line(&row, now_ms),
                Err(NotTurned::Store(error)) => return Err(error.into()),
                Err(why) => return Err(StartError::Config(why.to_string())),
            }
        }
    };
    if !said.is_empty() {
        tell(&mut std::io::stdout(), &said);
    }
    Ok(())
}

async fn show(db: &Db, id: Arc<str>, now_ms: i64) -> Result<String, StartError> {
    let shown = db.read(move |conn| {
        Box::pin(async move {
            let row = requests::by_id(conn, &id).await?;
            Ok::<_, StoreError>((row, requests::timeline(conn, &id).await?))
        })
    });
    let (Some(row), turns) = shown.await? else { return Err(StartError::Config(NotTurned::Unknown.to_string())) };
    let turns =
        turns.iter().map(|turn| format!("\n  {}  {}, due {}", rfc3339(turn.at), turn.turn, rfc3339(turn.due_at)));
    Ok(line(&row, now_ms) + &turns.collect::<String>())
}

async fn receive(db: &Db, key: Arc<ShopKey>, kind: Kind, order: &str, now_ms: i64) -> Result<String, StartError> {
    let unknown = || StartError::Config(format!("there is no order {order}"));
    let number = OrderNumber::parse(order).ok_or_else(unknown)?;
    let found = db.read(move |conn| Box::pin(async move { orders::findable(conn, number.as_str()).await }));
    let subject = Subject::Order(found.await?.ok_or_else(unknown)?.id);
    let id = new_id(&SystemClock, &SystemRandom);
    let received = db.write(move |conn| {
        let (key, id, subject) = (Arc::clone(&key), id.clone(), subject.clone());
        Box::pin(async move { rules::receive(conn, &key, (&id, kind, &subject), CONSOLE, now_ms).await })
    });
    Ok(line(&received.await?, now_ms))
}

/// Those over which there is an alarm; an error where one is overdue, so that a script notices.
fn due(mut rows: Vec<RequestRow>, now_ms: i64) -> Result<String, StartError> {
    rows.retain(|row| row.standing.alarm(now_ms).is_some());
    rows.sort_by_key(|row| row.standing.due_at(now_ms));
    let overdue = rows.iter().any(|row| row.standing.alarm(now_ms) == Some(Alarm::Overdue));
    let said = lines(&rows, now_ms);
    if overdue { Err(StartError::Config(format!("requests are overdue:\n{said}"))) } else { Ok(said) }
}

fn lines(rows: &[RequestRow], now_ms: i64) -> String {
    rows.iter().map(|row| line(row, now_ms)).collect::<Vec<_>>().join("\n")
}

/// A request as it is listed: `019…  erasure  in_progress  received 2026-11-24T…  due 2026-12-24T…`.
fn line(row: &RequestRow, now_ms: i64) -> String {
    let RequestRow { id, kind, standing, .. } = row;
    let (state, received) = (standing.state, rfc3339(standing.received_at));
    let until = match (state.is_end(), state.clock_runs()) {
        (true, _) => format!("ended {}", rfc3339(standing.turned_at)),
        (false, true) => format!("due {}", rfc3339(standing.due_at(now_ms))),
        (false, false) => format!("the clock stands; due {} if it went on now", rfc3339(standing.due_at(now_ms))),
    };
    let mark = if standing.alarm(now_ms) == Some(Alarm::Overdue) { "  OVERDUE" } else { "" };
    format!("{id}  {}  {}  received {received}  {until}{mark}", kind.slug(), state.word())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::requests::Standing;

    const DAY_MS: i64 = 86_400_000;

    fn row(id: &str, received_at: i64) -> RequestRow {
        let (subject, standing) = (Subject::Order("o".to_owned()), Standing::received(received_at));
        RequestRow { id: id.to_owned(), kind: Kind::Access, subject, standing, told: None }
    }

    #[test]
    fn what_is_due_is_listed_the_most_urgent_first_and_an_overdue_one_is_a_failure() {
        let (early, late) = (row("early", 0), row("late", 20 * DAY_MS));
        let soon_ms = early.standing.due_at(0) - DAY_MS;
        let said = due(vec![late.clone(), early.clone()], soon_ms).unwrap();
        assert_eq!(said, "early  access  received  received 1970-01-01T00:00:00Z  due 1970-02-02T21:00:00Z");
        let overdue = due(vec![late, early], soon_ms + 2 * DAY_MS).unwrap_err().to_string();
        assert!(overdue.starts_with("requests are overdue:\nearly") && overdue.ends_with("OVERDUE"), "{overdue}");
    }

    #[test]
    fn a_reason_belongs_to_a_refusal_and_to_nothing_else() {
        assert_eq!(Step::Refuse.turn(Some(Refusal::TakenBack)).unwrap(), Turn::Refuse(Refusal::TakenBack));
        assert!(Step::Refuse.turn(None).is_err() && Step::Finish.turn(Some(Refusal::TakenBack)).is_err());
    }
}
