//! Constants in templates: what `view!` calls while the app is compiled, to put texts that have a name into the template.
//! What would mean something else there than itself is a compile error.

/// How long the pieces are together.
#[must_use]
pub const fn length(pieces: &[&str]) -> usize {
    let (mut length, mut piece) = (0, 0);
    while piece < pieces.len() {
        length += pieces[piece].len();
        piece += 1;
    }
    length
}

/// The pieces one after the other; `LENGTH` is their [`length`].
#[must_use]
pub const fn joined<const LENGTH: usize>(pieces: &[&str]) -> [u8; LENGTH] {
    let (mut all, mut end, mut piece) = ([0; LENGTH], 0, 0);
    while piece < pieces.len() {
        let bytes = pieces[piece].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            all[end] = bytes[at];
            (at, end) = (at + 1, end + 1);
        }
        piece += 1;
    }
    all
}

/// What was joined, as text.
#[must_use]
#[expect(clippy::panic, reason = "only the compiler calls it, and texts one after the other are a text")]
pub const fn text(joined: &[u8]) -> &str {
    match std::str::from_utf8(joined) {
        Ok(text) => text,
        Err(_) => panic!("no text"),
    }
}

/// A text that can stand among an element's children as it is.
#[must_use]
pub const fn plain_text(text: &'static str) -> &'static str {
    assert!(is_plain(text, b"<>&{"), "a text with a sign of markup in it: put it in a hole, by a variable");
    text
}

/// A text that can stand between an attribute's quotes as it is.
#[must_use]
pub const fn plain_value(text: &'static str) -> &'static str {
    assert!(is_plain(text, b"\"&<>"), "a value with a sign of markup in it: put it in a hole, by a variable");
    text
}

const fn is_plain(text: &str, signs: &[u8]) -> bool {
    let (text, mut at) = (text.as_bytes(), 0);
    while at < text.len() {
        let mut sign = 0;
        while sign < signs.len() {
            if text[at] == signs[sign] {
                return false;
            }
            sign += 1;
        }
        at += 1;
    }
    true
}
