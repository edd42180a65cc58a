//! Letters to people about what they asked of the shop (promise: P5.2).

use contract::privacy::registry::RECIPIENTS;

use super::letters::{self, Letters};
use crate::{
    app::App,
    domain::{consignee, disclosing},
    http::problem::AppError,
    mail::request,
    store::{
        Batch, StoreError, disclosures,
        request_letters::{self, DueLetter},
    },
    vault::{Actor, Purpose},
};

/// Sends letters until none is due.
pub(super) async fn run_due(app: &App) {
    letters::run_due(&RequestLetters(app), (&*app.clock, &*app.random)).await;
}

struct RequestLetters<'a>(&'a App);

impl Letters for RequestLetters<'_> {
    type Letter = DueLetter;
    const NAME: &'static str = "about a request";
    /// They take about a day. The page of requests says the same.
    const ATTEMPTS: Option<u32> = Some(150);

    async fn claim(&self, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueLetter>, StoreError> {
        self.0.db.write(move |conn| Box::pin(request_letters::claim(conn, now_ms, until_ms, limit))).await
    }

    fn id(letter: &DueLetter) -> &str {
        &letter.request.id
    }

    fn attempt(letter: &DueLetter) -> u32 {
        letter.attempt
    }

    async fn send(&self, letter: &DueLetter) -> Result<(), AppError> {
        send(self.0, letter).await
    }

    async fn finish(&self, letter: DueLetter, until_ms: Option<i64>) -> Result<(), StoreError> {
        let finished = self.0.db.write(move |conn| {
            let mut batch = Batch::default();
            request_letters::finish(&mut batch, &letter, until_ms);
            Box::pin(batch.run(conn))
        });
        finished.await
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
