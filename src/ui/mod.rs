//! Pieces that pages share.

mod failed;

pub use failed::Failed;
