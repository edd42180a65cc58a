//! What amounts in euros are about in another currency.

use super::{Currency, Money, MoneyError};

/// Digits of a rate after the decimal point: central banks publish six at the most.
const RATE_DIGITS: u32 = 6;

/// What one euro is in another currency: a rate that somebody published, for estimates. Nothing is charged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The other currency.
    pub currency: Currency,
    /// Millionths of it for one euro.
    pub millionths: i64,
}

impl Rate {
    /// What `amount` is by this rate, to the nearest minor unit, halves away from zero.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] for any amount but one in euros. [`MoneyError::Overflow`] from twenty million euros on,
    /// or four thousand units to the euro: all below fits into 64 bits, and wider integers would be in every download for the
    /// sake of prices that no bag has.
    pub fn estimate(self, amount: Money) -> Result<Money, MoneyError> {
        if amount.currency != Currency::Eur {
            return Err(MoneyError::CurrencyMismatch);
        }
        if amount.minor.unsigned_abs() >= 1 << 31 || self.millionths.unsigned_abs() >= 1 << 32 {
            return Err(MoneyError::Overflow);
        }
        let exponents = u32::from(amount.currency.exponent()) + RATE_DIGITS;
        let whole = 10_i64.pow(exponents - u32::from(self.currency.exponent()));
        let half = if amount.is_negative() { -whole / 2 } else { whole / 2 };
        Ok(Money::new((amount.minor * self.millionths + half) / whole, self.currency))
    }
}
