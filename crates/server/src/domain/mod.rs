//! The rules: carts, placing and paying orders, finding them again.
//!
//! Buying goes in three phases. (a) [`placing`]: one transaction checks the cart, reserves the stock and writes the
//! order. (b) The payment is opened at the processor, outside any transaction. (c) [`settling`]: once the processor
//! says that the amount is authorised, one idempotent transaction places the order and writes down what follows
//! (capture, mail), which [`crate::jobs`] carry out. A process may die between any two of them; what it leaves is
//! found and finished by the same jobs.
//!
//! **Invariant:** an order changes its status only through [`order_life::after`], in [`turning`].

pub mod accounts;
pub mod asked;
pub mod backoff;
pub mod cancelling;
pub mod cart;
pub mod carting;
pub mod chain;
pub mod consent;
pub mod consent_gap;
pub mod consent_log;
pub mod consignee;
pub mod correcting;
pub mod disclosing;
pub mod finding;
pub mod keys;
pub mod limits;
pub mod moment;
pub mod newsletter;
pub mod order_body;
pub mod order_life;
pub mod order_number;
pub mod placing;
pub mod policy;
pub mod promo;
pub mod proof;
pub mod quote;
pub mod rates;
pub mod receipt;
pub mod requests;
pub mod retention;
pub mod rights;
pub mod settling;
pub mod snapshot;
pub mod token;
pub mod turning;
pub mod unpaid;
pub mod webauthn;
