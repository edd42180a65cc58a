//! One folder a subject: `model.rs` pure, `state.rs` signals, views beside them.
#![deny(clippy::float_arithmetic)]

pub mod account;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod destination;
pub mod help;
pub mod newsletter;
pub mod orders;
pub mod privacy_center;
pub mod remembered;
