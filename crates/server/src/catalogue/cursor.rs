//! Cursors: where a page ended, as opaque text.
//!
//! A cursor holds the last bag's place in the order, not a count, so that what is sold or added meanwhile moves
//! nothing. It ends with a check over itself, the order and, where the order depends on it, the search text: one
//! from another list or with a letter changed is refused instead of showing a wrong page. The check is no secret:
//! whoever computes it gets a page that anybody may see.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::catalogue::Sort;
use sha2::{Digest, Sha256};

use super::order::{Key, Position};

const CHECK: usize = 8;
const NUMBER: u8 = 1;
const TEXT: u8 = 2;

/// The text is no cursor of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one of this list")]
pub struct CursorError;

/// Writes down a place in the order `sort` of the list for the search text `q`.
#[must_use]
pub fn write(position: &Position, sort: Sort, q: &str) -> String {
    let mut bytes = Vec::with_capacity(96);
    match &position.key {
        Key::Number(number) => {
            bytes.push(NUMBER);
            bytes.extend(number.to_be_bytes());
        }
        Key::Text(text) => {
            bytes.push(TEXT);
            // Keys are cut to fewer bytes than this holds.
            bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
            bytes.extend(text.as_bytes());
        }
    }
    bytes.extend(position.id.as_bytes());
    bytes.extend(check(&bytes, sort, q));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a place in the order `sort` of the list for the search text `q`.
///
/// # Errors
/// [`CursorError`] for everything that [`write`] did not write for the same list.
pub fn read(text: &str, sort: Sort, q: &str) -> Result<Position, CursorError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorError)?;
    let (body, given) = bytes.split_last_chunk::<CHECK>().ok_or(CursorError)?;
    if *given != check(body, sort, q) {
        return Err(CursorError);
    }
    let (key, id) = match body.split_first().ok_or(CursorError)? {
        (&NUMBER, rest) => {
            let (number, id) = rest.split_first_chunk::<8>().ok_or(CursorError)?;
            (Key::Number(i64::from_be_bytes(*number)), id)
        }
        (&TEXT, rest) => {
            let (&len, rest) = rest.split_first().ok_or(CursorError)?;
            let (text, id) = rest.split_at_checked(usize::from(len)).ok_or(CursorError)?;
            (Key::Text(utf8(text)?.into()), id)
        }
        _ => return Err(CursorError),
    };
    Ok(Position { key, id: utf8(id)?.into() })
}

fn utf8(bytes: &[u8]) -> Result<&str, CursorError> {
    std::str::from_utf8(bytes).map_err(|_| CursorError)
}

fn check(body: &[u8], sort: Sort, q: &str) -> [u8; CHECK] {
    let mut hash = Sha256::new();
    hash.update(b"valise cursor 1\0");
    hash.update(sort.slug());
    if sort == Sort::Relevance {
        hash.update(b"\0");
        hash.update(q);
    }
    hash.update(b"\0");
    hash.update(body);
    let mut check = [0; CHECK];
    check.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, sample::select};

    fn positions() -> impl Strategy<Value = Position> {
        let key = prop_oneof![any::<i64>().prop_map(Key::Number), "\\PC{0,15}".prop_map(|t| Key::Text(t.into()))];
        (key, "[0-9a-f-]{1,36}").prop_map(|(key, id)| Position { key, id: id.into() })
    }

    proptest! {
        #[test]
        fn a_cursor_names_the_place_it_was_written_for(position in positions(), sort in select(Sort::ALL), q in ".{0,20}") {
            let text = write(&position, sort, &q);
            prop_assert!(text.len() <= 200, "what the contract lets through");
            prop_assert_eq!(read(&text, sort, &q), Ok(position));
        }

        #[test]
        fn a_cursor_of_another_order_is_refused(position in positions()) {
            let text = write(&position, Sort::New, "");
            prop_assert_eq!(read(&text, Sort::Price, ""), Err(CursorError));
            let text = write(&position, Sort::Relevance, "tote");
            prop_assert_eq!(read(&text, Sort::Relevance, "clutch"), Err(CursorError));
        }

        #[test]
        fn a_cursor_with_one_letter_changed_is_refused(position in positions(), at in 0..40_usize) {
            let text = write(&position, Sort::Name, "");
            let at = at % text.len();
            let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            let tampered = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            prop_assert_eq!(read(&tampered, Sort::Name, ""), Err(CursorError));
        }

        #[test]
        fn reading_any_text_never_panics(text in ".{0,60}") {
            prop_assert_eq!(read(&text, Sort::New, ""), Err(CursorError));
        }
    }
}
