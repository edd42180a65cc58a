//! What the processor and a shop say to each other: the types of the HTTP API and of webhooks.
//!
//! Amounts are integers of minor units; times are epoch milliseconds; a payment's `reference` is
//! the shop's own id for it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::status::Status;

/// The body of `PUT /v1/payments/{reference}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    /// What to pay, in minor units: 1 to 10^12.
    pub amount_minor: i64,
    /// ISO 4217, three capital letters.
    pub currency: String,
    /// What the shopper pays for, shown on the page; at most 200 characters.
    pub description: String,
    /// Where the shopper goes once the card was authorised. An absolute http(s) address.
    pub return_url: String,
    /// Where the shopper goes instead of paying. An absolute http(s) address.
    pub cancel_url: String,
    /// Where events are posted; `None` for a shop that would rather ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_url: Option<String>,
    /// The shop's opaque reference of who pays, who is then offered to have her card kept, and those that are; 16 to 64
    /// letters, digits, `-` and `_`. `None` for somebody whom the shop will not know again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
}

/// A payment as the shop sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The shop's id for the payment.
    pub reference: Uuid,
    /// Where it stands.
    pub status: Status,
    /// What is to be paid, in minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// The hosted page to send the shopper to. Unguessable: who knows it may pay.
    pub page_url: String,
    /// The card tried last, as far as it may be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardSummary>,
    /// Why the card tried last was refused; gone once one is authorised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<Decline>,
    /// When the shop made it.
    pub created_at_ms: i64,
}

/// All that is kept of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardSummary {
    /// The card's scheme.
    pub brand: Brand,
    /// The last four digits of its number.
    pub last4: String,
}

/// A card that a customer had kept, as the shop may show it to her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedCard {
    /// Names it; pays nothing by itself.
    pub id: String,
    /// The card's scheme.
    pub brand: Brand,
    /// The last four digits of its number.
    pub last4: String,
    /// Its expiry, such as `12/34`.
    pub expiry: String,
}

/// The cards of a customer, the one saved last first: the answer of `GET /v1/customers/{customer}/cards`, and what is
/// left after `DELETE /v1/customers/{customer}/cards/{id}` and `DELETE /v1/customers/{customer}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedCards {
    /// They.
    pub cards: Vec<SavedCard>,
}

/// A card's scheme, told by its first digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Brand {
    /// Visa.
    Visa,
    /// Mastercard.
    Mastercard,
    /// American Express, whose security code has four digits.
    Amex,
    /// Any other scheme.
    Other,
}

impl Brand {
    pub(crate) const ALL: [Self; 4] = [Self::Visa, Self::Mastercard, Self::Amex, Self::Other];

    /// The name on the wire and in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Visa => "visa",
            Self::Mastercard => "mastercard",
            Self::Amex => "amex",
            Self::Other => "other",
        }
    }
}

/// Why a card was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// The bank refused and gave no reason.
    CardDeclined,
    /// The account does not hold the amount.
    InsufficientFunds,
    /// The shopper did not approve at the bank's page.
    AuthenticationFailed,
}

impl Decline {
    pub(crate) const ALL: [Self; 3] = [Self::CardDeclined, Self::InsufficientFunds, Self::AuthenticationFailed];

    /// The name on the wire and in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::CardDeclined => "card_declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::AuthenticationFailed => "authentication_failed",
        }
    }
}

/// A page of `GET /v1/payments`, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentList {
    /// The payments of this page.
    pub payments: Vec<Payment>,
    /// Give it as `after` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// The query of `GET /v1/payments`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// Only payments that stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// How many at most: 1 to 500, 100 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// The body of `POST /v1/test/authorise/{reference}`: sandbox only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestCharge {
    /// The number of a test card; blanks are allowed.
    pub card: String,
}

/// What a webhook tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The same however often the event is delivered.
    pub id: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When it happened, which may be long before it is delivered.
    pub created_at_ms: i64,
    /// The payment as it stood then: ask for how it stands now.
    pub data: EventData,
}

/// The payment of an [`Event`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventData {
    /// The shop's id for the payment.
    pub reference: Uuid,
    /// Where it stood when the event happened.
    pub status: Status,
    /// What is to be paid, in minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// What happened to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// The shop made it.
    #[serde(rename = "payment.created")]
    Created,
    /// A card was authorised.
    #[serde(rename = "payment.authorised")]
    Authorised,
    /// A card was refused.
    #[serde(rename = "payment.declined")]
    Declined,
    /// The amount was taken.
    #[serde(rename = "payment.captured")]
    Captured,
    /// What was taken was given back.
    #[serde(rename = "payment.refunded")]
    Refunded,
    /// The shop gave it up.
    #[serde(rename = "payment.voided")]
    Voided,
    /// Nobody paid in time.
    #[serde(rename = "payment.expired")]
    Expired,
}

/// A refusal (RFC 9457), media type `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// What programs match on: `unauthorised`, `unknown_payment`, `amount_mismatch`,
    /// `forbidden_step`, `invalid_request`, `unknown_card`, `unknown_saved_card`, `unavailable`.
    pub code: String,
    /// What people read.
    pub title: String,
}
