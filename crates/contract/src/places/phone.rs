//! Mobile numbers: the one way to reach a consignee that every order has (O1).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Country;
use super::pattern::{Mobile, ascii_digit, is_separator};
use crate::text::is_shapeless;

/// The most digits of a number that E.164 allows.
const LONGEST: usize = 15;

/// A plausible mobile number of a country that the shop delivers to, in E.164 form: `+33612345678`.
///
/// Plausible: it begins as mobile numbers there do and has their length. Where mobile and fixed lines share
/// their ranges (North America, Mexico) a fixed line passes.
///
/// It is personal: `Debug` shows it masked, so that a struct printed into a log does not carry it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "+33612345678", pattern = r"^\+[1-9][0-9]{6,14}$"))]
pub struct Phone(String);

/// Why a text is not taken for a mobile number; [`Self::code`] is what field errors carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneError {
    /// Nothing was typed.
    Required,
    /// Letters or other signs that do not belong in a number.
    NotDigits,
    /// It begins with a calling code of no country that the shop delivers to.
    UnknownCallingCode,
    /// Fewer digits than any mobile number of its country.
    TooShort,
    /// More digits than any mobile number of its country.
    TooLong,
    /// The right length, but not how a mobile number of its country begins.
    NotMobile,
}

impl PhoneError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::NotDigits => "not_digits",
            Self::UnknownCallingCode => "unknown_calling_code",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::NotMobile => "not_mobile",
        }
    }
}

impl fmt::Display for PhoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for PhoneError {}

impl Phone {
    /// Reads a number as people write it: with spaces, dashes, dots, slashes and brackets; as dialled at home
    /// (`country` says where that is) with or without its trunk prefix; or with `+` or `00` and any calling
    /// code that the shop knows.
    ///
    /// # Errors
    /// [`PhoneError`]; of several faults the first in the order of its variants.
    pub fn parse(country: Country, text: &str) -> Result<Self, PhoneError> {
        let (international, digits) = read(text)?;
        if let Some(abroad) = if international { Some(digits.as_str()) } else { digits.strip_prefix("00") } {
            return Self::from_calling_code(country, abroad);
        }
        national_number(country, &digits).map(|number| Self::assemble(country, &number)).or_else(|fault| {
            // Some type the calling code and leave out its plus.
            match digits.strip_prefix(country.calling_code()).map(|rest| national_number(country, rest)) {
                Some(Ok(number)) => Ok(Self::assemble(country, &number)),
                _ => Err(fault),
            }
        })
    }

    /// The E.164 form, `+33612345678`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With spaces for reading, `+33 612 345 678`. The grouping is ours, not the country's.
    #[must_use]
    pub fn international(&self) -> String {
        let (code, number) = self.split();
        let mut text = String::with_capacity(20);
        text.push('+');
        text.push_str(code);
        // Threes, and fours at the end so that none is left over.
        let fours = number.len() % 3;
        for (index, digit) in number.chars().enumerate() {
            let after = number.len() - index;
            let group_ends =
                if after <= 4 * fours { after.is_multiple_of(4) } else { (after - fours).is_multiple_of(3) };
            if index == 0 || group_ends {
                text.push(' ');
            }
            text.push(digit);
        }
        text
    }

    /// The last four digits: enough for its owner to know it again.
    #[must_use]
    pub fn last4(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// Calling code and last four digits, `+33 ••••• 5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (code, number) = self.split();
        let mut text = String::from("+");
        text.push_str(code);
        text.push(' ');
        for _ in 4..number.len() {
            text.push('•');
        }
        text.push(' ');
        text.push_str(self.last4());
        text
    }

    fn split(&self) -> (&str, &str) {
        let digits = self.0.trim_start_matches('+');
        match Country::all().find_map(|country| digits.strip_prefix(country.calling_code())) {
            Some(number) => digits.split_at(digits.len() - number.len()),
            None => ("", digits),
        }
    }

    fn from_calling_code(home: Country, digits: &str) -> Result<Self, PhoneError> {
        let country = std::iter::once(home).chain(Country::all()).find(|c| digits.starts_with(c.calling_code()));
        let country = country.ok_or(PhoneError::UnknownCallingCode)?;
        let number = digits.strip_prefix(country.calling_code()).unwrap_or_default();
        national_number(country, number).map(|number| Self::assemble(country, &number))
    }

    fn assemble(country: Country, number: &str) -> Self {
        let mut text = String::with_capacity(1 + LONGEST);
        text.push('+');
        text.push_str(country.calling_code());
        text.push_str(number);
        Self(text)
    }
}

/// Whether it began with a plus, and its digits.
fn read(text: &str) -> Result<(bool, String), PhoneError> {
    let mut international = false;
    let mut digits = String::with_capacity(LONGEST);
    for typed in text.chars() {
        if let Some(digit) = ascii_digit(typed) {
            digits.push(digit);
        } else if matches!(typed, '+' | '＋') && digits.is_empty() && !international {
            international = true;
        } else if !(is_separator(typed) || is_shapeless(typed) || matches!(typed, '(' | ')' | '（' | '）')) {
            return Err(PhoneError::NotDigits);
        }
    }
    match digits.len() {
        0 if text.trim().is_empty() => Err(PhoneError::Required),
        0 => Err(PhoneError::TooShort),
        // Room for a prefix of each kind before the fifteen digits.
        length if length > LONGEST + 5 => Err(PhoneError::TooLong),
        _ => Ok((international, digits)),
    }
}

/// The national number as dialled from abroad, which is `typed` with or without what is dialled only at home.
fn national_number(country: Country, typed: &str) -> Result<String, PhoneError> {
    let fits = |digits: &str| Mobile::groups(country.mobile_shapes()).any(|group| group.fits(digits));
    if fits(typed) {
        return Ok(typed.to_owned());
    }
    let mut bare = typed;
    for prefix in country.trunk_prefixes() {
        if let Some(rest) = typed.strip_prefix(prefix) {
            if fits(rest) {
                return Ok(rest.to_owned());
            }
            bare = rest;
        }
    }
    if let Some(number) = (country.code() == "AR").then(|| argentine(bare)).flatten().filter(|number| fits(number)) {
        return Ok(number);
    }
    let shortest = Mobile::groups(country.mobile_shapes()).map(|group| group.shortest).min();
    let longest = Mobile::groups(country.mobile_shapes()).map(|group| group.longest).max();
    Err(if shortest.is_some_and(|shortest| bare.len() < shortest) {
        PhoneError::TooShort
    } else if longest.is_some_and(|longest| bare.len() > longest) {
        PhoneError::TooLong
    } else {
        PhoneError::NotMobile
    })
}

/// Argentina alone writes its mobiles differently at home: a 15 between area and number, or nothing at all,
/// where abroad a 9 goes before the area.
fn argentine(bare: &str) -> Option<String> {
    let (area, number) = match bare.len() {
        10 => (bare, ""),
        // Areas have two to four digits, and none but 11 has two.
        12 => [2, 3, 4].into_iter().find_map(|length| {
            let (area, rest) = bare.split_at_checked(length)?;
            rest.strip_prefix("15").filter(|_| length > 2 || area == "11").map(|number| (area, number))
        })?,
        _ => return None,
    };
    let mut abroad = String::with_capacity(11);
    abroad.push('9');
    abroad.push_str(area);
    abroad.push_str(number);
    Some(abroad)
}

/// Takes the E.164 form only.
impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix('+').ok_or(PhoneError::UnknownCallingCode)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::NotDigits);
        }
        let country = Country::all().find(|country| digits.starts_with(country.calling_code()));
        let phone = Self::from_calling_code(country.ok_or(PhoneError::UnknownCallingCode)?, digits)?;
        // What had to be mended was not E.164.
        if phone.0 == text { Ok(phone) } else { Err(PhoneError::NotMobile) }
    }
}

/// The E.164 form.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}
