//! Pieces that pages share.

mod countries;
mod failed;
pub mod field;
pub mod form;
pub mod lines;
mod money;
mod picture;
pub mod proof;
pub mod sending;
pub mod summary;

pub use countries::country_options;
pub use failed::Failed;
pub use money::Price;
pub use picture::{Fetch, Picture};
