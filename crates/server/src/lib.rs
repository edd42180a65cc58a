//! The shop's JSON API and the host of its app.
//!
//! A request goes one way: [`http`] extracts it, [`catalogue`] or the rules of `domain` answer it, [`store`]
//! keeps it, and typed values come back. Time ([`clock`]) and randomness ([`random`]) are parameters.
#![deny(clippy::float_arithmetic)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::allow_attributes,
        reason = "a test stops at the first surprise"
    )
)]

pub mod app;
pub mod audit;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod failpoint;
pub mod folders;
pub mod http;
pub mod jobs;
pub mod mail;
pub mod partner;
pub mod payments;
pub mod random;
pub mod serve;
pub mod store;
pub mod vault;
