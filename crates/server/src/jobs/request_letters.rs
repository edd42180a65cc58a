//! Letters to people about what they asked of the shop (promise: P5.2).

use contract::privacy::registry::RECIPIENTS;

use super::{
    account_letters,
    letters::{self, Letters},
};
use crate::{
    app::App,
    domain::{consignee, disclosing},
    http::problem::AppError,
    mail::request::{self, To},
    store::{
        Batch, StoreError, disclosures,
        request_letters::{self, Addressee, DueLetter},
    },
    vault::{Actor, Purpose},
};

/// Its name in the audit log.
const JOB: &str = "requests";

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
    let (Some(order), Some(shop)) = (letter.order(), RECIPIENTS.first()) else { return Ok(()) };
    let Some(to) = addressee(app, letter, order).await? else { return Ok(()) };
    let written = request::write(letter, to, &shop.contact, &app.config.public_url);
    match app.mailer.send(&written, app.clock.now_ms()).await {
        Err(error) if error.may_pass() => Err(AppError::Unavailable(error.to_string())),
        Err(error) => {
            tracing::error!(request = letter.request.id, %error, "a letter about a request cannot be sent");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// Where the letter goes, opened on the record and with the ledger told of it; `None` where the person was erased since, and
/// nobody is left to write to. A restriction does not keep it back, as it keeps back no letter that serves its person: that her
/// request is answered is her right (GDPR, art. 12), and what she may have restricted the use of her data for.
async fn addressee(app: &App, letter: &DueLetter, order: &str) -> Result<Option<To>, AppError> {
    let (now_ms, id, turn) = (app.clock.now_ms(), order.to_owned(), (letter.request.id.as_str(), letter.number));
    match app.db.read(|conn| Box::pin(async move { request_letters::addressee(conn, &id).await })).await? {
        None => Ok(None),
        Some(Addressee::Order) => {
            let read = consignee::read_order(app, order, &Actor::Job(JOB), Purpose::Letter).await?;
            let Some(read) = read.filter(|order| !order.consignee.email.is_empty()) else { return Ok(None) };
            let entry = disclosing::of_request(order, turn, now_ms);
            let noted = app.db.write(move |conn| {
                let mut batch = Batch::default();
                disclosures::note(&mut batch, &entry);
                Box::pin(batch.run(conn))
            });
            noted.await?;
            Ok(Some(To { address: read.consignee.email, order: read.number, has_account: false }))
        }
        Some(Addressee::Account { id, email, number }) => {
            let told = disclosing::of_request_to_account(&id, turn, now_ms);
            let email = account_letters::open(app, (JOB, &id), ("email", &email), told).await?;
            Ok(email.map(|email| To { address: email.release(), order: number, has_account: true }))
        }
    }
}
