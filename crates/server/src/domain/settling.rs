//! Phase (c) of buying: what is learned of a payment settles its order.
//!
//! It is learned in three ways that may come in any order and any number of times: a webhook, a question to the
//! processor when the shopper comes back, and the periodic reconciliation. All end in [`learn`].

use std::{sync::Arc, time::Duration};

use contract::{money::Money, orders::OrderStatus};

use super::{
    order_life::{self, Turn},
    turning::{self, Turned},
};
use crate::{
    app::App,
    failpoint,
    http::problem::AppError,
    payments::{Payment, PaymentError, PaymentEvent, Standing},
    store::{Conn, payments},
    vault::ShopKey,
};

/// How long a shopper who looks at her order waits for the processor.
const PATIENCE: Duration = Duration::from_secs(3);

/// Settles an order by what is known of its payment. `None` for a payment that is not ours, and where nothing came of it:
/// an amount that is not the one due settles nothing.
///
/// # Errors
/// When the database fails.
pub async fn learn(
    app: &App,
    reference: &str,
    standing: Standing,
    amount: Money,
) -> Result<Option<OrderStatus>, AppError> {
    settle(app, reference.to_owned(), standing, amount, None).await
}

/// Takes in a webhook: once, however often it is delivered.
///
/// # Errors
/// As [`learn`], and when the processor has to be asked but does not answer: the sender shall try again.
pub async fn hear(app: &App, event: PaymentEvent) -> Result<(), AppError> {
    match event.standing {
        Some(standing) => {
            settle(app, event.reference, standing, event.amount, Some(event.id)).await?;
        }
        // Noted only after the answer: an event that could not be followed up must be deliverable again.
        None => {
            if let Some(payment) = ask_processor(app, &event.reference).await? {
                settle(app, event.reference, payment.standing, payment.amount, Some(event.id)).await?;
            }
        }
    }
    Ok(())
}

/// Asks the processor about an unpaid order, if nobody did within the last second, and settles the order by the
/// answer. A processor that does not answer is no fault of the shopper's question: it is logged.
///
/// # Errors
/// When the database fails.
pub async fn ask_lately(app: &App, order_id: &str) -> Result<(), AppError> {
    if app.limits.asking.take(&order_id, app.clock.now_ms()).is_err() {
        return Ok(());
    }
    match tokio::time::timeout(PATIENCE, ask(app, order_id)).await {
        Ok(Err(AppError::PaymentUnavailable(why))) => {
            tracing::warn!(why, "an order is shown as it was last known");
            Ok(())
        }
        Ok(asked) => asked.map(|_| ()),
        Err(_) => Ok(()),
    }
}

/// Asks the processor about an order's payment and settles the order by the answer; how it stands then, as [`learn`].
///
/// # Errors
/// [`AppError::PaymentUnavailable`], or when the database fails.
pub async fn ask(app: &App, order_id: &str) -> Result<Option<OrderStatus>, AppError> {
    let order = order_id.to_owned();
    let reference = app.db.read(|conn| Box::pin(async move { payments::reference(conn, &order).await })).await?;
    let Some(reference) = reference else { return Ok(None) };
    let Some(payment) = ask_processor(app, &reference).await? else { return Ok(None) };
    learn(app, &reference, payment.standing, payment.amount).await
}

async fn ask_processor(app: &App, reference: &str) -> Result<Option<Payment>, AppError> {
    app.processor.ask(reference).await.map_err(payment_error)
}

/// What a failed call to the processor means for a request.
pub(crate) fn payment_error(error: PaymentError) -> AppError {
    match error {
        PaymentError::Unavailable(why) => AppError::PaymentUnavailable(why),
        refused @ PaymentError::Refused(_) => AppError::internal(refused),
    }
}

async fn settle(
    app: &App,
    reference: String,
    standing: Standing,
    amount: Money,
    event_id: Option<String>,
) -> Result<Option<OrderStatus>, AppError> {
    if standing == Standing::Authorised {
        failpoint::reach("after_authorised_before_finalise");
    }
    let (now_ms, key) = (app.clock.now_ms(), Arc::clone(&app.key));
    let learned = app
        .db
        .write(move |conn| {
            let (reference, event_id, key) = (reference.clone(), event_id.clone(), Arc::clone(&key));
            Box::pin(async move {
                if let Some(id) = event_id
                    && !payments::first_heard(conn, &id, now_ms).await?
                {
                    return Ok::<_, AppError>(Learned::Nothing);
                }
                finalise(conn, &key, &reference, standing, amount, now_ms).await
            })
        })
        .await?;
    match learned {
        Learned::Nothing => Ok(None),
        Learned::OtherAmount { order_id, first } => {
            if first {
                // The order's id is ours alone: it tells an outsider nothing.
                tracing::error!(
                    order = order_id,
                    "a payment is over another amount than its order, which it does not pay for; unless somebody \
                     sees to it, it is given back when the order runs out"
                );
            }
            Ok(None)
        }
        Learned::Turned(turned) => {
            if turned.has_errands {
                failpoint::reach("after_finalise_before_errands");
            }
            turned.announce(app);
            Ok(Some(turned.status))
        }
    }
}

/// What a payment's standing came to.
enum Learned {
    /// Nothing that concerns the order.
    Nothing,
    /// An amount is held that is not the one due: it pays for nothing. Told once; asking again mends nothing.
    OtherAmount { order_id: String, first: bool },
    /// The order took a turn, or had taken it before.
    Turned(Turned),
}

async fn finalise(
    conn: &mut Conn,
    key: &ShopKey,
    reference: &str,
    standing: Standing,
    amount: Money,
    now_ms: i64,
) -> Result<Learned, AppError> {
    let Some(due) = payments::by_reference(conn, reference).await? else { return Ok(Learned::Nothing) };
    let turn = match standing {
        // Of an order that is over, any amount is given back.
        Standing::Authorised if amount != due.amount && !order_life::is_settled(due.status) => {
            let first = payments::first_of_other_amount(conn, reference, now_ms).await?;
            return Ok(Learned::OtherAmount { order_id: due.order_id, first });
        }
        Standing::Authorised => Turn::PaymentAuthorised,
        Standing::Over if due.status == OrderStatus::Refunding => Turn::MoneyReturned,
        Standing::Over => Turn::TimeRanOut,
        Standing::Refused(failure) => {
            payments::refused(conn, reference, failure).await?;
            return Ok(Learned::Nothing);
        }
        Standing::Open => return Ok(Learned::Nothing),
    };
    Ok(Learned::Turned(turning::turn_from(due.status, conn, key, &due.order_id, turn, now_ms).await?))
}
