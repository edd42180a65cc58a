//! All SQL, and nothing but SQL.
//!
//! One text for SQLite and PostgreSQL: `$1` placeholders; ids, words and JSON as TEXT; money, time and flags as
//! BIGINT; RETURNING, ON CONFLICT; sums cast to BIGINT. Functions here take a connection, or a [`Batch`] of
//! writes that go together, so that their callers decide what is one transaction; see [`Db`] for how one is run.
//!
//! **Invariant:** nothing outside this module calls sqlx.
#![expect(clippy::disallowed_methods, reason = "the one home of SQL")]

pub mod account_addresses;
pub mod account_factors;
pub mod account_letters;
pub mod account_passkeys;
pub mod account_sessions;
pub mod accounts;
pub mod audit;
mod batch;
pub mod carts;
pub mod catalogue;
pub mod chain;
pub mod companions;
pub mod consent_gaps;
pub mod consent_log;
pub mod consignees;
pub mod customers;
pub mod data_keys;
pub mod data_limits;
pub mod db;
pub mod disclosures;
pub mod erasure;
pub mod erasures;
mod error;
pub mod grants;
pub mod idempotency;
pub mod joining;
pub mod migrate;
pub mod newsletter;
pub mod order_view;
pub mod orders;
pub mod outbox;
pub mod partner;
pub mod payments;
pub mod privacy;
pub mod promo;
mod queue;
pub mod rates;
pub mod report;
pub mod request_alarms;
pub mod request_letters;
pub mod requests;
pub mod reservations;
pub mod retention;
pub mod rights;
mod rows;

pub use batch::Batch;
pub use db::{Conn, Db, Kind, Work};
pub use error::{Fault, StoreError};
