//! Opaque tokens: who holds one may use what it opens. The shop keeps only hashes of them.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::random::Random;

/// Random bytes in a token.
const BYTES: usize = 32;
/// Signs of a token: base 64 without padding.
const SIGNS: usize = 43;

/// 32 random bytes, base64url. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// The SHA-256 of a token, in lower-case hexadecimal: what the database knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

impl Token {
    /// A new one.
    #[must_use]
    pub fn generate(random: &dyn Random) -> Self {
        let mut bytes = [0; BYTES];
        random.fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a token; `None` for what cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plausible =
            text.len() == SIGNS && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        plausible.then(|| Self(text.to_owned()))
    }

    /// For the cookie or the mail, and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What may be stored of it. A fast hash suffices: 256 random bits cannot be searched.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256_hex(self.0.as_bytes()))
    }
}

impl TokenHash {
    /// As it was read from its column.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The hash of a code that a person types: one of many random bits, since nothing slows a search down.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        Self(sha256_hex(code.as_bytes()))
    }

    /// For the database.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    Sha256::digest(bytes)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{SeededRandom, SystemRandom};

    #[test]
    fn a_token_reads_as_itself_and_no_two_are_alike() {
        let token = Token::generate(&SystemRandom);
        assert_eq!(Token::parse(token.expose()), Some(token.clone()));
        assert_ne!(Token::generate(&SystemRandom), token);
    }

    #[test]
    fn what_cannot_be_a_token_is_never_looked_up() {
        let long = "a".repeat(44);
        for text in ["", "short", long.as_str(), &"é".repeat(22), &format!("{};", "a".repeat(42))] {
            assert_eq!(Token::parse(text), None, "{text}");
        }
    }

    #[test]
    fn neither_debug_nor_the_hash_gives_it_away() {
        let token = Token::generate(&SeededRandom::new(1));
        assert!(!format!("{token:?}{:?}", token.hash()).contains(token.expose()));
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
