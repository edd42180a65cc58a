//! Postal codes, written the way the country's post writes them.

use std::fmt;

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};

use super::pattern::{ascii_digit, fill, is_separator};
use super::{Country, PostalRule};

/// The most characters of any country's code, separators included: `12345-6789`.
const LONGEST: usize = 10;

/// A postal code in its country's own form: `SW1A 1AA`, `114 55`, `LV-1010`; empty where the country has none,
/// or can do without and none was given.
///
/// Only [`PostalCode::parse`] checks it against a country; reading one from JSON checks that it could be one of
/// any, so requests carry the draft's text and answers carry this.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "75001", max_length = 10))]
pub struct PostalCode(String);

/// Why a text is not taken for a postal code; [`Self::code`] is what field errors carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostalCodeError {
    /// Nothing was typed, and the carrier needs it.
    Required,
    /// It does not have the form of a code of this country; [`Country::example_postal_code`] has.
    Invalid,
}

impl PostalCodeError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Invalid => "invalid",
        }
    }
}

impl fmt::Display for PostalCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for PostalCodeError {}

impl PostalCode {
    /// Reads a code in either case, with spaces and hyphens anywhere, and with or without the country's letters
    /// before it (`L-1009`, `LV-1010`, `SE-114 55`). Where the country has no codes the text is not looked at:
    /// it may be left over from another country.
    ///
    /// # Errors
    /// [`PostalCodeError`].
    pub fn parse(country: Country, text: &str) -> Result<Self, PostalCodeError> {
        let rule = country.postal_rule();
        if rule == PostalRule::None {
            return Ok(Self(String::new()));
        }
        let mut typed = String::with_capacity(LONGEST);
        for sign in text.chars().filter(|&sign| !is_separator(sign)) {
            match ascii_digit(sign).or_else(|| sign.is_ascii_alphabetic().then(|| sign.to_ascii_uppercase())) {
                Some(sign) if typed.len() < 2 * LONGEST => typed.push(sign),
                _ => return Err(PostalCodeError::Invalid),
            }
        }
        if typed.is_empty() {
            return if rule == PostalRule::Optional { Ok(Self(typed)) } else { Err(PostalCodeError::Required) };
        }
        let code = country.code();
        let with_letters = || {
            let mut prefixed = String::from(code);
            prefixed.push_str(&typed);
            write_as(country, &prefixed)
        };
        // The letters of old number plates are the code's first: A-1010, D-10115, L-1009.
        let without_letters = || typed.strip_prefix(code).or_else(|| typed.strip_prefix(code.get(..1)?));
        write_as(country, &typed)
            .or_else(with_letters)
            .or_else(|| write_as(country, without_letters()?))
            .map(Self)
            .ok_or(PostalCodeError::Invalid)
    }

    /// Whether the address has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the country's post writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn write_as(country: Country, typed: &str) -> Option<String> {
    country.postal_shapes().split('/').find_map(|shape| fill(shape, typed))
}

impl fmt::Display for PostalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for PostalCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let sound = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'-');
        if text.len() <= LONGEST && text.bytes().all(sound) {
            Ok(Self(text))
        } else {
            Err(D::Error::invalid_value(Unexpected::Str(&text), &"a postal code"))
        }
    }
}
