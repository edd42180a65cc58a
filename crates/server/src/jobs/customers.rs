//! The payment processor is told to forget whoever had an account: whatever deleted it, again until it is done.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::supervise::caught;
use crate::{
    app::App,
    domain::{accounts::cards, backoff, disclosing, settling::payment_error},
    failpoint,
    http::problem::AppError,
    store::{
        Batch, Kind,
        customers::{self, ToForget},
        disclosures,
    },
    vault::{Access, Actor, Purpose},
};

/// Customers claimed at once. What is claimed has to be through before its claim runs out; the processor answers within
/// eight seconds, or not.
const BATCH: i64 = 32;
/// Of these at once under way.
const AT_ONCE: usize = 8;
/// How long a claimed one is left to the server that claimed it, milliseconds.
const CLAIM_MS: i64 = 60_000;

/// Takes over what an earlier run had in hand. Only where there can be no other server.
pub(super) async fn take_over(app: &App) {
    if app.db.kind() == Kind::Sqlite
        && let Err(error) = app.db.write(|conn| Box::pin(customers::let_go(conn))).await
    {
        tracing::error!(%error, "customers in hand of the last run wait until their claims run out");
    }
}

/// Has customers forgotten until none is due.
pub(super) async fn run_due(app: &App) {
    loop {
        let now_ms = app.clock.now_ms();
        let until_ms = now_ms.saturating_add(CLAIM_MS);
        match app.db.write(move |conn| Box::pin(customers::claim(conn, now_ms, until_ms, BATCH))).await {
            Ok(due) if due.is_empty() => return,
            Ok(due) => stream::iter(due).for_each_concurrent(AT_ONCE, |due| run(app, due)).await,
            Err(error) => {
                tracing::error!(%error, "who is to be forgotten by the processor cannot be read");
                return;
            }
        }
    }
}

async fn run(app: &App, due: ToForget) {
    let now_ms = app.clock.now_ms();
    let again_at = match caught(forget(app, &due)).await {
        Ok(()) => None,
        Err(error) => {
            let (customer, attempt) = (&due.customer.id, due.attempt);
            tracing::warn!(customer, attempt, %error, "the processor is to be told later to forget a customer");
            Some(now_ms.saturating_add(backoff::pause_ms(attempt, &*app.random)))
        }
    };
    let written = app.db.write(move |conn| {
        let id = due.customer.id.clone();
        Box::pin(async move {
            let mut batch = Batch::default();
            match again_at {
                None => customers::strike(&mut batch, &id, now_ms),
                Some(due_at) => customers::put_off(&mut batch, &id, due_at),
            }
            batch.run(conn).await
        })
    });
    if let Err(error) = written.await {
        tracing::error!(%error, "a customer stays claimed until the claim runs out");
    }
}

async fn forget(app: &App, due: &ToForget) -> Result<(), AppError> {
    let (id, key, now_ms) = (due.customer.id.clone(), Arc::clone(&app.key), app.clock.now_ms());
    let recorded = app.db.write(move |conn| {
        let (id, key) = (id.clone(), Arc::clone(&key));
        Box::pin(async move {
            let mut batch = Batch::default();
            disclosures::note(&mut batch, &disclosing::of_customer(&id, now_ms));
            batch.run(conn).await?;
            let who = (&Actor::Job("forgetting"), Purpose::OwnRequest);
            Access::record(conn, &key, &id, who, now_ms).await
        })
    });
    let reference = match recorded.await? {
        Some(access) => cards::open(app, &due.customer, access)?,
        None => None,
    };
    let Some(reference) = reference else {
        tracing::error!(customer = due.customer.id, "what the processor knows a customer by cannot be read any more");
        return Ok(());
    };
    failpoint::reach("before_forgetting_customer");
    app.processor.forget_customer(&reference).await.map_err(payment_error)?;
    failpoint::reach("after_forgetting_customer_before_record");
    Ok(())
}
