//! What a passkey is asked to sign: a time, and the shop's seal on it, on what it is for, and on the browser that it is
//! for. Nothing is written down before it is answered, so asking costs no row.

use contract::account::PASSKEY_MS;

use crate::vault::{Seal, ShopKey};

/// What is asked for, and the browser that is asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ask<'a> {
    /// A new passkey, by the session of its person.
    Make(&'a str),
    /// An answer of one that there is, by the token that the browser keeps meanwhile.
    Use(&'a str),
}

impl Ask<'_> {
    fn sealed(self, key: &ShopKey, at_ms: i64) -> String {
        let (word, browser) = match self {
            Self::Make(session) => ("make", session),
            Self::Use(token) => ("use", token),
        };
        // Ids and tokens hold no colon.
        let seal = key.seal(Seal::PasskeyChallenge, &format!("{word}:{browser}:{at_ms}"));
        format!("{at_ms}.{seal}")
    }

    /// What is asked at `now_ms`.
    pub fn challenge(self, key: &ShopKey, now_ms: i64) -> String {
        self.sealed(key, now_ms)
    }

    /// Whether this was asked, of this browser, and not long ago.
    pub fn holds(self, key: &ShopKey, now_ms: i64, challenge: &[u8]) -> bool {
        let at_ms = std::str::from_utf8(challenge).ok().and_then(|text| text.split_once('.')?.0.parse::<i64>().ok());
        let Some(at_ms) = at_ms else { return false };
        // Two servers need not agree on the second.
        let fresh = now_ms.abs_diff(at_ms) <= PASSKEY_MS.unsigned_abs();
        fresh && bool::from(subtle::ConstantTimeEq::ct_eq(self.sealed(key, at_ms).as_bytes(), challenge))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_for_what_it_was_asked_for_in_its_browser_for_five_minutes() {
        let (key, other) = (ShopKey::of(&[7; 32]).unwrap(), ShopKey::of(&[8; 32]).unwrap());
        let asked = Ask::Use("token").challenge(&key, 1_000_000);
        let holds = |ask: Ask<'_>, now_ms| ask.holds(&key, now_ms, asked.as_bytes());
        assert!(holds(Ask::Use("token"), 1_000_000) && holds(Ask::Use("token"), 1_300_000));
        assert!(!holds(Ask::Use("token"), 1_300_001));
        assert!(!holds(Ask::Use("another"), 1_000_000));
        assert!(!holds(Ask::Make("token"), 1_000_000));
        assert!(!Ask::Use("token").holds(&other, 1_000_000, asked.as_bytes()));
        assert!(!Ask::Use("token").holds(&key, 1_300_001, asked.replace("1000000", "1300000").as_bytes()));
        for none in ["", ".", "1000000", "1000000.", "x.y", "9223372036854775808.a"] {
            assert!(!Ask::Use("token").holds(&key, 1_000_000, none.as_bytes()), "{none}");
        }
    }
}
