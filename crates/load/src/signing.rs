//! A flood of people who sign in: every attempt from an address of its own and with an account of its own, so that no limit
//! spares the shop the work, and with a password that is wrong.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use contract::account::CredentialsDraft;
use futures_util::future::try_join_all;
use http::{Request, StatusCode, header};
use http_body_util::Full;
use serde::Serialize;

use crate::Crowd;
use crate::connection::Connection;
use crate::reading::WARMING;
use crate::report::{Report, Tally};

/// What became of the attempts.
#[derive(Debug, Serialize)]
pub struct Flood {
    /// Those whose password was looked at, and refused.
    pub refused: Report,
    /// Those that were sent away, since too many waited.
    pub sent_away: Report,
}

/// Tries to sign in, again and again, at a shop that trusts its proxy.
///
/// # Errors
/// When the shop cannot be reached.
pub async fn flood(crowd: Crowd) -> Result<Flood> {
    let turn = Cell::new(0);
    let begin = Instant::now() + WARMING;
    let end = begin + Duration::from_secs(crowd.seconds);
    let attempts = (0..crowd.shoppers).map(|_| attempt(&crowd, &turn, begin, end));
    let (mut refused, mut sent_away) = (Tally::default(), Tally::default());
    for (some, others) in try_join_all(attempts).await? {
        refused.join(some);
        sent_away.join(others);
    }
    Ok(Flood { refused: refused.report(end - begin), sent_away: sent_away.report(end - begin) })
}

async fn attempt(crowd: &Crowd, turn: &Cell<u32>, begin: Instant, end: Instant) -> Result<(Tally, Tally)> {
    let mut connection = Connection::open(crowd.origin).await?;
    let (mut refused, mut sent_away) = (Tally::default(), Tally::default());
    let mut warm = false;
    loop {
        let now = Instant::now();
        if now >= end {
            return Ok((refused, sent_away));
        }
        if !warm && now >= begin {
            refused.start_over();
            sent_away.start_over();
            warm = true;
        }
        match sign_in(&mut connection, turn.replace(turn.get() + 1)).await {
            Ok(StatusCode::SERVICE_UNAVAILABLE) => sent_away.note(now, Ok(())),
            answered => refused.note(now, answered.map(|_| ())),
        };
    }
}

async fn sign_in(connection: &mut Connection, turn: u32) -> Result<StatusCode> {
    let draft = CredentialsDraft { email: format!("n{turn}@flood.example"), password: "a wrong password".to_owned() };
    let [_, high, middle, low] = turn.to_be_bytes();
    let request = Request::post("/api/account/sign-in")
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-forwarded-for", format!("10.{high}.{middle}.{low}"))
        .body(Full::from(serde_json::to_vec(&draft)?))?;
    match connection.send(request).await?.status() {
        status @ (StatusCode::UNAUTHORIZED | StatusCode::SERVICE_UNAVAILABLE) => Ok(status),
        other => bail!("answered {other}"),
    }
}
