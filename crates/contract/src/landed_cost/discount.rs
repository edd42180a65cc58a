//! What is taken off the goods, and off which of them.

use super::{LandedLine, QuoteError};
use crate::money::Money;

/// So much per cent of the goods, rounded once on their whole sum; beyond 100 it is the goods.
pub(super) fn of(goods: Money, percent: u8) -> Result<Money, QuoteError> {
    Ok(goods.share(u32::from(percent.min(100)) * 100)?)
}

/// A parcel's discount, line by line: each gets its share by value, and the shares add up to exactly `discount`.
///
/// # Errors
/// [`QuoteError::NegativePrice`] or [`QuoteError::TooLarge`], where [`super::quote`] would say so, and when there is
/// something to take off goods that are worth nothing.
pub fn by_line(lines: &[LandedLine<'_>], discount: Money) -> Result<Vec<Money>, QuoteError> {
    if discount.is_zero() {
        return Ok(vec![discount; lines.len()]);
    }
    let worth = |line: &LandedLine<'_>| {
        let minor = line.unit_price.times(line.quantity)?.minor;
        u64::try_from(minor).map_err(|_| QuoteError::NegativePrice)
    };
    let weights = lines.iter().map(worth).collect::<Result<Vec<_>, _>>()?;
    Ok(discount.allocate(&weights)?)
}
