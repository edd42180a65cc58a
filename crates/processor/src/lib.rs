//! A sandbox payment processor: another company's software, which the shop knows by HTTP alone.
//!
//! It has an origin of its own, a database of its own and a hosted page on which shoppers type
//! their card, so that no card number ever reaches the shop (promise: P6.1). Nothing here knows the
//! shop's crates; the shop uses [`client`], [`wire`] and [`signature`], as it would use a
//! processor's published library.
//!
//! # A payment's way
//! 1. The shop makes it: `PUT /v1/payments/{reference}`, idempotent by the shop's own id, and sends
//!    the shopper to `page_url`.
//! 2. The shopper pays there, and is sent to `return_url`; the bank holds the amount
//!    (`authorised`). A signed webhook tells the shop, too.
//! 3. The shop takes the amount (`capture`) or gives it up (`void`). What it took it may give back (`refund`).
//!
//! A shop that will know its shopper again says so by an opaque `customer`. The page then asks her
//! whether to keep the card that she types, and offers those that she had kept; the shop lists and
//! removes them, and forgets the customer, under `/v1/customers`.
//!
//! [`status::Status`] is the whole state machine. Webhooks are queued in the transaction of the
//! change that they tell of, and tried until the shop takes them: at least once, in no sure order.
//!
//! # Sandbox
//! [`test_cards`] lists the numbers that it takes and what each does, to the webhooks also. The
//! path `POST /v1/test/authorise/{reference}` pays without the page, for load tests.
//!
//! # Invariants
//! - A card number or security code is never stored, logged or sent on; only scheme and last four
//!   digits are kept, and the expiry of a card whose owner asked for that.
//! - Time and randomness come from [`system`], as parameters.
//! - All SQL stands in `store`; all changes of a payment go through one function of
//!   [`processor::Processor`], as one transaction conditional on the old status.
#![deny(clippy::float_arithmetic)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::allow_attributes, reason = "a test fails by panicking")
)]

pub mod client;
pub mod config;
pub mod money;
pub mod processor;
pub mod signature;
pub mod status;
pub mod system;
pub mod test_cards;
pub mod wire;

mod api;
mod card;
mod jobs;
mod new_payment;
mod page;
mod record;
mod serve;
mod store;
mod transport;
mod webhooks;

pub use client::{Client, ClientError};
pub use config::{Config, Database, Delays, Keys, Retry, Settings};
pub use processor::Processor;
pub use serve::{ServeError, router, serve};
pub use status::Status;
