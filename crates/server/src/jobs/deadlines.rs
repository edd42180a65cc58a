//! The deadlines of what people asked of the shop: none passes in silence (promise: P5.2).

use std::sync::Arc;

use contract::privacy::registry::RECIPIENTS;

use super::letters::{self, Letters};
use crate::{
    app::App,
    domain::requests::{Alarm, raise_alarm},
    http::problem::AppError,
    mail::deadline,
    store::{
        Batch, StoreError,
        request_alarms::{self, DueAlarm},
    },
};

/// One round. What fails is logged and tried in the next.
pub(super) async fn watch(app: &App) {
    if let Err(error) = raise(app).await {
        tracing::error!(%error, "deadlines of requests could not be looked after");
    }
    letters::run_due(&Alarms(app), (&*app.clock, &*app.random)).await;
}

async fn raise(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let due = app.db.read(|conn| Box::pin(request_alarms::due(conn, now_ms))).await?;
    for id in due {
        let key = Arc::clone(&app.key);
        let raised = app.db.write(move |conn| {
            let (id, key) = (id.clone(), Arc::clone(&key));
            Box::pin(async move { raise_alarm(conn, &key, &id, now_ms).await })
        });
        let Some((row, alarm)) = raised.await? else { continue };
        let (request, kind, due) =
            (row.id, row.kind.slug(), crate::domain::moment::rfc3339(row.standing.due_at(now_ms)));
        match alarm {
            Alarm::DueSoon => tracing::warn!(request, kind, due, "a request about a person's data is due soon"),
            Alarm::Overdue => tracing::error!(request, kind, due, "a request about a person's data is overdue"),
        }
    }
    Ok(())
}

/// The letters to the shop's own contact, the registry's first recipient.
struct Alarms<'a>(&'a App);

impl Letters for Alarms<'_> {
    type Letter = DueAlarm;
    const NAME: &'static str = "about a deadline";
    /// Somebody has to hear of it.
    const ATTEMPTS: Option<u32> = None;

    async fn claim(&self, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueAlarm>, StoreError> {
        self.0.db.write(move |conn| Box::pin(request_alarms::claim(conn, now_ms, until_ms, limit))).await
    }

    fn id(alarm: &DueAlarm) -> &str {
        &alarm.request_id
    }

    fn attempt(alarm: &DueAlarm) -> u32 {
        alarm.attempt
    }

    async fn send(&self, alarm: &DueAlarm) -> Result<(), AppError> {
        let Self(app) = self;
        let Some(shop) = RECIPIENTS.first() else { return Ok(()) };
        let sent = app.mailer.send(&deadline::write(alarm, &shop.contact), app.clock.now_ms()).await;
        sent.map_err(|error| AppError::Unavailable(error.to_string()))
    }

    async fn finish(&self, alarm: DueAlarm, until_ms: Option<i64>) -> Result<(), StoreError> {
        let finished = self.0.db.write(move |conn| {
            let mut batch = Batch::default();
            request_alarms::finish(&mut batch, &alarm, until_ms);
            Box::pin(batch.run(conn))
        });
        finished.await
    }
}
