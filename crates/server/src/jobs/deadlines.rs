//! The deadlines of what people asked of the shop: none passes in silence (promise: P5.2).

use std::sync::Arc;

use contract::privacy::registry::RECIPIENTS;

use crate::{
    app::App,
    domain::{
        backoff,
        requests::{Alarm, raise_alarm},
    },
    http::problem::AppError,
    mail::deadline,
    store::{
        Batch, StoreError,
        requests::{self, DueAlarm},
    },
};

/// How long a claimed letter is left to the server that claimed it, milliseconds.
const CLAIM_MS: i64 = 60_000;

/// One round. What fails is logged and tried in the next.
pub(super) async fn watch(app: &App) {
    if let Err(error) = raise(app).await {
        tracing::error!(%error, "deadlines of requests could not be looked after");
    }
    if let Err(error) = write(app).await {
        tracing::error!(%error, "alarms over requests could not be mailed");
    }
}

async fn raise(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let due = app.db.read(|conn| Box::pin(requests::to_alarm(conn, now_ms))).await?;
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

/// Mails what was raised to the shop's own contact, the registry's first recipient.
async fn write(app: &App) -> Result<(), AppError> {
    let Some(shop) = RECIPIENTS.first() else { return Ok(()) };
    let now_ms = app.clock.now_ms();
    // The claim writes, so it is asked for only where there is something to claim.
    if !app.db.read(|conn| Box::pin(requests::is_any_unmailed(conn, now_ms))).await? {
        return Ok(());
    }
    let claim = app.db.write(move |conn| Box::pin(requests::claim(conn, now_ms, now_ms.saturating_add(CLAIM_MS))));
    for alarm in claim.await? {
        let sent = app.mailer.send(&deadline::write(&alarm, &shop.contact), now_ms).await;
        let until_ms = match sent {
            Ok(()) => None,
            Err(error) => {
                // Never given up: somebody has to hear of it.
                tracing::error!(request = alarm.request_id, %error, "an alarm over a request cannot be mailed");
                Some(now_ms.saturating_add(backoff::pause_ms(alarm.attempt, &*app.random)))
            }
        };
        finish(app, alarm, until_ms).await?;
    }
    Ok(())
}

async fn finish(app: &App, alarm: DueAlarm, until_ms: Option<i64>) -> Result<(), StoreError> {
    app.db
        .write(move |conn| {
            let mut batch = Batch::default();
            match until_ms {
                None => requests::mailed(&mut batch, &alarm),
                Some(until_ms) => requests::put_off(&mut batch, &alarm, until_ms),
            }
            Box::pin(batch.run(conn))
        })
        .await
}
