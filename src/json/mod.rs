//! JSON in the browser's bytes: [`read`] and [`write`] for the contract's types, and nothing that they do not need.
//!
//! serde's derived code stays; what goes is the general reader that calls every way into it (structs from sequences,
//! fields by index or by bytes, errors in words). Natively the same code runs, so that its tests are fast and a painted
//! page reads what a browser would (docs/adr/0005-json-for-the-browser.md has the bytes).

mod error;
mod read;
mod text;
mod write;

#[cfg(test)]
mod tests;

pub use error::Malformed;
pub use read::read;
pub use text::{members, well_formed};
pub use write::{texts, write};
