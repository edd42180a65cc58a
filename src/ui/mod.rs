//! Pieces that pages share.

mod failed;
pub mod field;
mod money;
mod picture;

pub use failed::Failed;
pub use money::Price;
pub use picture::{Fetch, Picture};
