//! The shop's own key: what it signs and seals its records with. The one place that touches it.
//!
//! One secret of 32 bytes, given through the environment or kept in the data directory, readable by its owner alone.
//! Each use has a key of its own derived from it, so that no signature can be passed off as another kind.

use std::{fs, io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};

use crate::random::Random;

/// The environment's name for it: base64url without padding.
const ENVIRONMENT: &str = "VALISE_SHOP_KEY";
/// The file in the data directory.
const FILE: &str = "shop-key";
/// Bytes of the secret.
const BYTES: usize = 32;

/// What a keyed hash is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// What was shown when consent was asked for.
    Snapshot,
    /// Where the log of choices ends.
    LogHead,
    /// What was taken out of it when its time was up.
    LogGap,
    /// A row of the audit log.
    AuditRow,
    /// Where the audit log ends.
    AuditHead,
    /// What a passkey is asked to sign.
    PasskeyChallenge,
    /// What passkeys call an account.
    PasskeyUser,
}

/// The shop's keys. `Debug` shows the public one only.
pub struct ShopKey {
    snapshot: hmac::Key,
    log_head: hmac::Key,
    log_gap: hmac::Key,
    audit_row: hmac::Key,
    audit_head: hmac::Key,
    passkey_challenge: hmac::Key,
    passkey_user: hmac::Key,
    receipts: Ed25519KeyPair,
}

impl std::fmt::Debug for ShopKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ShopKey").field(&self.public()).finish()
    }
}

impl ShopKey {
    /// The keys of a secret.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for a secret of another length.
    pub fn of(secret: &[u8]) -> io::Result<Self> {
        if secret.len() != BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a shop key is 32 bytes in base64url"));
        }
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derived = |label: &[u8]| hmac::sign(&root, label);
        let of_hmac = |label: &[u8]| hmac::Key::new(hmac::HMAC_SHA256, derived(label).as_ref());
        let receipts = Ed25519KeyPair::from_seed_unchecked(derived(b"valise receipts 1").as_ref())
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
        Ok(Self {
            snapshot: of_hmac(b"valise snapshots 1"),
            log_head: of_hmac(b"valise log heads 1"),
            log_gap: of_hmac(b"valise log gaps 1"),
            audit_row: of_hmac(b"valise audit rows 1"),
            audit_head: of_hmac(b"valise audit heads 1"),
            passkey_challenge: of_hmac(b"valise passkey challenges 1"),
            passkey_user: of_hmac(b"valise passkey users 1"),
            receipts,
        })
    }

    /// The key of the environment, else that of `data_dir`, which is made when missing.
    ///
    /// # Errors
    /// When the file can be neither read nor made, or holds no key.
    pub fn load(data_dir: &Path, random: &dyn Random) -> io::Result<Self> {
        Self::load_from(std::env::var(ENVIRONMENT).ok(), data_dir, random)
    }

    fn load_from(environment: Option<String>, data_dir: &Path, random: &dyn Random) -> io::Result<Self> {
        let path = data_dir.join(FILE);
        let text = match environment {
            Some(text) => text,
            None => match fs::read_to_string(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => make(&path, data_dir, random)?,
                read => read?,
            },
        };
        let secret = URL_SAFE_NO_PAD
            .decode(text.trim())
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a shop key is 32 bytes in base64url"))?;
        Self::of(&secret)
    }

    /// A keyed hash, base64url.
    #[must_use]
    pub fn seal(&self, seal: Seal, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(self.key(seal), text.as_bytes()))
    }

    /// Whether `mac` is that of `text`, in constant time.
    #[must_use]
    pub fn holds(&self, seal: Seal, text: &str, mac: &str) -> bool {
        URL_SAFE_NO_PAD.decode(mac).is_ok_and(|mac| hmac::verify(self.key(seal), text.as_bytes(), &mac).is_ok())
    }

    const fn key(&self, seal: Seal) -> &hmac::Key {
        match seal {
            Seal::Snapshot => &self.snapshot,
            Seal::LogHead => &self.log_head,
            Seal::LogGap => &self.log_gap,
            Seal::AuditRow => &self.audit_row,
            Seal::AuditHead => &self.audit_head,
            Seal::PasskeyChallenge => &self.passkey_challenge,
            Seal::PasskeyUser => &self.passkey_user,
        }
    }

    /// An Ed25519 signature that anybody can check, base64url.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.receipts.sign(text.as_bytes()))
    }

    /// The public half of what [`Self::sign`] signs with, base64url.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.receipts.public_key())
    }
}

/// Whether `signature` over `text` was made with the secret half of `key`; both base64url.
#[must_use]
pub fn is_signed(key: &str, text: &str, signature: &str) -> bool {
    let (Ok(key), Ok(signature)) = (URL_SAFE_NO_PAD.decode(key), URL_SAFE_NO_PAD.decode(signature)) else {
        return false;
    };
    UnparsedPublicKey::new(&ED25519, key).verify(text.as_bytes(), &signature).is_ok()
}

fn make(path: &Path, data_dir: &Path, random: &dyn Random) -> io::Result<String> {
    use std::io::Write;
    let mut secret = [0; BYTES];
    random.fill(&mut secret);
    let text = URL_SAFE_NO_PAD.encode(secret);
    crate::folders::make_private(data_dir)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{SeededRandom, SystemRandom};

    #[test]
    fn a_key_is_made_once_and_kept_to_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let made = ShopKey::load_from(None, folder.path(), &SystemRandom).unwrap();
        let again = ShopKey::load_from(None, folder.path(), &SystemRandom).unwrap();
        assert_eq!(made.public(), again.public());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn the_key_of_the_environment_comes_first_and_one_that_is_none_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let given = URL_SAFE_NO_PAD.encode([7; 32]);
        let of = |text: &str| ShopKey::load_from(Some(text.to_owned()), folder.path(), &SeededRandom::new(1));
        assert_eq!(of(&given).unwrap().public(), ShopKey::of(&[7; 32]).unwrap().public());
        assert!(!folder.path().join(FILE).exists());
        assert!(of("secret").is_err() && of(&given[..40]).is_err());
    }

    #[test]
    fn a_seal_holds_for_its_text_and_its_use_alone() {
        let key = ShopKey::of(&[1; 32]).unwrap();
        let mac = key.seal(Seal::Snapshot, "text");
        assert!(key.holds(Seal::Snapshot, "text", &mac));
        assert!(!key.holds(Seal::Snapshot, "texts", &mac));
        assert!(!key.holds(Seal::LogHead, "text", &mac));
        assert!(!ShopKey::of(&[2; 32]).unwrap().holds(Seal::Snapshot, "text", &mac));
        assert!(!key.holds(Seal::Snapshot, "text", ""));
    }

    #[test]
    fn anybody_can_check_a_signature_with_the_public_key() {
        let key = ShopKey::of(&[1; 32]).unwrap();
        let signature = key.sign("text");
        assert!(is_signed(&key.public(), "text", &signature));
        assert!(!is_signed(&key.public(), "test", &signature));
        assert!(!is_signed(&ShopKey::of(&[2; 32]).unwrap().public(), "text", &signature));
        assert!(!is_signed("", "text", &signature) && !is_signed(&key.public(), "text", "?"));
    }

    #[test]
    fn what_is_logged_of_a_key_is_its_public_half() {
        let key = ShopKey::of(&[1; 32]).unwrap();
        assert_eq!(format!("{key:?}"), format!("ShopKey({:?})", key.public()));
    }
}
