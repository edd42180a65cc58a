//! 32 bytes that are wiped when they are let go.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;
use zeroize::Zeroize;

use crate::random::Random;

/// Bytes of a secret.
pub(super) const BYTES: usize = 32;

/// A key. It is neither printed nor compared.
#[derive(Clone)]
pub(super) struct Secret([u8; BYTES]);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl From<[u8; BYTES]> for Secret {
    fn from(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }
}

impl Secret {
    /// A new one.
    pub fn generate(random: &dyn Random) -> Self {
        let mut bytes = [0; BYTES];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// Those bytes; `None` for another number of them.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn bytes(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// Base64url without padding.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Reads [`Self::to_text`].
    pub fn of_text(text: &str) -> Option<Self> {
        let mut bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let secret = Self::of(&bytes);
        bytes.zeroize();
        secret
    }

    /// A keyed hash under it: HMAC-SHA256.
    pub fn keyed_hash(&self, message: &[u8]) -> [u8; BYTES] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), message);
        let mut bytes = [0; BYTES];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }

    /// A secret of its own for each label.
    pub fn derive(&self, label: &[u8]) -> Self {
        Self(self.keyed_hash(label))
    }
}
