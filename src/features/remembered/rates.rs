//! Prices in the currency that she likes to think in: estimates, which the browser reckons from rates that are the same for
//! everybody. Pure.

use contract::money::{Currency, Money, Rate};

use crate::json;

/// The rate of a currency among those of `GET /api/rates`, and their day. By the names of the members: a tree of all of
/// them would be more code than everything that is done with the one.
#[must_use]
pub fn rate_of<'a>(rates: &'a str, code: &str) -> Option<(Rate, &'a str)> {
    let currency = Currency::from_code(code)?;
    let millionths = member(member(rates, "millionths")?, code)?.parse().ok()?;
    // Without its quotes.
    let day = member(rates, "day")?.get(1..11)?;
    Some((Rate { currency, millionths }, day))
}

fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    json::members(object).ok()?.into_iter().find(|(member, _)| member == name).map(|(_, value)| value)
}

/// An amount as it is shown: estimated where there is a rate, which the sign before it says.
#[must_use]
pub fn shown(amount: Money, rate: Option<Rate>) -> String {
    match rate.and_then(|rate| rate.estimate(amount).ok()) {
        Some(estimate) => ["≈ ", &estimate.to_string()].concat(),
        None => amount.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use contract::rates::Rates;

    use super::*;

    const USD: Rate = Rate { currency: Currency::Usd, millionths: 1_045_600 };

    #[test]
    fn a_rate_is_found_in_what_the_api_answers() {
        let millionths = [(Currency::Jpy, 162_950_000), (Currency::Usd, 1_045_600)].into_iter().collect();
        let rates = Rates { day: Some("2026-11-27".to_owned()), millionths };
        let json = serde_json::to_string(&rates).unwrap();
        assert_eq!(json::read::<Rates>(&json), Ok(rates), "as the type reads it");
        assert_eq!(rate_of(&json, "USD"), Some((USD, "2026-11-27")));
        assert_eq!(rate_of(&json, "GBP"), None, "the bank had none that day");
        assert_eq!(rate_of(&json, "day"), None);
        let none = serde_json::to_string(&Rates::default()).unwrap();
        for text in [none.as_str(), "", "null", r#"{"day":"2026-11-27","millionths":{"USD":1.5}}"#] {
            assert_eq!(rate_of(text, "USD"), None, "{text}");
        }
    }

    #[test]
    fn an_estimate_says_that_it_is_one_and_without_a_rate_a_price_is_in_euros() {
        assert_eq!(shown(Money::eur(12_900), Some(USD)), "≈ US$134.88");
        assert_eq!(shown(Money::eur(12_900), None), "€129.00");
        assert_eq!(shown(Money::eur(i64::MAX), Some(USD)), Money::eur(i64::MAX).to_string(), "what does not fit");
    }
}
