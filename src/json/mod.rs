//! JSON in the browser's bytes: [`read`] and [`write`] for the contract's types, and nothing that they do not need.
//!
//! What is read derives `wire::Read`; what is written goes through serde's derived code and a writer of our own. Natively
//! the same code runs, so that its tests are fast and a painted page reads what a browser would
//! (docs/adr/0005-json-for-the-browser.md and 0009 have the bytes).

mod error;
mod write;

#[cfg(test)]
mod tests;

pub use wire::{Malformed, members, read, well_formed};
pub use write::{texts, write};
