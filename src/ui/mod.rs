//! Pieces that pages share.
#![deny(clippy::float_arithmetic)]

mod countries;
mod failed;
pub mod field;
mod money;
mod picture;

pub use countries::country_options;
pub use failed::Failed;
pub use money::Price;
pub use picture::{Fetch, Picture};
