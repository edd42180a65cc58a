//! Identity numbers that customs ask of a private consignee (O2). Asked for only where [`Country::id_kind`]
//! names one.
//!
//! [`Country::id_kind`]: super::Country::id_kind

use std::fmt;

use super::pattern::{ascii_digit, is_separator};

/// Which number a country's customs want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdKind {
    /// China: the 18-character number of the resident identity card (GB 11643-1999).
    ResidentIdentity,
    /// South Korea: the personal customs code, `P` and 12 digits.
    PersonalCustomsCode,
    /// Brazil: the 11-digit taxpayer number, CPF.
    Cpf,
    /// Türkiye: the 11-digit identity number, T.C. kimlik numarası.
    TcKimlik,
}

/// An identity number of the right form and checksum, without separators. `Debug` does not show it, and it has
/// no wire form of its own: it is stored sealed and shown masked.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

/// Why a text is not taken for an identity number; [`Self::code`] is what field errors carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdNumberError {
    /// Nothing was typed.
    Required,
    /// Not the form of this kind of number.
    Invalid,
    /// The right form, but its check digits disagree: a slip of the finger.
    Checksum,
}

impl IdNumberError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Invalid => "invalid",
            Self::Checksum => "checksum",
        }
    }
}

impl fmt::Display for IdNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for IdNumberError {}

impl IdKind {
    /// The kind's stable name, for messages and the table of countries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ResidentIdentity => "resident",
            Self::PersonalCustomsCode => "pccc",
            Self::Cpf => "cpf",
            Self::TcKimlik => "tckn",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::ResidentIdentity, Self::PersonalCustomsCode, Self::Cpf, Self::TcKimlik]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

impl IdNumber {
    /// Reads a number of `kind` in either case, separators aside.
    ///
    /// # Errors
    /// [`IdNumberError`].
    pub fn parse(kind: IdKind, text: &str) -> Result<Self, IdNumberError> {
        let mut typed = String::with_capacity(18);
        for sign in text.chars().filter(|&sign| !is_separator(sign)) {
            match ascii_digit(sign).or_else(|| sign.is_ascii_alphabetic().then(|| sign.to_ascii_uppercase())) {
                Some(sign) if typed.len() < 18 => typed.push(sign),
                _ => return Err(IdNumberError::Invalid),
            }
        }
        if typed.is_empty() {
            return Err(IdNumberError::Required);
        }
        let sound = match kind {
            IdKind::ResidentIdentity => resident_identity(&typed),
            IdKind::PersonalCustomsCode => typed.strip_prefix('P').and_then(digits::<12>).map(|_| true),
            IdKind::Cpf => digits(&typed).map(cpf),
            IdKind::TcKimlik => digits(&typed).map(tc_kimlik),
        };
        match sound {
            Some(true) => Ok(Self(typed)),
            Some(false) => Err(IdNumberError::Checksum),
            None => Err(IdNumberError::Invalid),
        }
    }

    /// The number itself, to be sealed or handed to the carrier's customs desk.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// All but the last two characters hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        masked(&self.0)
    }
}

/// A number that was stored, all but its last two characters hidden.
#[must_use]
pub fn masked(number: &str) -> String {
    let kept = number.chars().count().saturating_sub(2);
    number.chars().enumerate().map(|(index, sign)| if index < kept { '•' } else { sign }).collect()
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut all = [0; N];
    let mut signs = text.chars();
    for place in &mut all {
        *place = signs.next()?.to_digit(10)?;
    }
    signs.next().is_none().then_some(all)
}

/// Sum of the digits, the first times `weight`, each next times one less.
fn falling_sum(digits: &[u32], weight: u32) -> u32 {
    digits.iter().zip((1..=weight).rev()).map(|(digit, weight)| digit * weight).sum()
}

/// ISO 7064 MOD 11-2, `X` for ten.
fn resident_identity(typed: &str) -> Option<bool> {
    let body: [u32; 17] = digits(typed.get(..17)?)?;
    let check = match typed.get(17..)? {
        "X" => 10,
        digit => digits::<1>(digit)?[0],
    };
    let sum = body.iter().fold(0, |sum, digit| (sum + digit) * 2 % 11);
    Some((sum + check) % 11 == 1)
}

fn cpf(number: [u32; 11]) -> bool {
    let check = |length: usize| {
        let sum = falling_sum(number.get(..length).unwrap_or_default(), length as u32 + 1);
        sum * 10 % 11 % 10
    };
    // Numbers of one repeated digit pass the sums but were never given out.
    number.iter().any(|&digit| digit != number[0]) && check(9) == number[9] && check(10) == number[10]
}

fn tc_kimlik(number: [u32; 11]) -> bool {
    let [first, .., tenth, eleventh] = number;
    let every_other = |from: usize| number[..9].iter().skip(from).step_by(2).sum::<u32>();
    first != 0
        && (every_other(0) * 7 + 90 - every_other(1)) % 10 == tenth
        && number[..10].iter().sum::<u32>() % 10 == eleventh
}
