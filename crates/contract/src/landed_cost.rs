//! The landed cost: everything a shopper pays to have bags at the door, before anything is agreed.
//!
//! # How prices are shown
//! The catalogue's prices are **euros net of every tax**, the same for every country, and pages label them so
//! ("before delivery and tax"). Beside them, never smaller, stands the landed total for the shopper's
//! country, which is [`LandedCost::total`]: goods, delivery, duty, tax. It is the only figure that is ever
//! charged, and where the law wants consumer prices with VAT it is that price.
//!
//! # How it is reckoned
//! 1. Goods: the sum of unit prices times quantities.
//! 2. Discount: a per cent of the goods. What follows goes by what is paid for them, the goods less the discount.
//! 3. Delivery: by zone and weight; free from a value of goods within the European Union. Here alone the discount
//!    does not count: a code that costs the free delivery could make an order dearer.
//! 4. Duty: on the customs value (goods, and carriage where the country counts it), unless the goods are worth
//!    no more than the country's threshold.
//! 5. Tax: VAT, GST or the like of the destination on goods, delivery and duty, unless likewise below its
//!    threshold.
//!
//! Discount, duty and tax are each rounded once, on their whole base, as [`crate::money`] rounds. The parcel is delivered
//! duty paid: nothing is asked at the door.
//!
//! Bags, cart and checkout show what the server answered from here; the app calls nothing of it, so the linker
//! leaves the tables out of the browser's WebAssembly.

mod carriage;
mod discount;
mod tariff;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::{Currency, Money, MoneyError};
use crate::places::Country;
pub use discount::by_line as discount_by_line;
use tariff::Tariff;

/// The heading of the Harmonised System that the tariffs cover: trunks, suitcases, handbags and the like.
const HEADING: &str = "4202";

/// One line of what is to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LandedLine<'a> {
    /// Price of one piece in euros, before tax.
    pub unit_price: Money,
    /// Pieces, at least one.
    pub quantity: u32,
    /// Weight of one packed piece in grams.
    pub weight_g: u32,
    /// Customs code in the Harmonised System, at least its heading, dots allowed: `4202.21`.
    pub customs_code: &'a str,
}

/// Who bears duty and tax at the border (Incoterms 2020).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Incoterm {
    /// Delivered duty paid: the shop, out of what the shopper paid it.
    #[serde(rename = "DDP")]
    DeliveredDutyPaid,
}

/// Why a part of the landed cost is what it is, to be said beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LandedNote {
    /// The goods are worth enough for delivery to be free.
    FreeDelivery,
    /// The parcel is worth too little for the country to collect duty.
    BelowDutyThreshold,
    /// The parcel is worth too little for the country to collect tax.
    BelowTaxThreshold,
}

/// The landed cost of a parcel; `total` is goods less discount, delivery, duty and tax. All amounts are of one currency,
/// none is negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LandedCost {
    /// Where it goes.
    pub destination: Country,
    /// The goods before tax.
    pub goods: Money,
    /// What a promo code takes off the goods.
    #[serde(default = "no_discount", skip_serializing_if = "is_no_discount")]
    pub discount: Money,
    /// Delivery before tax.
    pub delivery: Money,
    /// Customs duty.
    pub duty: Money,
    /// VAT, GST or the like.
    pub tax: Money,
    /// The rate of `tax` in basis points, 2000 for 20 %; zero where the country has no such tax.
    pub tax_rate_bp: u32,
    /// All that is paid.
    pub total: Money,
    /// Working days from dispatch to the door, fewest and most.
    pub delivery_days: (u8, u8),
    /// Who pays at the border.
    pub incoterm: Incoterm,
    /// What there is to explain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<LandedNote>,
}

const fn no_discount() -> Money {
    Money::zero(Currency::Eur)
}

const fn is_no_discount(discount: &Money) -> bool {
    discount.is_zero()
}

/// Why there is no landed cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteError {
    /// There is nothing to deliver.
    Empty,
    /// A line has a quantity of zero.
    NoQuantity,
    /// A price is below zero.
    NegativePrice,
    /// A price is not in euros.
    NotEuros,
    /// A line's customs code is outside heading 4202, for which alone there are tariffs.
    UnknownCustomsCode,
    /// There is no tariff for the destination.
    NotDelivered,
    /// The amounts or the weight go beyond what can be reckoned.
    TooLarge,
}

impl QuoteError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoQuantity => "no_quantity",
            Self::NegativePrice => "negative_price",
            Self::NotEuros => "not_euros",
            Self::UnknownCustomsCode => "unknown_customs_code",
            Self::NotDelivered => "not_delivered",
            Self::TooLarge => "too_large",
        }
    }
}

impl fmt::Display for QuoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for QuoteError {}

impl From<MoneyError> for QuoteError {
    fn from(fault: MoneyError) -> Self {
        match fault {
            MoneyError::CurrencyMismatch => Self::NotEuros,
            MoneyError::Overflow | MoneyError::NoWeights => Self::TooLarge,
        }
    }
}

/// The landed cost of one parcel with these lines, sent from the shop in France to `destination`.
///
/// # Errors
/// [`QuoteError`], by the first line and rule that fail.
pub fn quote(lines: &[LandedLine<'_>], destination: Country) -> Result<LandedCost, QuoteError> {
    quote_with_discount(lines, destination, 0)
}

/// [`quote`] with `percent_off` the goods, 0 to 100; more counts as 100.
///
/// # Errors
/// As [`quote`].
pub fn quote_with_discount(
    lines: &[LandedLine<'_>],
    destination: Country,
    percent_off: u8,
) -> Result<LandedCost, QuoteError> {
    let (full_price, weight_g) = weigh(lines)?;
    let tariff = Tariff::of(destination).ok_or(QuoteError::NotDelivered)?;
    let carriage = tariff.zone.carriage(weight_g, full_price)?;
    let discount = discount::of(full_price, percent_off)?;
    let goods = full_price.checked_sub(discount)?;
    let mut notes = Vec::new();
    if carriage.is_free {
        notes.push(LandedNote::FreeDelivery);
    }

    let goods_and_carriage = goods.checked_add(carriage.price)?;
    let customs_value = if tariff.carriage_is_dutiable { goods_and_carriage } else { goods };
    let mut duty = customs_value.share(tariff.duty)?;
    if tariff.duty > 0 && goods.minor <= tariff.duty_free_up_to {
        duty = Money::zero(goods.currency);
        notes.push(LandedNote::BelowDutyThreshold);
    }

    let before_tax = goods_and_carriage.checked_add(duty)?;
    let mut tax = before_tax.share(tariff.tax)?;
    if tariff.tax > 0 && goods.minor <= tariff.tax_free_up_to {
        tax = Money::zero(goods.currency);
        notes.push(LandedNote::BelowTaxThreshold);
    }

    Ok(LandedCost {
        destination,
        goods: full_price,
        discount,
        delivery: carriage.price,
        duty,
        tax,
        tax_rate_bp: tariff.tax,
        total: before_tax.checked_add(tax)?,
        delivery_days: carriage.days,
        incoterm: Incoterm::DeliveredDutyPaid,
        notes,
    })
}

/// The value and the weight in grams of all lines.
fn weigh(lines: &[LandedLine<'_>]) -> Result<(Money, u64), QuoteError> {
    if lines.is_empty() {
        return Err(QuoteError::Empty);
    }
    let mut goods = Money::zero(Currency::Eur);
    let mut weight_g = 0_u64;
    for line in lines {
        if line.quantity == 0 {
            return Err(QuoteError::NoQuantity);
        }
        if line.unit_price.is_negative() {
            return Err(QuoteError::NegativePrice);
        }
        if !is_covered(line.customs_code) {
            return Err(QuoteError::UnknownCustomsCode);
        }
        goods = goods.checked_add(line.unit_price.times(line.quantity)?)?;
        let line_weight_g = u64::from(line.weight_g) * u64::from(line.quantity);
        weight_g = weight_g.checked_add(line_weight_g).ok_or(QuoteError::TooLarge)?;
    }
    Ok((goods, weight_g))
}

fn is_covered(customs_code: &str) -> bool {
    let sound = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b' ');
    customs_code.strip_prefix(HEADING).is_some_and(|subheading| subheading.bytes().all(sound))
}

#[cfg(test)]
mod tests;
