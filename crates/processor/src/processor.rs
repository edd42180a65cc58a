//! What a processor does, as one transaction each.
//!
//! Every change of a payment goes through `Processor::change`: it loads the payment, takes a step
//! of the state machine, and stores the new status, on condition that the old one still stands,
//! together with the webhooks that tell of it. Two submissions of one form therefore authorise
//! once. The transaction runs in a task of its own, so that a client that hangs up cannot leave
//! it half-way.

mod cards;

use std::sync::Arc;

use sqlx::SqliteConnection;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::card::{Card, Month};
use crate::config::{Settings, millis};
use crate::new_payment::{self, InvalidPayment, Opening};
use crate::record::{Happened, Record};
use crate::signature::hex;
use crate::status::{Forbidden, Status, Step};
use crate::store::{Store, cards as kept, deliveries, payments};
use crate::system::uuid_v7;
use crate::webhooks;
use crate::wire::{EventKind, NewPayment, Payment};

pub(crate) use cards::CardRefusal;

/// A running processor. Clones share it.
#[derive(Clone)]
pub struct Processor(Arc<Parts>);

struct Parts {
    store: Store,
    settings: Settings,
    origin: String,
    deliveries_waiting: Notify,
}

/// Why a request cannot be met.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("no such payment")]
    UnknownPayment,
    #[error("the payment exists with another amount or currency")]
    AmountMismatch,
    #[error(transparent)]
    Invalid(#[from] InvalidPayment),
    #[error(transparent)]
    Card(#[from] CardRefusal),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error("the payment changed meanwhile")]
    Overtaken,
    #[error("the database failed: {0}")]
    Store(#[from] sqlx::Error),
    #[error("an event cannot be written: {0}")]
    Event(#[from] serde_json::Error),
    #[error("the transaction's task ended early: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl Processor {
    /// Opens the database. `origin` is where shoppers reach the hosted page, unless the settings
    /// name a public one.
    ///
    /// # Errors
    /// When the database cannot be opened or prepared.
    pub async fn open(settings: Settings, origin: String) -> Result<Self, sqlx::Error> {
        let store = Store::open(&settings.database).await?;
        let origin = settings.public_origin.clone().unwrap_or(origin);
        Ok(Self(Arc::new(Parts {
            store,
            origin: origin.trim_end_matches('/').to_owned(),
            settings,
            deliveries_waiting: Notify::new(),
        })))
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.0.store.close().await;
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.0.settings.clock.now_ms()
    }

    /// Resolves when something was put into the delivery queue since the last call.
    pub(crate) async fn deliveries_waiting(&self) {
        self.0.deliveries_waiting.notified().await;
    }

    pub(crate) fn to_wire(&self, record: &Record) -> Payment {
        record.to_wire(&self.0.origin)
    }

    /// Makes the payment, or gives the one that `reference` has already.
    pub(crate) async fn create(&self, reference: Uuid, new: NewPayment) -> Result<Record, Error> {
        let now_ms = self.now_ms();
        let mut token = [0; 32];
        self.settings().randomness.fill(&mut token);
        let opening = Opening {
            session: hex(&token),
            now_ms,
            expires_at_ms: now_ms.saturating_add(millis(self.settings().time_to_pay)),
        };
        let customer = new.customer.clone();
        let record = new_payment::parse(reference, new, opening)?;
        let store = self.store().clone();
        detached(async move {
            let mut transaction = store.begin().await?;
            if payments::insert(&mut *transaction, &record).await? {
                if let Some(customer) = customer {
                    kept::link(&mut transaction, reference, &customer).await?;
                }
                transaction.commit().await?;
                return Ok(record);
            }
            let present = payments::by_reference(&mut *transaction, reference).await?.ok_or(Error::UnknownPayment)?;
            if (present.amount_minor, &present.currency) != (record.amount_minor, &record.currency) {
                return Err(Error::AmountMismatch);
            }
            Ok(present)
        })
        .await
    }

    pub(crate) async fn find(&self, reference: Uuid) -> Result<Record, Error> {
        payments::by_reference(self.store().reader(), reference).await?.ok_or(Error::UnknownPayment)
    }

    pub(crate) async fn find_by_session(&self, session: &str) -> Result<Record, Error> {
        payments::by_session(self.store().reader(), session).await?.ok_or(Error::UnknownPayment)
    }

    pub(crate) async fn list(
        &self,
        status: Option<Status>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<(i64, Record)>, Error> {
        Ok(payments::list(self.store().reader(), status, after, limit).await?)
    }

    /// Tries a card, which nobody asked to have kept.
    pub(crate) async fn charge(&self, reference: Uuid, card: Card) -> Result<Record, Error> {
        self.charge_keeping(reference, card, None).await
    }

    /// The shopper answered at the bank's page.
    pub(crate) async fn answer_challenge(&self, reference: Uuid, approved: bool) -> Result<Record, Error> {
        self.change(reference, move |record, _| record.answer_challenge(approved)).await
    }

    /// The shop takes the amount.
    pub(crate) async fn capture(&self, reference: Uuid) -> Result<Record, Error> {
        self.change(reference, |record, _| record.take(Step::Capture)).await
    }

    /// The shop gives the payment up.
    pub(crate) async fn void(&self, reference: Uuid) -> Result<Record, Error> {
        self.change(reference, |record, _| record.take(Step::Void)).await
    }

    /// The shop gives back what it took.
    pub(crate) async fn refund(&self, reference: Uuid) -> Result<Record, Error> {
        self.change(reference, |record, _| record.take(Step::Refund)).await
    }

    /// The shop has erased whoever paid: only the payment itself is remembered.
    pub(crate) async fn forget(&self, reference: Uuid) -> Result<Record, Error> {
        let mut token = [0; 32];
        self.settings().randomness.fill(&mut token);
        let this = self.clone();
        detached(async move {
            let mut transaction = this.store().begin().await?;
            let before = payments::by_reference(&mut *transaction, reference).await?.ok_or(Error::UnknownPayment)?;
            let mut record = before.clone();
            record.forget(hex(&token))?;
            if record != before {
                payments::forget(&mut transaction, &record).await?;
            }
            // What the shop is still to be told of it, it has no use for.
            deliveries::forget(&mut transaction, reference).await?;
            kept::unlink(&mut transaction, reference).await?;
            transaction.commit().await?;
            Ok(record)
        })
        .await
    }

    /// Lets slow banks answer and ends payments whose time ran out.
    pub(crate) async fn settle_what_is_due(&self) -> Result<(), Error> {
        for reference in payments::due(self.store().reader(), self.now_ms()).await? {
            let settled = self
                .change(reference, |record, now_ms| match record.answer_due_at_ms {
                    Some(due_at_ms) if due_at_ms <= now_ms => record.settle(now_ms),
                    _ => record.expire_if_due(now_ms),
                })
                .await;
            match settled {
                // The shop or the shopper was quicker.
                Ok(_) | Err(Error::Forbidden(_) | Error::Overtaken) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn change(
        &self,
        reference: Uuid,
        step: impl FnOnce(&mut Record, i64) -> Result<Happened, Forbidden> + Send + 'static,
    ) -> Result<Record, Error> {
        self.change_wishing(reference, None, step).await
    }

    /// With `wish`, whether the card that is tried is to be kept, and until when it is good: that is known by the time it
    /// is authorised, which may be in the same step or much later.
    async fn change_wishing(
        &self,
        reference: Uuid,
        wish: Option<Option<Month>>,
        step: impl FnOnce(&mut Record, i64) -> Result<Happened, Forbidden> + Send + 'static,
    ) -> Result<Record, Error> {
        let this = self.clone();
        detached(async move {
            let mut transaction = this.store().begin().await?;
            let before = payments::by_reference(&mut *transaction, reference).await?.ok_or(Error::UnknownPayment)?;
            let mut record = before.clone();
            let happened = step(&mut record, this.now_ms())?;
            if record == before {
                return Ok(record);
            }
            if !payments::save(&mut transaction, &record, before.status).await? {
                return Err(Error::Overtaken);
            }
            if let Some(keep) = wish {
                kept::wish(&mut transaction, reference, keep).await?;
            }
            if happened.contains(&EventKind::Authorised) {
                let now_ms = this.now_ms();
                let id = format!("card_{}", uuid_v7(now_ms, &*this.settings().randomness).simple());
                kept::keep(&mut transaction, &record, (&id, now_ms)).await?;
            }
            this.announce(&mut transaction, &record, &happened).await?;
            transaction.commit().await?;
            if !happened.is_empty() {
                this.0.deliveries_waiting.notify_one();
            }
            tracing::debug!(%reference, status = record.status.as_str(), "payment changed");
            Ok(record)
        })
        .await
    }

    async fn announce(
        &self,
        connection: &mut SqliteConnection,
        record: &Record,
        happened: &[EventKind],
    ) -> Result<(), Error> {
        let Some(url) = &record.webhook_url else {
            return Ok(());
        };
        let settings = self.settings();
        let (delays, now_ms) = (settings.delays, self.now_ms());
        for kind in happened {
            for dispatch in webhooks::plan(*kind, record, delays, now_ms, &*settings.randomness) {
                deliveries::enqueue(
                    connection,
                    &dispatch.event.id,
                    url,
                    &serde_json::to_string(&dispatch.event)?,
                    dispatch.forged,
                    dispatch.due_at_ms,
                )
                .await?;
            }
        }
        Ok(())
    }
}

async fn detached<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    tokio::spawn(work).await?
}
