//! The signed snapshot of what was shown: which policy, in which language, in which exact words, under which fingerprint.
//!
//! It is the same for all who see the same page, so it tells nobody apart. The page carries it, a choice brings it back,
//! and the log keeps what it says: what was shown is the shop's word, never the browser's.

use contract::privacy::{FINGERPRINT, POLICY_VERSION, registry::WORDING_HASH};

use crate::vault::{Seal, ShopKey};

/// What was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The policy's version, by its day.
    pub version: String,
    /// The language of the question, BCP 47.
    pub language: String,
    /// The hash of its exact words.
    pub wording: String,
    /// The material fingerprint.
    pub fingerprint: String,
}

/// Why a choice cannot be taken on a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It was not signed by this shop.
    Forged,
    /// What is asked has changed its meaning since.
    Stale,
}

impl Snapshot {
    /// What this program shows.
    #[must_use]
    pub fn current() -> Self {
        Self {
            version: POLICY_VERSION.to_owned(),
            language: "en".to_owned(),
            wording: WORDING_HASH.to_owned(),
            fingerprint: FINGERPRINT.to_owned(),
        }
    }

    /// `version.language.wording.fingerprint.mac`, of letters, digits, dashes, underscores and dots.
    #[must_use]
    pub fn signed(&self, key: &ShopKey) -> String {
        let text = format!("{}.{}.{}.{}", self.version, self.language, self.wording, self.fingerprint);
        let mac = key.seal(Seal::Snapshot, &text);
        format!("{text}.{mac}")
    }

    /// Reads one that a choice was made on. Other words or another version under the same fingerprint are taken: that is
    /// what was shown, and it means the same.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn read(signed: &str, key: &ShopKey) -> Result<Self, Refused> {
        let (text, mac) = signed.rsplit_once('.').ok_or(Refused::Forged)?;
        if !key.holds(Seal::Snapshot, text, mac) {
            return Err(Refused::Forged);
        }
        let mut parts = text.split('.').map(str::to_owned);
        let (Some(version), Some(language), Some(wording), Some(fingerprint), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refused::Forged);
        };
        let read = Self { version, language, wording, fingerprint };
        if read.fingerprint == FINGERPRINT { Ok(read) } else { Err(Refused::Stale) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> ShopKey {
        ShopKey::of(&[3; 32]).unwrap()
    }

    #[test]
    fn a_snapshot_is_read_as_it_was_signed() {
        let signed = Snapshot::current().signed(&key());
        assert_eq!(Snapshot::read(&signed, &key()), Ok(Snapshot::current()));
        assert!(signed.len() <= 256 && signed.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
    }

    #[test]
    fn one_of_another_meaning_is_stale_and_one_of_other_words_is_not() {
        let other = Snapshot { fingerprint: "0000000000000000".to_owned(), ..Snapshot::current() };
        assert_eq!(Snapshot::read(&other.signed(&key()), &key()), Err(Refused::Stale));
        let reworded = Snapshot { wording: "0".repeat(32), version: "2026-11-23".to_owned(), ..Snapshot::current() };
        assert_eq!(Snapshot::read(&reworded.signed(&key()), &key()), Ok(reworded));
    }

    #[test]
    fn one_of_another_shop_is_forged() {
        let elsewhere = Snapshot::current().signed(&ShopKey::of(&[4; 32]).unwrap());
        assert_eq!(Snapshot::read(&elsewhere, &key()), Err(Refused::Forged));
        for text in ["", ".", "a.b.c.d.e", "2026-11-24"] {
            assert_eq!(Snapshot::read(text, &key()), Err(Refused::Forged), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_sign_of_it_can_be_changed(at in 0_usize..120, to in "[a-z0-9.]") {
            let signed = Snapshot::current().signed(&key());
            let at = at % signed.len();
            let mut changed = signed.clone();
            changed.replace_range(at..=at, &to);
            // The last sign of base64 has two bits that say nothing; ours are always zero, and others are refused.
            prop_assert!(changed == signed || Snapshot::read(&changed, &key()) == Err(Refused::Forged));
        }
    }
}
