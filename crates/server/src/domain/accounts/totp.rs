//! Time-based codes (RFC 6238): SHA-1, six digits, thirty seconds, as every authenticator app has them.

use ring::hmac;

/// Seconds of a step.
const STEP_S: i64 = 30;
/// Bytes of a secret: as long as the hash.
pub const SECRET: usize = 20;

/// Base 32 of RFC 4648, which authenticator apps read.
const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Bytes in base 32, without padding.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    for five in bytes.chunks(5) {
        let mut word = [0; 8];
        word[3..3 + five.len()].copy_from_slice(five);
        let bits = u64::from_be_bytes(word);
        for digit in 0..(five.len() * 8).div_ceil(5) {
            let index = usize::try_from(bits >> (35 - 5 * digit) & 31).unwrap_or_default();
            out.push(char::from(DIGITS[index]));
        }
    }
    out
}

/// Reads base 32; nothing for what is none.
#[must_use]
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes() {
        let digit = DIGITS.iter().position(|known| *known == byte)?;
        bits = bits << 5 | u32::try_from(digit).ok()?;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 255).ok()?);
        }
    }
    Some(out)
}

/// The code of a step.
#[must_use]
pub fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[tag.len() - 1] & 15);
    let number = u32::from_be_bytes([tag[at] & 127, tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

/// The step that a code is of: the present one, or one beside it, for clocks that are not quite right.
#[must_use]
pub fn step_of(secret: &[u8], typed: &str, now_ms: i64) -> Option<i64> {
    use subtle::ConstantTimeEq;
    let now = now_ms.div_euclid(1_000 * STEP_S);
    // All three are reckoned, whichever it is.
    let found = [now - 1, now, now + 1].map(|step| (step, code(secret, step).as_bytes().ct_eq(typed.as_bytes())));
    found.into_iter().rev().find_map(|(step, same)| bool::from(same).then_some(step))
}

/// The address that a QR code tells an authenticator app.
#[must_use]
pub fn url(secret: &str, email: &str) -> String {
    let mut label = String::new();
    contract::query::encode_into(&mut label, email);
    format!("otpauth://totp/Valise:{label}?secret={secret}&issuer=Valise&algorithm=SHA1&digits=6&period={STEP_S}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[rstest]
    #[case(59, "287082")]
    #[case(1_111_111_109, "081804")]
    #[case(1_234_567_890, "005924")]
    #[case(20_000_000_000, "353130")]
    fn codes_are_those_of_the_rfc(#[case] second: i64, #[case] expected: &str) {
        assert_eq!(code(b"12345678901234567890", second / STEP_S), expected);
    }

    #[test]
    fn a_code_holds_for_its_step_and_the_ones_beside_it() {
        let secret = b"12345678901234567890";
        let typed = code(secret, 100);
        for (step, holds) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            assert_eq!(step_of(secret, &typed, step * STEP_S * 1_000 + 5_000), holds.then_some(100), "{step}");
        }
    }

    #[rstest]
    #[case("", "")]
    #[case("f", "MY")]
    #[case("foo", "MZXW6")]
    #[case("foobar", "MZXW6YTBOI")]
    fn base_32_is_that_of_the_rfc(#[case] plain: &str, #[case] encoded: &str) {
        assert_eq!(base32(plain.as_bytes()), encoded);
    }

    proptest! {
        #[test]
        fn base_32_reads_back(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(from_base32(&base32(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn the_address_names_shop_and_account() {
        let url = url("ABC", "ada+1@example.org");
        assert!(url.starts_with("otpauth://totp/Valise:ada%2B1%40example.org?secret=ABC&issuer=Valise"), "{url}");
    }
}
