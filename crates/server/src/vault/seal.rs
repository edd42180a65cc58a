//! Sealed values: XChaCha20-Poly1305 with the place that each belongs to as associated data.
#![expect(clippy::disallowed_types, reason = "the one home of what seals")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use super::secret::Secret;
use crate::random::Random;

/// The first byte of everything sealed: cipher and form.
const FORM: u8 = 1;
/// Bytes of a nonce: enough that random ones do not meet.
const NONCE: usize = 24;

/// Where a sealed value belongs. It opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's id.
    pub row: &'a str,
}

impl Place<'_> {
    /// Each part with its length before it, so that no two places read alike.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(96);
        for part in [self.table, self.column, self.row] {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        bytes
    }
}

/// A value that only its data key opens: base64url without padding, as it stands in its column. Its length tells the
/// value's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// As it was read from its column.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// As it is written into its column.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Seals bytes; `context` must be given again to open them.
pub(super) fn seal(key: &Secret, context: &[u8], plain: &[u8], random: &dyn Random) -> Option<String> {
    let mut nonce = [0; NONCE];
    random.fill(&mut nonce);
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let sealed = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: context }).ok()?;
    let mut bytes = Vec::with_capacity(1 + NONCE + sealed.len());
    bytes.push(FORM);
    bytes.extend(nonce);
    bytes.extend(sealed);
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// Opens [`seal`]'s text; `None` for another key, another context, or anything changed.
pub(super) fn open(key: &Secret, context: &[u8], text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (&form, rest) = bytes.split_first()?;
    let (nonce, sealed) = rest.split_at_checked(NONCE)?;
    if form != FORM {
        return None;
    }
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: context }).ok().map(Zeroizing::new)
}
