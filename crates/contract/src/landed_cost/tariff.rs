//! What each country's treasury takes from a bag, and how far away it is.
//!
//! Figures as published by early 2026 by the customs and tax authorities, to the best of our knowledge, for
//! goods sent from France to a private person without proof of preferential origin. They are what the shop
//! *charges*: under "delivered duty paid" a difference to what customs ask in the end is the shop's gain or
//! loss, never a bill at the shopper's door. Whoever runs the shop owes the table a look at each budget day.
//!
//! They were written down from memory of those publications, not copied from a feed. Least certain, so first to be
//! checked: the duties of Colombia, India, Israel, Morocco, Saudi Arabia, Serbia, Taiwan and Türkiye.
//!
//! Simplifications, all on record here:
//! - One duty rate a country for the whole of HS heading 4202: that of 4202.21, handbags of leather.
//! - Within the European Union the destination's standard VAT rate applies (one-stop shop) and there is no duty.
//! - Thresholds are turned into whole euros at the rates of autumn 2025, rounded down.
//! - Brazil: the flat 60 % of the simplified regime; ICMS of 17 % is reckoned inside its own base, 20.48 %.
//! - China: the tax on personal articles, 20 % for bags, in place of duty and VAT; up to RMB 50 is not collected.
//! - Mexico: the couriers' global rate of 33.5 % stands for duty and VAT together.
//! - Türkiye: the flat rate for parcels from the Union.
//! - United States: the ceiling of 15 % agreed with the Union in August 2025, when the exemption of parcels
//!   under USD 800 ended; sales tax is a matter of the states and is not collected by this shop.
//! - Canada: the federal tax only.
//! - Japan: leather bags are excepted from the exemption of parcels under JPY 10 000.
//! - Switzerland: tax under CHF 5 is not collected; the shop is below the turnover of the mail-order rule, and
//!   likewise below those of Australia, New Zealand and Singapore.

use super::carriage::Zone;
use crate::places::Country;

/// One country a line, in the order of the table of countries. Columns: ISO code, zone, customs value (`cif`:
/// goods with their carriage; `fob`: goods alone), tax in basis points, the goods' value in euros up to which
/// no tax is collected, duty in basis points, the goods' value in euros up to which no duty is collected.
static TABLE: &str = include_str!("tariffs.psv");

/// A country's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tariff {
    pub(super) zone: Zone,
    /// Whether the customs value includes the carriage to the border.
    pub(super) carriage_is_dutiable: bool,
    /// VAT, GST or the like, in basis points.
    pub(super) tax: u32,
    /// Euro cents of goods up to which no tax is collected.
    pub(super) tax_free_up_to: i64,
    /// Customs duty, in basis points.
    pub(super) duty: u32,
    /// Euro cents of goods up to which no duty is collected.
    pub(super) duty_free_up_to: i64,
}

impl Tariff {
    /// The tariff of `country`; a test holds that there is one for each.
    pub(super) fn of(country: Country) -> Option<Self> {
        let line = TABLE.lines().find(|line| line.starts_with(country.code()))?;
        let mut columns = line.split('|').skip(1);
        Some(Self {
            zone: Zone::from_name(columns.next()?)?,
            carriage_is_dutiable: columns.next()? == "cif",
            tax: columns.next()?.parse().ok()?,
            tax_free_up_to: cents(columns.next()?)?,
            duty: columns.next()?.parse().ok()?,
            duty_free_up_to: cents(columns.next()?)?,
        })
    }
}

fn cents(euros: &str) -> Option<i64> {
    euros.parse::<i64>().ok()?.checked_mul(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a parcel gets there without crossing the Union's customs border.
    fn is_inland(tariff: Tariff) -> bool {
        matches!(tariff.zone, Zone::Home | Zone::Eu | Zone::EuFar)
    }

    #[test]
    fn every_country_we_deliver_to_has_a_plausible_tariff() {
        for country in Country::all() {
            let tariff = Tariff::of(country).unwrap_or_else(|| unreachable!("no tariff for {country}"));
            assert!(tariff.tax <= 2_700 && tariff.duty <= 6_000, "{country}: {tariff:?}");
            if is_inland(tariff) {
                assert!(tariff.tax >= 1_700 && tariff.duty == 0, "{country}: {tariff:?}");
                assert_eq!((tariff.tax_free_up_to, tariff.duty_free_up_to), (0, 0), "{country}");
            }
        }
        assert_eq!(TABLE.lines().count(), Country::all().count());
    }

    #[test]
    fn the_union_is_all_twenty_seven() {
        let members = Country::all().filter(|&country| Tariff::of(country).is_some_and(is_inland));
        assert_eq!(members.count(), 27);
    }
}
