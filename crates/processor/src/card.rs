//! What the shopper types, parsed: a [`CardDraft`] of strings becomes a [`Card`] or field errors.

use std::fmt;

use crate::test_cards::TestCard;
use crate::wire::{Brand, CardSummary};

/// The three fields as they were typed. Its `Debug` shows none of them.
#[derive(Clone, Default)]
pub struct CardDraft {
    /// "Card number".
    pub number: String,
    /// "Expiry", month and year.
    pub expiry: String,
    /// "Security code".
    pub code: String,
}

impl fmt::Debug for CardDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardDraft(..)")
    }
}

/// A card that may be charged. The number and the security code are gone already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What may be kept and shown.
    pub summary: CardSummary,
    /// What the sandbox does with it.
    pub fate: TestCard,
}

/// What is wrong with the card number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// Nothing was typed.
    Missing,
    /// Something else than 12 to 19 digits.
    NotANumber,
    /// The check digit disagrees: a typing error.
    Mistyped,
    /// A real card, perhaps: the sandbox takes test cards only.
    NotATestCard,
}

/// What is wrong with the expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryError {
    /// Nothing was typed.
    Missing,
    /// Not a month and a year.
    NotADate,
    /// The month is over, or lies further ahead than cards are issued for.
    Expired,
}

/// What is wrong with the security code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeError {
    /// Nothing was typed.
    Missing,
    /// Not as many digits as this card's code has: 3, or 4 for American Express.
    WrongLength {
        /// How many it has.
        digits: usize,
    },
}

/// Errors by field; at least one is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CardErrors {
    /// At "Card number".
    pub number: Option<NumberError>,
    /// At "Expiry".
    pub expiry: Option<ExpiryError>,
    /// At "Security code".
    pub code: Option<CodeError>,
}

/// A month of the Gregorian calendar; a card is good until the end of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Such as 2034.
    pub year: i64,
    /// From 1 to 12.
    pub month: i64,
}

impl fmt::Display for Month {
    /// As it stands on a card: `12/34`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}", self.month, self.year.rem_euclid(100))
    }
}

impl CardDraft {
    /// Parses all three fields into the card and the month that it is good until, `now_ms` (epoch milliseconds) deciding what has expired.
    ///
    /// # Errors
    /// Every field that is wrong, at once.
    pub fn parse(&self, now_ms: i64) -> Result<(Card, Month), CardErrors> {
        let number = parse_number(&self.number);
        // The length of the code depends on the scheme even while the number is still mistyped.
        let brand = brand(&digits_of(&self.number).unwrap_or_default());
        match (number, check_expiry(&self.expiry, now_ms), check_code(&self.code, brand)) {
            (Ok(card), Ok(expiry), Ok(())) => Ok((card, expiry)),
            (number, expiry, code) => Err(CardErrors { number: number.err(), expiry: expiry.err(), code: code.err() }),
        }
    }
}

/// Parses a card number alone: the sandbox's test endpoint asks for no more.
///
/// # Errors
/// See [`NumberError`].
pub fn parse_number(typed: &str) -> Result<Card, NumberError> {
    if typed.trim().is_empty() {
        return Err(NumberError::Missing);
    }
    let digits = digits_of(typed).ok_or(NumberError::NotANumber)?;
    if !(12..=19).contains(&digits.len()) {
        return Err(NumberError::NotANumber);
    }
    if !luhn_valid(&digits) {
        return Err(NumberError::Mistyped);
    }
    let fate = TestCard::by_number(&digits).ok_or(NumberError::NotATestCard)?;
    Ok(Card { summary: CardSummary { brand: brand(&digits), last4: digits[digits.len() - 4..].to_owned() }, fate })
}

/// The digits of `typed`, which may be grouped by blanks or hyphens; `None` if it holds more.
fn digits_of(typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    bare.bytes().all(|byte| byte.is_ascii_digit()).then_some(bare)
}

/// Whether the check digit (ISO/IEC 7812-1, Luhn) agrees. `digits` holds ASCII digits only.
pub(crate) fn luhn_valid(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|byte| u32::from(byte - b'0'))
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn brand(digits: &str) -> Brand {
    let prefix = |length: usize| digits.get(..length).and_then(|text| text.parse::<u32>().ok());
    match (prefix(1), prefix(2), prefix(4)) {
        (Some(4), _, _) => Brand::Visa,
        (_, Some(34 | 37), _) => Brand::Amex,
        (_, Some(51..=55), _) | (_, _, Some(2221..=2720)) => Brand::Mastercard,
        _ => Brand::Other,
    }
}

fn check_expiry(typed: &str, now_ms: i64) -> Result<Month, ExpiryError> {
    /// Cards are issued for some years; a date far beyond is a typing error.
    const LONGEST_YEARS: i64 = 20;
    if typed.trim().is_empty() {
        return Err(ExpiryError::Missing);
    }
    let expiry = month_of(typed).ok_or(ExpiryError::NotADate)?;
    let today = month_at(now_ms);
    let last = Month { year: today.year + LONGEST_YEARS, ..today };
    if (today..=last).contains(&expiry) { Ok(expiry) } else { Err(ExpiryError::Expired) }
}

/// `MM/YY`, `MM / YYYY`, `MM-YY` or `MMYY`, as people and browsers write it.
fn month_of(typed: &str) -> Option<Month> {
    let bare: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (month, year) = match bare.split_once(['/', '-']) {
        Some(parts) => parts,
        None if bare.len() == 4 || bare.len() == 6 => bare.split_at_checked(2)?,
        None => return None,
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(month) || !all_digits(year) || !(1..=2).contains(&month.len()) {
        return None;
    }
    let month: i64 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year = match year.len() {
        2 => 2000 + year.parse::<i64>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    Some(Month { year, month })
}

/// The month, in UTC, that holds `now_ms` (Howard Hinnant's `civil_from_days`).
pub(crate) fn month_at(now_ms: i64) -> Month {
    const MS_PER_DAY: i64 = 86_400_000;
    let days = now_ms.div_euclid(MS_PER_DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Month { year, month }
}

pub(crate) fn check_code(typed: &str, brand: Brand) -> Result<(), CodeError> {
    let code = typed.trim();
    if code.is_empty() {
        return Err(CodeError::Missing);
    }
    let digits = if brand == Brand::Amex { 4 } else { 3 };
    if code.len() == digits && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(())
    } else {
        Err(CodeError::WrongLength { digits })
    }
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
