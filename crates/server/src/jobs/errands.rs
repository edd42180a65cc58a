//! The outbox: what a transaction decided is carried out, again until it succeeds.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::{confirming, supervise::caught};
use crate::{
    app::App,
    domain::{backoff, order_life::Turn, turning},
    failpoint,
    http::problem::AppError,
    mail::SEND_TIME,
    payments::PaymentError,
    store::{
        Batch, Kind, erasure,
        outbox::{self, Errand, Lane, Task},
        payments::{self, PaymentStatus},
    },
};

/// Errands claimed at once. What is claimed has to be through before its claim runs out, even where each letter waits for
/// as long as a mail server may take ([`SEND_TIME`]).
const BATCH: i64 = 64;
/// Errands under way at once: each waits for another program most of its time.
const AT_ONCE: usize = 16;
/// After so many attempts, which take about a day, a letter is given up. Money never is.
const LETTER_ATTEMPTS: u32 = 150;
/// How long a claimed errand is left to the server that claimed it, milliseconds.
const CLAIM_MS: i64 = 60_000;
const _: () = assert!(BATCH / AT_ONCE as i64 * (SEND_TIME.as_millis() as i64) < CLAIM_MS);

/// Takes over what an earlier run had in hand. Only where there can be no other server.
pub(super) async fn take_over(app: &App, lane: Lane) {
    if app.db.kind() == Kind::Sqlite
        && let Err(error) = app.db.write(move |conn| Box::pin(outbox::let_go(conn, lane))).await
    {
        tracing::error!(%error, "errands of the last run wait until their claims run out");
    }
}

/// Runs a lane's errands until none is due.
pub(super) async fn run_due(app: &App, lane: Lane) {
    loop {
        let now_ms = app.clock.now_ms();
        let claim = app
            .db
            .write(move |conn| Box::pin(outbox::claim(conn, lane, now_ms, now_ms.saturating_add(CLAIM_MS), BATCH)))
            .await;
        let errands = match claim {
            Ok(errands) if errands.is_empty() => return,
            Ok(errands) => errands,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return;
            }
        };
        stream::iter(errands).for_each_concurrent(AT_ONCE, |errand| run(app, errand)).await;
    }
}

async fn run(app: &App, errand: Errand) {
    let outcome = match caught(carry_out(app, &errand)).await {
        Ok(()) => strike(app, errand.clone()).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {}
        Err(error) if matches!(errand.task, Task::Confirm | Task::Regret) && errand.attempt >= LETTER_ATTEMPTS => {
            tracing::error!(order = errand.order_id, %error, "a letter about an order is given up");
            if let Err(error) = strike(app, errand).await {
                tracing::error!(%error, "a letter that was given up will be tried again");
            }
        }
        Err(error) => put_off(app, errand, &error).await,
    }
}

async fn carry_out(app: &App, errand: &Errand) -> Result<(), AppError> {
    match errand.task {
        Task::Confirm => confirming::confirm(app, &errand.order_id).await,
        Task::Regret => confirming::regret(app, &errand.order_id).await,
        Task::Capture | Task::Void | Task::Refund | Task::Forget => pay(app, errand).await,
    }
}

async fn pay(app: &App, errand: &Errand) -> Result<(), AppError> {
    let called = match errand.task {
        Task::Capture => {
            failpoint::reach("before_capture");
            let captured = app.processor.capture(&errand.reference).await;
            failpoint::reach("after_capture_before_record");
            captured
        }
        Task::Forget => {
            failpoint::reach("before_forgetting");
            let forgotten = app.processor.forget(&errand.reference).await;
            failpoint::reach("after_forgetting_before_record");
            forgotten
        }
        Task::Refund => {
            failpoint::reach("after_cancelling_before_refund");
            let refunded = app.processor.refund(&errand.reference).await;
            failpoint::reach("after_refund_before_record");
            refunded
        }
        Task::Void | Task::Confirm | Task::Regret => {
            failpoint::reach("after_expiry_before_void");
            let voided = app.processor.void(&errand.reference).await;
            failpoint::reach("after_void_before_record");
            voided
        }
    };
    called.map_err(|error| match error {
        PaymentError::Unavailable(why) => AppError::PaymentUnavailable(why),
        // It will not help to ask again, but forgetting the money would be worse: somebody has to look.
        refused @ PaymentError::Refused(_) => AppError::internal(refused),
    })
}

/// Records that an errand is done, and what that makes of the payment.
async fn strike(app: &App, errand: Errand) -> Result<(), AppError> {
    let (now_ms, key, forgets) =
        (app.clock.now_ms(), Arc::clone(&app.key), matches!(errand.task, Task::Void | Task::Forget));
    app.db
        .write(move |conn| {
            let (errand, key) = (errand.clone(), Arc::clone(&key));
            Box::pin(async move {
                // The processor says so by a webhook too, before or after: whichever is heard first counts.
                if errand.task == Task::Refund {
                    turning::turn(conn, &key, &errand.order_id, Turn::MoneyReturned, now_ms).await?;
                }
                let mut batch = Batch::default();
                if errand.task == Task::Capture {
                    payments::settle(&mut batch, &errand.order_id, PaymentStatus::Captured);
                }
                outbox::strike(&mut batch, &errand);
                if forgets {
                    erasure::forget_no_sale(&mut batch, &errand.order_id);
                }
                batch.run(conn).await.map_err(AppError::from)
            })
        })
        .await?;
    if forgets {
        app.db.owe_journal();
    }
    Ok(())
}

async fn put_off(app: &App, errand: Errand, error: &AppError) {
    let pause = backoff::pause_ms(errand.attempt, &*app.random);
    // The order's id is ours alone: it tells an outsider nothing.
    let (order, task, attempt) = (&errand.order_id, errand.task.word(), errand.attempt);
    if matches!(error, AppError::PaymentUnavailable(_) | AppError::Unavailable(_)) {
        tracing::warn!(order, task, attempt, %error, "an errand is put off");
    } else {
        tracing::error!(order, task, attempt, %error, "an errand failed");
    }
    let due_at = app.clock.now_ms().saturating_add(pause);
    let written = app
        .db
        .write(move |conn| {
            let errand = errand.clone();
            Box::pin(async move { outbox::put_off(conn, &errand, due_at).await })
        })
        .await;
    if let Err(error) = written {
        tracing::error!(%error, "an errand stays claimed until its claim runs out");
    }
}
