//! What carrying a parcel from the warehouse in France costs, and how long it takes.

use crate::money::{Money, MoneyError};

/// Grams that the first price covers.
const FIRST_STEP_G: u64 = 1_000;
/// Grams of each further step; one begun counts whole.
const STEP_G: u64 = 500;

/// How far a country is, as carriers price it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// France.
    Home,
    /// The European Union by road within days.
    Eu,
    /// The Union's edges and islands.
    EuFar,
    /// Europe outside the customs union.
    Europe,
    /// Canada and the United States.
    NorthAmerica,
    /// East and south-east Asia, Australia, New Zealand.
    AsiaPacific,
    /// Everywhere else.
    Rest,
}

/// A zone's price list: net cents, goods' value in cents from which carriage is free, working days.
struct Rate {
    first: i64,
    step: i64,
    free_from: Option<i64>,
    days: (u8, u8),
}

/// What carriage comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Carriage {
    /// Before tax.
    pub(super) price: Money,
    /// The goods are worth so much that the shop pays it.
    pub(super) is_free: bool,
    /// Working days from dispatch, fewest and most.
    pub(super) days: (u8, u8),
}

impl Zone {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "home" => Self::Home,
            "eu" => Self::Eu,
            "eu_far" => Self::EuFar,
            "europe" => Self::Europe,
            "north_america" => Self::NorthAmerica,
            "asia_pacific" => Self::AsiaPacific,
            "rest" => Self::Rest,
            _ => return None,
        })
    }

    const fn rate(self) -> Rate {
        match self {
            Self::Home => Rate { first: 490, step: 60, free_from: Some(10_000), days: (1, 2) },
            Self::Eu => Rate { first: 790, step: 90, free_from: Some(15_000), days: (2, 4) },
            Self::EuFar => Rate { first: 990, step: 120, free_from: Some(20_000), days: (3, 6) },
            Self::Europe => Rate { first: 1_490, step: 200, free_from: None, days: (3, 7) },
            Self::NorthAmerica => Rate { first: 2_490, step: 450, free_from: None, days: (4, 8) },
            Self::AsiaPacific => Rate { first: 2_690, step: 500, free_from: None, days: (5, 9) },
            Self::Rest => Rate { first: 2_990, step: 550, free_from: None, days: (6, 12) },
        }
    }

    /// The carriage of a parcel of `weight_g` grams of goods worth `goods` before tax.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub(super) fn carriage(self, weight_g: u64, goods: Money) -> Result<Carriage, MoneyError> {
        let rate = self.rate();
        let is_free = rate.free_from.is_some_and(|enough| goods.minor >= enough);
        let price = if is_free {
            Money::zero(goods.currency)
        } else {
            let steps = weight_g.saturating_sub(FIRST_STEP_G).div_ceil(STEP_G);
            let steps = u32::try_from(steps).map_err(|_| MoneyError::Overflow)?;
            let first = Money::new(rate.first, goods.currency);
            Money::new(rate.step, goods.currency).times(steps)?.checked_add(first)?
        };
        Ok(Carriage { price, is_free, days: rate.days })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Zone::Home, 400, 5_000, 490)]
    #[case(Zone::Home, 1_000, 5_000, 490)]
    #[case(Zone::Home, 1_001, 5_000, 550)]
    #[case(Zone::Home, 1_500, 9_999, 550)]
    #[case(Zone::Home, 9_000, 10_000, 0)]
    #[case(Zone::AsiaPacific, 2_600, 1_000_000, 4_690)]
    fn carriage_goes_by_steps_of_weight_and_is_free_for_dear_goods(
        #[case] zone: Zone,
        #[case] weight_g: u64,
        #[case] goods: i64,
        #[case] cents: i64,
    ) {
        let carriage = zone.carriage(weight_g, Money::eur(goods));
        assert_eq!(carriage.map(|carriage| carriage.price), Ok(Money::eur(cents)));
        assert_eq!(carriage.map(|carriage| carriage.is_free), Ok(cents == 0));
    }

    #[test]
    fn a_weight_beyond_reckoning_is_an_error() {
        assert_eq!(Zone::Rest.carriage(u64::MAX, Money::eur(1)), Err(MoneyError::Overflow));
    }
}
