//! What goes on without a request: webhooks are delivered, slow banks answer, time runs out.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{Method, Request, header};
use http_body_util::Full;
use tokio::sync::watch;

use crate::config::millis;
use crate::processor::{Error, Processor};
use crate::signature;
use crate::store::deliveries::{self, Attempt, Delivery};
use crate::transport::Transport;

/// How many deliveries are read, and noted, together.
const BATCH: u32 = 64;
/// How many are under way at once.
const AT_ONCE: usize = 16;
/// A receiver that takes longer is tried again.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// How often banks and deadlines are looked at.
const TICK: Duration = Duration::from_millis(200);
/// The longest nap of the delivery job; a change wakes it earlier.
const NAP: Duration = Duration::from_secs(30);
/// Signs what a forger sends: any secret but the shop's.
const FORGERS_SECRET: &[u8] = b"not the shop's secret";

/// Runs until `stop` turns true, or its sender is gone.
pub(crate) async fn run(processor: Processor, stop: watch::Receiver<bool>) {
    tokio::join!(deliver(&processor, stop.clone()), settle(&processor, stop));
}

async fn settle(processor: &Processor, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = processor.settle_what_is_due().await {
            tracing::error!(%error, "payments cannot be settled now");
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

async fn deliver(processor: &Processor, mut stop: watch::Receiver<bool>) {
    let transport = Transport::new(TIME_LIMIT);
    while !*stop.borrow() {
        let pause = match deliver_batch(processor, &transport).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::error!(%error, "the delivery queue cannot be worked on now");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { return },
            () = processor.deliveries_waiting() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Attempts what is due; says how long there is nothing to do.
async fn deliver_batch(processor: &Processor, transport: &Transport) -> Result<Duration, Error> {
    let reader = processor.store().reader();
    let due = deliveries::due(reader, processor.now_ms(), BATCH).await?;
    if due.is_empty() {
        let next = deliveries::next_due_at(reader).await?;
        let wait_ms = next.map_or(i64::MAX, |at_ms| at_ms.saturating_sub(processor.now_ms()));
        let wait = Duration::from_millis(u64::try_from(wait_ms).unwrap_or_default());
        return Ok(wait.min(NAP));
    }

    let attempts: Vec<(i64, Attempt)> = stream::iter(due)
        .map(|delivery| attempt(processor, transport, delivery))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    // Lost here, by a kill, the attempts are made again: receivers know an event by its id.
    let mut transaction = processor.store().begin().await?;
    for (id, attempt) in attempts {
        deliveries::record(&mut transaction, id, attempt).await?;
    }
    transaction.commit().await?;
    Ok(Duration::ZERO)
}

async fn attempt(processor: &Processor, transport: &Transport, delivery: Delivery) -> (i64, Attempt) {
    let told = post(processor, transport, &delivery).await;
    let event = &delivery.event_id;
    if delivery.forged {
        tracing::info!(event, answer = ?told, "a forged event was sent, as the test card asks");
        return (delivery.id, Attempt::Done);
    }
    let Err(reason) = told else {
        return (delivery.id, Attempt::Done);
    };
    let failed = delivery.attempts.saturating_add(1);
    match processor.settings().retry.pause_after(failed) {
        Some(pause) => {
            tracing::warn!(event, failed, reason, "a webhook was not taken; trying again");
            let next_at_ms = processor.now_ms().saturating_add(millis(pause));
            (delivery.id, Attempt::Again { next_at_ms })
        }
        None => {
            tracing::error!(event, failed, reason, "a webhook was not taken; given up");
            (delivery.id, Attempt::GivenUp)
        }
    }
}

async fn post(processor: &Processor, transport: &Transport, delivery: &Delivery) -> Result<(), String> {
    let secret = if delivery.forged { FORGERS_SECRET } else { processor.settings().keys.webhook.as_bytes() };
    let signed_at = processor.now_ms().div_euclid(1_000);
    let request = Request::builder()
        .method(Method::POST)
        .uri(&delivery.url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(signature::HEADER, signature::sign(secret, signed_at, delivery.body.as_bytes()))
        .body(Full::new(Bytes::from(delivery.body.clone())))
        .map_err(|error| error.to_string())?;
    match transport.send(request).await {
        Ok((status, _)) if status.is_success() => Ok(()),
        Ok((status, _)) => Err(format!("the receiver answered {status}")),
        Err(error) => Err(error.to_string()),
    }
}
