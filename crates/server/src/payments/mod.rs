//! Payments: what the shop asks of a processor. Adding another processor is one more file beside [`hosted`].
//!
//! A payment is *opened*, the shopper pays on the processor's page, the amount is *authorised*: the processor holds
//! it for the shop, which then *captures* (takes) or *voids* it (gives it back); what it took it can *refund*. Each call may be repeated: a
//! repetition does nothing more. A payment is known by the shop's own reference, made before it is opened, so
//! that a lost answer loses nothing.

pub mod cards;
pub mod embedded;
pub mod hosted;
pub mod keys;

use std::{future::Future, pin::Pin};

use contract::{money::Money, orders::PaymentFailure};
use http::HeaderMap;

/// An answer to come.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, PaymentError>> + Send + 'a>>;

/// A payment processor.
pub trait PaymentProcessor: cards::CardKeeper + std::fmt::Debug + Send + Sync + 'static {
    /// Opens the payment, or gives the one that its reference has already.
    fn open<'a>(&'a self, wanted: &'a WantedPayment) -> Answer<'a, Payment>;
    /// How it stands; `None` for a reference that the processor does not know.
    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Option<Payment>>;
    /// Takes the authorised amount.
    fn capture<'a>(&'a self, reference: &'a str) -> Answer<'a, ()>;
    /// Gives it up, authorised or not; for one that the processor does not know there is nothing to do.
    fn void<'a>(&'a self, reference: &'a str) -> Answer<'a, ()>;
    /// Gives back whatever it holds or took, whole.
    fn refund<'a>(&'a self, reference: &'a str) -> Answer<'a, ()>;
    /// Has it forget what it knows beyond the payment itself: what it was for, who paid with which card. For one that the
    /// processor does not know there is nothing to do; one that is not over yet it refuses.
    fn forget<'a>(&'a self, reference: &'a str) -> Answer<'a, ()>;
    /// A page of the payments whose amount is held, oldest first.
    fn held(&self, after: Option<i64>) -> Answer<'_, HeldPayments>;
    /// Reads a webhook, at `now_ms`: only what the processor signed lately is believed.
    ///
    /// # Errors
    /// [`WebhookRefusal`]; the sender learns nothing more than that it was refused.
    fn hear(&self, headers: &HeaderMap, body: &[u8], now_ms: i64) -> Result<PaymentEvent, WebhookRefusal>;
}

/// A payment to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedPayment {
    /// The shop's id for it.
    pub reference: String,
    /// What is to be paid.
    pub amount: Money,
    /// What the shopper pays for, for the processor's page.
    pub description: String,
    /// Where she goes once she has paid.
    pub return_url: String,
    /// Where she goes instead of paying.
    pub cancel_url: String,
    /// Where webhooks go.
    pub webhook_url: String,
    /// What the processor knows her by who pays, so that it can keep her card; none for a guest.
    pub customer: Option<String>,
}

/// Where a payment stands, as far as the shop needs to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can still be paid.
    Open,
    /// It can still be paid, but the last card was refused.
    Refused(PaymentFailure),
    /// The amount is held for the shop, or taken already.
    Authorised,
    /// It cannot be paid any more, and nothing is held.
    Over,
}

/// A payment as the processor tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The shop's id for it.
    pub reference: String,
    /// Where it stands.
    pub standing: Standing,
    /// What is to be paid, was held or taken.
    pub amount: Money,
    /// Where the shopper pays.
    pub page_url: String,
    /// When it was opened, epoch milliseconds.
    pub opened_at: i64,
}

/// A page of payments whose amount is held.
#[derive(Debug, Clone, Default)]
pub struct HeldPayments {
    /// The payments.
    pub payments: Vec<Payment>,
    /// For the next page; `None` on the last.
    pub next: Option<i64>,
}

/// What a webhook tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentEvent {
    /// The same however often it is delivered.
    pub id: String,
    /// The shop's id for the payment.
    pub reference: String,
    /// Where the payment stood when it happened; `None` when only the processor can tell.
    pub standing: Option<Standing>,
    /// The amount that it names: to be compared, never to be believed.
    pub amount: Money,
}

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// No answer, or none to be read: it may or may not have had its effect. Try again.
    #[error("{0}")]
    Unavailable(String),
    /// The processor says no, and will again.
    #[error("{0}")]
    Refused(String),
}

/// Why a webhook is not to be believed, or not to be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefusal {
    /// Not signed by the processor, or not lately.
    #[error("bad signature: {0}")]
    BadSignature(String),
    /// Signed, but not in words that this program knows.
    #[error("not understood: {0}")]
    NotUnderstood(String),
}
