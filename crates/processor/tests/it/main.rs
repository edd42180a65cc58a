//! The processor over a real listener, as a shop and a shopper meet it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::allow_attributes,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod api;
mod browser;
mod cards;
mod page;
mod restart;
mod sandbox;
mod shop;
mod webhooks;
