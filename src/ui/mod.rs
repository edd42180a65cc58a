//! Pieces that pages share.
#![deny(clippy::float_arithmetic)]

mod countries;
mod failed;
pub mod field;
pub mod form;
mod money;
mod picture;
pub mod proof;
pub mod sending;

pub use countries::country_options;
pub use failed::{Failed, failed};
pub use money::{Price, price_from};
pub use picture::{Fetch, Picture};
