//! Reservations that ran out, and payments of which nothing was heard.

use std::sync::Arc;

use contract::orders::OrderStatus;
use futures_util::{StreamExt, stream};

use super::supervise::caught;
use crate::{
    app::App,
    domain::{order_life::Turn, placing, settling, turning},
    http::problem::AppError,
    store::{Batch, StoreError, orders, payments, reservations},
};

/// Orders handled in one round.
const BATCH: i64 = 200;
/// Of these at once: each waits for the processor most of its time.
const AT_ONCE: usize = 8;
/// From one question about a payment to the next, milliseconds.
const ASK_AGAIN_MS: i64 = 30_000;
/// Makes everything due that an earlier run may have missed.
pub(super) async fn take_over(app: &App) {
    let now_ms = app.clock.now_ms();
    if let Err(error) = app.db.write(move |conn| Box::pin(payments::ask_all(conn, now_ms))).await {
        tracing::error!(%error, "unpaid orders wait for their next question");
    }
}

/// One round. What fails is logged and tried in the next.
pub(super) async fn sweep(app: &App) {
    if let Err(error) = ask(app).await {
        tracing::error!(%error, "payments could not be reconciled");
    }
    if let Err(error) = expire(app).await {
        tracing::error!(%error, "reservations could not be ended");
    }
}

async fn ask(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let next_ms = now_ms.saturating_add(ASK_AGAIN_MS);
    let due = app.db.write(move |conn| Box::pin(payments::claim_questions(conn, now_ms, next_ms, BATCH))).await?;
    let reconciled = stream::iter(due).for_each_concurrent(AT_ONCE, async |order_id| {
        if let Err(error) = caught(reconcile(app, &order_id)).await {
            tracing::warn!(order = order_id, %error, "an unpaid order could not be reconciled");
        }
    });
    reconciled.await;
    Ok(())
}

/// Asks how an unpaid order's payment stands; opens it where the server that should have done so died before.
async fn reconcile(app: &App, order_id: &str) -> Result<(), AppError> {
    let id = order_id.to_owned();
    let unpaid = app.db.read(|conn| Box::pin(async move { orders::unpaid(conn, &id).await })).await?;
    let Some(unpaid) = unpaid.filter(|unpaid| unpaid.reserved_until > app.clock.now_ms()) else { return Ok(()) };
    if unpaid.page_url.is_some() {
        return settling::ask(app, order_id).await.map(|_| ());
    }
    // Nobody is there to be asked whether to keep her card: who it is stays untold.
    let page_url = placing::open_payment(app, &unpaid, None).await?;
    app.db
        .write(move |conn| {
            let (reference, page_url) = (unpaid.reference.clone(), page_url.clone());
            Box::pin(async move {
                let mut batch = Batch::default();
                payments::opened(&mut batch, &reference, &page_url);
                batch.run(conn).await.map_err(AppError::from)
            })
        })
        .await
}

async fn expire(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let over = app.db.read(|conn| Box::pin(reservations::expired(conn, now_ms, BATCH))).await?;
    let ended = stream::iter(over).for_each_concurrent(AT_ONCE, async |order_id| {
        if let Err(error) = caught(end(app, order_id)).await {
            tracing::error!(%error, "an unpaid order could not be ended");
        }
    });
    ended.await;
    Ok(())
}

/// Ends an order whose time ran out, unless the processor says that it was paid in the last moment. A processor
/// that does not answer keeps nobody's stock: what it may have authorised is given back.
async fn end(app: &App, order_id: String) -> Result<(), AppError> {
    match settling::ask(app, &order_id).await {
        Ok(Some(OrderStatus::Placed)) => return Ok(()),
        Ok(_) => {}
        Err(error) => tracing::warn!(order = order_id, %error, "ended without an answer of the processor"),
    }
    let (now_ms, key) = (app.clock.now_ms(), Arc::clone(&app.key));
    let turned = app
        .db
        .write(move |conn| {
            let (order_id, key) = (order_id.clone(), Arc::clone(&key));
            Box::pin(async move { turning::turn(conn, &key, &order_id, Turn::TimeRanOut, now_ms).await })
        })
        .await?;
    turned.announce(app);
    Ok(())
}
