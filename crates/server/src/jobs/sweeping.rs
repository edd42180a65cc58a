//! Reservations that ran out, and payments of which nothing was heard.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use crate::{
    app::App,
    domain::{order_life::Turn, placing, settling, turning},
    http::problem::AppError,
    payments::Standing,
    store::{Batch, StoreError, carts, idempotency, newsletter, orders, partner, payments, privacy, reservations},
};

/// Orders handled in one round.
const BATCH: i64 = 200;
/// Of these at once: each waits for the processor most of its time.
const AT_ONCE: usize = 8;
/// From one question about a payment to the next, milliseconds.
const ASK_AGAIN_MS: i64 = 30_000;
/// How long a request's answer can be replayed: a day. No browser tries longer.
const REPLAY_MS: i64 = 86_400_000;
/// How long webhooks are remembered: longer than any processor tries.
const HEARD_MS: i64 = 7 * 86_400_000;
/// How long a cart that nobody touches is kept: thirty days, as its cookie.
pub const CART_MS: i64 = 30 * 86_400_000;

/// How long browsing events are kept: as the registry says, ninety days.
const EVENTS_MS: i64 = 90 * 86_400_000;
/// How long an address that asked for the newsletter may take to confirm: as the registry says, a week.
const UNCONFIRMED_MS: i64 = 7 * 86_400_000;
/// How long a confirmed one is written to at most: ten years.
const NEWSLETTER_MS: i64 = 3_650 * 86_400_000;
/// How long what was never sent to the partner stays: a day.
const PARTNER_MS: i64 = 86_400_000;

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
    if let Err(error) = forget(app).await {
        tracing::error!(%error, "old requests could not be forgotten");
    }
}

async fn ask(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let next_ms = now_ms.saturating_add(ASK_AGAIN_MS);
    let due = app.db.write(move |conn| Box::pin(payments::claim_questions(conn, now_ms, next_ms, BATCH))).await?;
    let reconciled = stream::iter(due).for_each_concurrent(AT_ONCE, async |order_id| {
        if let Err(error) = reconcile(app, &order_id).await {
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
    let page_url = placing::open_payment(app, &unpaid).await?;
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
        if let Err(error) = end(app, order_id).await {
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
        Ok(Some(Standing::Authorised)) => return Ok(()),
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

async fn forget(app: &App) -> Result<(), StoreError> {
    let now_ms = app.clock.now_ms();
    let old = app
        .db
        .read(|conn| {
            Box::pin(async move {
                Ok::<_, StoreError>(
                    carts::is_any_older(conn, now_ms - CART_MS).await?
                        || idempotency::is_any_older(conn, now_ms - REPLAY_MS).await?
                        || payments::is_any_heard_before(conn, now_ms - HEARD_MS).await?
                        || privacy::is_any_event_older(conn, now_ms - EVENTS_MS).await?
                        || newsletter::is_any_older(conn, now_ms - UNCONFIRMED_MS, now_ms - NEWSLETTER_MS).await?
                        || partner::is_any_older(conn, now_ms - PARTNER_MS).await?,
                )
            })
        })
        .await?;
    if !old {
        return Ok(());
    }
    app.db
        .write(move |conn| {
            Box::pin(async move {
                idempotency::forget(conn, now_ms - REPLAY_MS).await?;
                payments::forget_heard(conn, now_ms - HEARD_MS).await?;
                newsletter::forget(conn, now_ms - UNCONFIRMED_MS, now_ms - NEWSLETTER_MS, now_ms).await?;
                partner::forget(conn, now_ms - PARTNER_MS).await?;
                privacy::forget_events(conn, now_ms - EVENTS_MS).await?;
                carts::forget(conn, now_ms - CART_MS).await
            })
        })
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use contract::privacy::registry::RETENTIONS;
    use rstest::rstest;

    use super::*;

    /// promise: P4
    #[rstest]
    #[case("cart", CART_MS)]
    #[case("replay", REPLAY_MS)]
    #[case("browsing", EVENTS_MS)]
    #[case("unconfirmed", UNCONFIRMED_MS)]
    #[case("newsletter", NEWSLETTER_MS)]
    #[case("visit", PARTNER_MS)]
    fn the_registry_says_how_long_things_are_kept(#[case] schedule: &str, #[case] kept_ms: i64) {
        let days = RETENTIONS.iter().find(|retention| retention.id == schedule).map(|retention| retention.days);
        assert_eq!(days.map(|days| i64::from(days) * 86_400_000), Some(kept_ms));
    }
}
