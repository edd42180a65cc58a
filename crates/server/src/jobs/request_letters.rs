//! Letters to people about what they asked of the shop (promise: P5.2).

use contract::privacy::registry::RECIPIENTS;

use super::supervise::caught;
use crate::{
    app::App,
    domain::{backoff, consignee, disclosing},
    http::problem::AppError,
    mail::{self, request},
    store::{
        Batch, disclosures,
        request_letters::{self, DueLetter},
    },
    vault::{Actor, Purpose},
};

/// Letters claimed at once: through before the claim runs out, even where each waits as long as a mail server may take.
const BATCH: i64 = 4;
/// How long a claimed letter is left to the server that claimed it, milliseconds.
const CLAIM_MS: i64 = 60_000;
const _: () = assert!(BATCH * (mail::SEND_TIME.as_millis() as i64) < CLAIM_MS);
/// After so many attempts, which take about a day, a letter is given up: the page of requests says the same.
const ATTEMPTS: u32 = 150;

/// Sends letters until none is due.
pub(super) async fn run_due(app: &App) {
    loop {
        let now_ms = app.clock.now_ms();
        let until_ms = now_ms.saturating_add(CLAIM_MS);
        match app.db.write(move |conn| Box::pin(request_letters::claim(conn, now_ms, until_ms, BATCH))).await {
            Ok(letters) if letters.is_empty() => return,
            Ok(letters) => {
                for letter in letters {
                    run(app, letter).await;
                }
            }
            Err(error) => {
                tracing::error!(%error, "the letters about requests cannot be read");
                return;
            }
        }
    }
}

async fn run(app: &App, letter: DueLetter) {
    let request = letter.request.id.clone();
    let until_ms = match caught(send(app, &letter)).await {
        Ok(()) => None,
        Err(error) if letter.attempt >= ATTEMPTS => {
            tracing::error!(request, %error, "a letter about a request is given up");
            None
        }
        Err(error) => {
            tracing::warn!(request, attempt = letter.attempt, %error, "a letter about a request is put off");
            Some(app.clock.now_ms().saturating_add(backoff::pause_ms(letter.attempt, &*app.random)))
        }
    };
    let written = app.db.write(move |conn| {
        let mut batch = Batch::default();
        request_letters::finish(&mut batch, &letter, until_ms);
        Box::pin(batch.run(conn))
    });
    if let Err(error) = written.await {
        tracing::error!(request, %error, "a letter about a request stays claimed until its claim runs out");
    }
}

async fn send(app: &App, letter: &DueLetter) -> Result<(), AppError> {
    let (Some(order_id), Some(shop)) = (letter.order(), RECIPIENTS.first()) else { return Ok(()) };
    let order = consignee::read_order(app, order_id, &Actor::Job("requests"), Purpose::Letter).await?;
    // Where the person was erased since, nobody is left to write to.
    let Some(order) = order.filter(|order| !order.consignee.email.is_empty()) else { return Ok(()) };
    let now_ms = app.clock.now_ms();
    let entry = disclosing::of_request(order_id, (&letter.request.id, letter.number), now_ms);
    let noted = app.db.write(move |conn| {
        let mut batch = Batch::default();
        disclosures::note(&mut batch, &entry);
        Box::pin(batch.run(conn))
    });
    noted.await?;
    let to = (order.consignee.email, order.number.as_str());
    match app.mailer.send(&request::write(letter, to, &shop.contact, &app.config.public_url), now_ms).await {
        Err(error) if error.may_pass() => Err(AppError::Unavailable(error.to_string())),
        Err(error) => {
            tracing::error!(request = letter.request.id, %error, "a letter about a request cannot be sent");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
