//! Query strings: the little of them that both sides need.

/// Appends `text` to `out`, percent-encoding all but RFC 3986's unreserved characters and the comma, which separates
/// the items of our lists and may stand in any part of an address.
pub fn encode_into(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b',') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Percent-decodes one component, reading `+` as a space. Malformed escapes stand for themselves,
/// bytes that are no UTF-8 become U+FFFD: a shopper's hand-edited address must never fail to open.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped =
            (bytes[at] == b'%').then(|| Some((hex(*bytes.get(at + 1)?)?, hex(*bytes.get(at + 2)?)?))).flatten();
        match (bytes[at], escaped) {
            (_, Some((high, low))) => {
                out.push(high << 4 | low);
                at += 2;
            }
            (b'+', None) => out.push(b' '),
            (byte, None) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The pairs of a query string (without its `?`), decoded, in order; a key without `=` has an empty value.
#[must_use]
pub fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// Builds `path?key=value&…`, leaving out what was never pushed.
#[derive(Debug)]
pub struct Href(String, bool);

impl Href {
    /// Starts with a path whose parameters are already in it.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(path.to_owned(), false)
    }

    /// Appends one path segment, percent-encoded.
    #[must_use]
    pub fn segment(mut self, text: &str) -> Self {
        self.0.push('/');
        encode_into(&mut self.0, text);
        self
    }

    /// Appends one pair.
    pub fn push(&mut self, key: &str, value: &str) {
        self.0.push(if self.1 { '&' } else { '?' });
        self.1 = true;
        self.0.push_str(key);
        self.0.push('=');
        encode_into(&mut self.0, value);
    }

    /// [`Self::push`] for building in one expression.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.push(key, value);
        self
    }

    /// The finished path and query.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_encoded_decodes_to_itself(text in ".*") {
            let mut encoded = String::new();
            encode_into(&mut encoded, &text);
            prop_assert!(encoded.is_ascii());
            prop_assert_eq!(decode(&encoded), text);
        }

        #[test]
        fn decoding_never_panics(text in ".*") {
            let _decoded: String = decode(&text);
        }

        #[test]
        fn an_href_gives_its_pairs_back(key in "[a-z_]{1,8}", value in ".*") {
            let href = Href::new("/x").with("a", "1").with(&key, &value).finish();
            let query = href.split_once('?').map(|(_, query)| query).unwrap_or_default();
            prop_assert_eq!(pairs(query), vec![("a".to_owned(), "1".to_owned()), (key, value)]);
        }
    }

    #[test]
    fn a_broken_escape_stands_for_itself() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz+%4"), "%zz %4");
    }
}
