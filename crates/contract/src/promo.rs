//! Promo codes: so much per cent off the goods, for whoever knows the word.

use serde::{Deserialize, Serialize};

use crate::text::TextError;

/// The field of a code, on the wire and in [`crate::FieldError::field`].
pub const FIELD: &str = "promo_code";
/// The fault of a code that takes nothing off: unknown, ended or used up, which nobody is told apart.
pub const UNUSABLE: &str = "unusable";
/// The most characters that are read of a code as it is typed.
pub const TYPED_MAX: usize = 40;

/// A code as it is kept: 4 to 20 characters of `A–Z 0–9`. Made only by [`PromoCode::parse`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromoCode(String);

impl PromoCode {
    /// Reads a code as people type it: small letters count as capitals, white space around it does not count.
    ///
    /// # Errors
    /// [`TextError::Required`] for none, [`TextError::Invalid`] for what no code looks like.
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        let code = typed.trim().to_ascii_uppercase();
        match code.len() {
            0 => Err(TextError::Required),
            4..=20 if code.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Ok(Self(code)),
            _ => Err(TextError::Invalid),
        }
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A code that takes something off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promo {
    /// The code.
    #[cfg_attr(feature = "openapi", schema(example = "WELCOME10"))]
    pub code: String,
    /// Per cent off the goods, 1 to 90.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 90))]
    pub percent: u8,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("WELCOME10", Ok("WELCOME10"))]
    #[case("  welcome10\n", Ok("WELCOME10"))]
    #[case("ABCD", Ok("ABCD"))]
    #[case("ABCDEFGHIJKLMNOPQRST", Ok("ABCDEFGHIJKLMNOPQRST"))]
    #[case(" ", Err(TextError::Required))]
    #[case("ABC", Err(TextError::Invalid))]
    #[case("ABCDEFGHIJKLMNOPQRSTU", Err(TextError::Invalid))]
    #[case("TEN OFF", Err(TextError::Invalid))]
    #[case("zehn-ab", Err(TextError::Invalid))]
    #[case("ÄÄÄÄ", Err(TextError::Invalid))]
    fn a_code_is_read_as_it_is_typed(#[case] typed: &str, #[case] read: Result<&str, TextError>) {
        assert_eq!(PromoCode::parse(typed).as_ref().map(PromoCode::as_str), read.as_ref().copied());
    }

    proptest! {
        #[test]
        fn what_was_read_reads_as_itself(typed in ".{0,24}") {
            if let Ok(code) = PromoCode::parse(&typed) {
                prop_assert_eq!(PromoCode::parse(code.as_str()), Ok(code));
            }
        }
    }
}
