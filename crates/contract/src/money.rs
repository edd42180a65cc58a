//! Money: an integer of minor units with its currency. No float ever touches it.
//!
//! Wire form: `{"minor":12900,"currency":"EUR"}`. Arithmetic never panics and never wraps: what does not fit is
//! [`MoneyError::Overflow`], what mixes currencies is [`MoneyError::CurrencyMismatch`].
//!
//! Rounding, wherever a share of an amount is taken: to the nearest minor unit, halves away from zero. So the
//! share of a refund is the negative of the share of its charge, which banker's rounding would keep too, but
//! tax offices and shoppers alike reckon the half upwards.

mod currency;
mod rate;

use std::cmp::Ordering;
use std::fmt;
use std::ops::Neg;

use serde::{Deserialize, Serialize};

pub use currency::Currency;
pub use rate::Rate;

/// Basis points in the whole: 10 000 = 100 %.
const WHOLE: i128 = 10_000;

/// Why a sum of money cannot be reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoneyError {
    /// The result does not fit into 64 bits of minor units.
    Overflow,
    /// The amounts are in different currencies.
    CurrencyMismatch,
    /// An amount was to be shared out over weights whose sum is zero.
    NoWeights,
}

impl MoneyError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overflow => "money_overflow",
            Self::CurrencyMismatch => "currency_mismatch",
            Self::NoWeights => "no_weights",
        }
    }
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for MoneyError {}

/// An amount of one currency. Every value is valid; negative amounts are refunds and discounts.
///
/// `Display` writes it as English pages do: `€1,290.00`, `¥12,900`, `-£5.00`, `CHF 129.00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// Minor units (cents, pence; whole yen).
    #[cfg_attr(feature = "openapi", schema(example = 12_900))]
    pub minor: i64,
    /// The currency that `minor` counts.
    pub currency: Currency,
}

impl Money {
    /// `minor` units of `currency`.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Euro cents: the catalogue's own currency.
    #[must_use]
    pub const fn eur(cents: i64) -> Self {
        Self::new(cents, Currency::Eur)
    }

    /// Whether it is neither owed nor owing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// This and `other` together.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.join(other, i64::checked_add)
    }

    /// This without `other`; below zero where `other` is more.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.join(other, i64::checked_sub)
    }

    fn join(self, other: Self, reckon: fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        match reckon(self.minor, other.minor) {
            Some(minor) => Ok(Self::new(minor, self.currency)),
            None => Err(MoneyError::Overflow),
        }
    }

    /// This, `quantity` times.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn times(self, quantity: u32) -> Result<Self, MoneyError> {
        match self.minor.checked_mul(i64::from(quantity)) {
            Some(minor) => Ok(Self::new(minor, self.currency)),
            None => Err(MoneyError::Overflow),
        }
    }

    /// The sum of `amounts`, all in `currency`; zero for none.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// `basis_points` hundredths of a per cent of this (2 000 = 20 %), to the nearest minor unit, halves away
    /// from zero.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`], possible only beyond 100 %.
    pub fn share(self, basis_points: u32) -> Result<Self, MoneyError> {
        let product = i128::from(self.minor) * i128::from(basis_points);
        let half = if product < 0 { -WHOLE / 2 } else { WHOLE / 2 };
        match i64::try_from((product + half) / WHOLE) {
            Ok(minor) => Ok(Self::new(minor, self.currency)),
            Err(_) => Err(MoneyError::Overflow),
        }
    }

    /// Shares this out in proportion to `weights`: one part each, in order, and the parts sum to exactly this.
    /// Every part is within one minor unit of its exact proportion; the units left over by rounding towards
    /// zero go to the parts that lost most by it, the earlier first. A weight of zero gets zero.
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] where the weights sum to zero or there are none.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let whole: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
        if whole == 0 {
            return Err(MoneyError::NoWeights);
        }
        let mut parts = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut left = self.minor;
        for (index, &weight) in weights.iter().enumerate() {
            let product = i128::from(self.minor) * i128::from(weight);
            // A part is never larger than the whole, which came from an i64.
            let part = i64::try_from(product / whole).map_err(|_| MoneyError::Overflow)?;
            left -= part;
            parts.push(Self::new(part, self.currency));
            remainders.push(((product % whole).unsigned_abs(), index));
        }
        remainders.sort_by(|(more, early), (less, late)| less.cmp(more).then(early.cmp(late)));
        let unit = left.signum();
        for (_, index) in remainders {
            if left == 0 {
                break;
            }
            if let Some(part) = parts.get_mut(index) {
                part.minor += unit;
                left -= unit;
            }
        }
        Ok(parts)
    }

    /// ISO code and plain digits, `EUR 1290.00`: for logs, payment references and tests.
    #[must_use]
    pub fn format_plain(self) -> String {
        let mut text = String::from(self.currency.code());
        text.push(' ');
        if self.is_negative() {
            text.push('-');
        }
        self.push_digits(&mut text, "");
        text
    }

    fn push_digits(self, text: &mut String, group: &str) {
        let digits = self.minor.unsigned_abs().to_string();
        let exponent = usize::from(self.currency.exponent());
        // At least one digit before the point: 5 cents are "0.05".
        for missing in (digits.len()..=exponent).rev() {
            text.push('0');
            if missing == exponent && exponent > 0 {
                text.push('.');
            }
        }
        for (index, digit) in digits.chars().enumerate() {
            let after = digits.len() - index;
            if index > 0 && after == exponent {
                text.push('.');
            } else if index > 0 && after > exponent && (after - exponent).is_multiple_of(3) {
                text.push_str(group);
            }
            text.push(digit);
        }
    }
}

/// A refund for a charge, a discount for a price.
impl Neg for Money {
    type Output = Self;

    /// The smallest amount of all, which has no opposite, becomes the largest.
    fn neg(self) -> Self {
        Self::new(self.minor.saturating_neg(), self.currency)
    }
}

/// Only amounts of one currency have an order.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        if self.is_negative() {
            text.push('-');
        }
        let symbol = self.currency.symbol();
        text.push_str(symbol);
        if symbol.ends_with(|last: char| last.is_ascii_alphabetic()) {
            text.push('\u{a0}');
        }
        self.push_digits(&mut text, ",");
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests;
