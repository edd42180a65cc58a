//! The shop as those who use it know it: stories over HTTP, each on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "a test stops at the first surprise"
)]

#[path = "../support/mod.rs"]
mod support;

mod account;
mod account_attacks;
mod account_export;
mod account_factors;
mod account_joining;
mod account_races;
mod account_rights;
mod account_things;
mod address_limits;
mod audit;
mod bad_input;
mod canary;
mod cancelling;
mod cards;
mod carts;
mod catalogue;
mod checkout;
mod correcting;
mod erasing;
mod erasure_letter;
mod export;
mod finding;
mod gpc;
mod ground;
mod idempotency;
mod ledger;
mod mail;
mod matrix;
mod newsletter;
mod pages;
mod partner;
mod passkeys;
mod payments;
mod promo;
mod races;
mod rates;
mod recommendations;
mod report;
mod request_letters;
mod requests;
mod reservations;
mod retention;
mod rights;
mod rights_twice;
mod session_life;
mod smtp;
mod switches;
mod traces;
mod unpaid;
mod vault;
mod webhooks;
