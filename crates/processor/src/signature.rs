//! Signed webhooks: who sent this body, and when.
//!
//! The header `Processor-Signature: t=<epoch seconds>,v1=<hex>` carries HMAC-SHA256 over
//! `"{t}.{body}"` under a secret that only the processor and the shop know. The time is signed, so
//! that an old delivery cannot be played again later; several `v1` may stand in one header, so
//! that a secret can be changed without losing deliveries.

use std::time::Duration;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The header that carries the signature.
pub const HEADER: &str = "processor-signature";

/// How far the sender's clock and the receiver's may differ, by default.
pub const TOLERANCE: Duration = Duration::from_secs(300);

/// Why a delivery is not to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The header lacks a time or a signature, or they cannot be read.
    #[error("the signature header cannot be read")]
    Malformed,
    /// Signed too long ago, or in the future: perhaps an old delivery played again.
    #[error("the signature's time is outside the tolerance")]
    Stale,
    /// The body, the time or the secret differs from what was signed.
    #[error("the signature does not match")]
    Mismatch,
}

/// The header's value for `body`, signed at `t` (epoch seconds).
#[must_use]
pub fn sign(secret: &[u8], t: i64, body: &[u8]) -> String {
    format!("t={t},v1={}", digest(secret, t, body))
}

/// Checks that `header` signs `body` under `secret`, at most `tolerance` away from `now` (epoch
/// seconds). The comparison takes the same time wherever the first difference stands.
///
/// # Errors
/// [`SignatureError`] says which check failed; the answer to the sender should not.
pub fn verify(secret: &[u8], header: &str, body: &[u8], now: i64, tolerance: Duration) -> Result<(), SignatureError> {
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", value)) => time = value.parse::<i64>().ok(),
            Some(("v1", value)) => signatures.push(value),
            // Later schemes may stand beside `v1`; a receiver that knows only `v1` skips them.
            Some(_) => {}
            None => return Err(SignatureError::Malformed),
        }
    }
    let (Some(time), false) = (time, signatures.is_empty()) else {
        return Err(SignatureError::Malformed);
    };

    let expected = digest(secret, time, body);
    let genuine = signatures.iter().any(|given| bool::from(given.as_bytes().ct_eq(expected.as_bytes())));
    if !genuine {
        return Err(SignatureError::Mismatch);
    }
    if now.abs_diff(time) > tolerance.as_secs() {
        return Err(SignatureError::Stale);
    }
    Ok(())
}

fn digest(secret: &[u8], t: i64, body: &[u8]) -> String {
    let mut mac = keyed(secret);
    mac.update(t.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    hex(&mac.finalize().into_bytes())
}

#[expect(clippy::expect_used, reason = "HMAC is defined for keys of every length (RFC 2104)")]
fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret).expect("HMAC takes keys of every length")
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|nibble| char::from(DIGITS[usize::from(nibble)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const MINUTE: Duration = Duration::from_secs(60);

    /// Computed independently: `printf '1.{}' | openssl dgst -sha256 -hmac whsec_test`.
    #[test]
    fn the_signature_is_plain_hmac_sha256_over_time_dot_body() {
        assert_eq!(sign(b"whsec_test", 1, b"{}"), format!("t=1,v1={VECTOR}"));
    }
    const VECTOR: &str = "7500d5d4be4b3ef07af1fe56f7d522d135cdaa7530de557e67cc1049c52de094";

    #[test]
    fn a_genuine_delivery_is_believed() {
        let header = sign(b"secret", 1_000, b"body");
        assert_eq!(verify(b"secret", &header, b"body", 1_030, MINUTE), Ok(()));
    }

    #[rstest]
    #[case::another_secret(b"other", b"body")]
    #[case::another_body(b"secret", b"bodY")]
    fn a_changed_delivery_is_refused(#[case] secret: &[u8], #[case] body: &[u8]) {
        let header = sign(b"secret", 1_000, b"body");
        assert_eq!(verify(secret, &header, body, 1_000, MINUTE), Err(SignatureError::Mismatch));
    }

    #[test]
    fn the_time_cannot_be_changed_without_the_secret() {
        let header = sign(b"secret", 1_000, b"body").replace("t=1000", "t=5000");
        assert_eq!(verify(b"secret", &header, b"body", 5_000, MINUTE), Err(SignatureError::Mismatch));
    }

    #[rstest]
    #[case::just_in_time(1_060, Ok(()))]
    #[case::too_old(1_061, Err(SignatureError::Stale))]
    #[case::slightly_ahead(940, Ok(()))]
    #[case::from_the_future(939, Err(SignatureError::Stale))]
    fn an_old_delivery_cannot_be_played_again(#[case] now: i64, #[case] expected: Result<(), SignatureError>) {
        let header = sign(b"secret", 1_000, b"body");
        assert_eq!(verify(b"secret", &header, b"body", now, MINUTE), expected);
    }

    #[test]
    fn one_good_signature_among_several_is_enough_while_secrets_change() {
        let header = format!("{},v1={VECTOR},v2=later", sign(b"new", 1, b"{}"));
        assert_eq!(verify(b"whsec_test", &header, b"{}", 1, MINUTE), Ok(()));
    }

    #[rstest]
    #[case("")]
    #[case("t=1")]
    #[case("v1=00")]
    #[case("t=x,v1=00")]
    #[case("nonsense")]
    fn a_header_that_cannot_be_read_is_malformed(#[case] header: &str) {
        assert_eq!(verify(b"secret", header, b"", 1, MINUTE), Err(SignatureError::Malformed));
    }

    proptest! {
        #[test]
        fn whatever_is_signed_verifies_and_no_header_panics(
            secret in proptest::collection::vec(any::<u8>(), 0..100),
            body in proptest::collection::vec(any::<u8>(), 0..300),
            t in 0_i64..4_000_000_000,
            noise in ".*",
        ) {
            prop_assert_eq!(verify(&secret, &sign(&secret, t, &body), &body, t, MINUTE), Ok(()));
            prop_assert!(verify(&secret, &noise, &body, t, MINUTE).is_err());
        }
    }
}
