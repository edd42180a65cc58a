//! The API's JSON, read in the browser: [`Read`], derived beside serde's traits and by the same attributes.
//!
//! serde's derived code returns at the first mistake, from every field of every struct, and drops what was read so far:
//! in WebAssembly that is most of it. Here nothing returns early. A mistake is noted in the [`Reader`], whatever is read
//! after it is made up, and [`read`] throws all of it away. The server, which has to judge what it is sent, reads with
//! `serde_json` (docs/adr/0009-reading-json-without-ways-out.md has the bytes).

mod reader;
mod values;

pub use reader::{Members, Reader};
pub use wire_derive::Read;

/// The text is no JSON, or not JSON of the type asked for.
///
/// It says no more: the shopper is told that the answer could not be read, and words for programmers would be in
/// everybody's download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("malformed JSON")
    }
}

impl std::error::Error for Malformed {}

/// What can be read from JSON.
pub trait Read: Sized {
    /// The value that comes next; any value, if the reader has noted a mistake.
    fn read(from: &mut Reader<'_, '_>) -> Self;
}

/// Reads one value.
///
/// # Errors
/// [`Malformed`].
pub fn read<T: Read>(json: &str) -> Result<T, Malformed> {
    let mistaken = std::cell::Cell::new(false);
    let mut reader = Reader::new(json, &mistaken);
    let value = T::read(&mut reader);
    if reader.is_done() { Ok(value) } else { Err(Malformed) }
}

/// The members of an object: each name, and its value as it is written.
///
/// # Errors
/// [`Malformed`] text, or another value than an object.
pub fn members(json: &str) -> Result<Vec<(String, &str)>, Malformed> {
    let mistaken = std::cell::Cell::new(false);
    let mut reader = Reader::new(json, &mistaken);
    let members = reader.members();
    if reader.is_done() { Ok(members) } else { Err(Malformed) }
}

/// Whether the text is one JSON value.
#[must_use]
pub fn well_formed(json: &str) -> bool {
    let mistaken = std::cell::Cell::new(false);
    let mut reader = Reader::new(json, &mistaken);
    reader.skip();
    reader.is_done()
}
