//! A way to the payment processor on which goes wrong what a test wants to go wrong.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use contract::account::SavedCards;
use http::HeaderMap;
use tokio::sync::RwLock;
use valise_server::payments::{
    Answer, HeldPayments, Payment, PaymentEvent, PaymentProcessor, WantedPayment, WebhookRefusal, cards::CardKeeper,
    hosted::Hosted,
};

/// What goes wrong.
#[derive(Debug, Default)]
pub struct Troubles {
    /// How many captures panic before one is sent.
    pub captures_that_panic: AtomicUsize,
    /// How many refunds panic before one is sent.
    pub refunds_that_panic: AtomicUsize,
    /// How many requests to forget panic before one is sent.
    pub forgettings_that_panic: AtomicUsize,
    /// How many webhooks panic before one is read.
    pub webhooks_that_panic: AtomicUsize,
    /// Payments that were asked to be opened.
    pub openings: AtomicUsize,
    /// While a test holds it, no opening is answered.
    pub opening: RwLock<()>,
}

/// The processor behind them.
#[derive(Debug)]
pub struct Troubled {
    processor: Hosted,
    troubles: Arc<Troubles>,
}

impl Troubled {
    pub fn new(processor: Hosted, troubles: Arc<Troubles>) -> Self {
        Self { processor, troubles }
    }
}

impl PaymentProcessor for Troubled {
    fn open<'a>(&'a self, wanted: &'a WantedPayment) -> Answer<'a, Payment> {
        Box::pin(async move {
            self.troubles.openings.fetch_add(1, Ordering::SeqCst);
            let _may_go = self.troubles.opening.read().await;
            self.processor.open(wanted).await
        })
    }

    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Option<Payment>> {
        self.processor.ask(reference)
    }

    fn capture<'a>(&'a self, reference: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            break_while_left(&self.troubles.captures_that_panic);
            self.processor.capture(reference).await
        })
    }

    fn void<'a>(&'a self, reference: &'a str) -> Answer<'a, ()> {
        self.processor.void(reference)
    }

    fn refund<'a>(&'a self, reference: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            break_while_left(&self.troubles.refunds_that_panic);
            self.processor.refund(reference).await
        })
    }

    fn forget<'a>(&'a self, reference: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            break_while_left(&self.troubles.forgettings_that_panic);
            self.processor.forget(reference).await
        })
    }

    fn held(&self, after: Option<i64>) -> Answer<'_, HeldPayments> {
        self.processor.held(after)
    }

    fn hear(&self, headers: &HeaderMap, body: &[u8], now_ms: i64) -> Result<PaymentEvent, WebhookRefusal> {
        break_while_left(&self.troubles.webhooks_that_panic);
        self.processor.hear(headers, body, now_ms)
    }
}

impl CardKeeper for Troubled {
    fn cards<'a>(&'a self, customer: &'a str) -> Answer<'a, SavedCards> {
        self.processor.cards(customer)
    }

    fn remove_card<'a>(&'a self, customer: &'a str, id: &'a str) -> Answer<'a, Option<SavedCards>> {
        self.processor.remove_card(customer, id)
    }

    fn forget_customer<'a>(&'a self, customer: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            break_while_left(&self.troubles.forgettings_that_panic);
            self.processor.forget_customer(customer).await
        })
    }
}

fn break_while_left(panics: &AtomicUsize) {
    let one_less = |left: usize| left.checked_sub(1);
    assert!(panics.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_err(), "the line broke");
}
