//! Pieces that pages share.
#![deny(clippy::float_arithmetic)]

mod awaited;
mod countries;
mod failed;
pub mod field;
pub mod filled;
pub mod form;
mod money;
pub mod passkey;
mod picture;
pub mod proof;
pub mod sending;

pub use awaited::{PICTURE, awaited};
pub use countries::country_options;
pub use failed::{Failed, failed};
pub use money::Price;
pub use picture::{Fetch, Picture};
