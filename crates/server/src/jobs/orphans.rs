//! Amounts that a processor holds for nothing: payments that no order waits for or lives by.
//!
//! They should not exist: a void is written down when an order ends. They may, after a backup was put back or a
//! database lost. Whoever's money it is does not care why.

use contract::orders::OrderStatus;

use super::supervise::caught;
use crate::{app::App, domain::settling, http::problem::AppError, payments::Payment, store::payments};

/// Younger payments are left alone: their order may be about to be told of them.
const GRACE_MS: i64 = 60_000;

/// Looks through everything that is held, and gives back or settles what has been forgotten.
pub(super) async fn void(app: &App) {
    let mut after = None;
    loop {
        let page = match app.processor.held(after).await {
            Ok(page) => page,
            Err(error) => {
                tracing::warn!(%error, "held amounts could not be looked through");
                return;
            }
        };
        for payment in page.payments {
            if app.clock.now_ms().saturating_sub(payment.opened_at) < GRACE_MS {
                continue;
            }
            if let Err(error) = caught(put_right(app, &payment)).await {
                tracing::error!(reference = payment.reference, %error, "a held amount could not be put right");
            }
        }
        after = page.next;
        if after.is_none() {
            return;
        }
    }
}

async fn put_right(app: &App, payment: &Payment) -> Result<(), AppError> {
    let reference = payment.reference.clone();
    let ours = app.db.read(|conn| Box::pin(async move { payments::by_reference(conn, &reference).await })).await?;
    if ours.is_some() {
        // Settling an order that is over writes a void down; one that still waits becomes placed.
        let status = settling::learn(app, &payment.reference, payment.standing, payment.amount).await?;
        if matches!(status, Some(OrderStatus::Expired | OrderStatus::Cancelled)) {
            tracing::warn!(reference = payment.reference, "an amount was held for an order that is over");
        }
        return Ok(());
    }
    tracing::warn!(reference = payment.reference, "an amount was held for no order; it is given back");
    app.processor.void(&payment.reference).await.map_err(settling::payment_error)
}
