//! Recommendations that are made where the history is: on the shopper's device (promise: P2.2).
//!
//! The server knows the catalogue and no history; the browser knows a history and, by the [`Model`], the catalogue.
//! So the server sends everybody the same compact text ([`write`]), and the browser ranks by what it remembers
//! ([`History`], [`rank`]). What a shopper looked at never leaves her browser for this.
//!
//! Two bags are alike as far as they share features (kind, material, colours, price, merchant), each shared feature
//! counting the more the rarer it is; and a bag goes with another where enough orders held both. Whole numbers only,
//! no I/O, no clock: the same input gives the same list everywhere.
#![deny(clippy::float_arithmetic)]

mod history;
mod model;
mod rank;
mod write;

pub use history::{HISTORY_MAX, History, Past};
pub use model::{Model, ModelBag};
pub use rank::{Because, Recommended, rank, rank_among};
pub use write::{Item, write};
