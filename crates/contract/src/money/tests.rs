use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case(Money::eur(12_900), "€129.00", "EUR 129.00")]
#[case(Money::eur(129_000), "€1,290.00", "EUR 1290.00")]
#[case(Money::eur(123_456_789), "€1,234,567.89", "EUR 1234567.89")]
#[case(Money::eur(5), "€0.05", "EUR 0.05")]
#[case(Money::eur(50), "€0.50", "EUR 0.50")]
#[case(Money::eur(0), "€0.00", "EUR 0.00")]
#[case(Money::eur(-500), "-€5.00", "EUR -5.00")]
#[case(Money::new(0, Currency::Jpy), "¥0", "JPY 0")]
#[case(Money::new(12_900, Currency::Jpy), "¥12,900", "JPY 12900")]
#[case(Money::new(900, Currency::Krw), "₩900", "KRW 900")]
#[case(Money::new(12_900, Currency::Chf), "CHF\u{a0}129.00", "CHF 129.00")]
#[case(Money::new(100_000, Currency::Usd), "US$1,000.00", "USD 1000.00")]
#[case(Money::eur(i64::MIN), "-€92,233,720,368,547,758.08", "EUR -92233720368547758.08")]
fn an_amount_reads_as_on_an_english_page(#[case] amount: Money, #[case] shown: &str, #[case] plain: &str) {
    assert_eq!(amount.to_string(), shown);
    assert_eq!(amount.format_plain(), plain);
}

#[test]
fn the_wire_form_is_minor_units_and_a_code() {
    let json = r#"{"minor":12900,"currency":"EUR"}"#;
    assert_eq!(serde_json::to_string(&Money::eur(12_900)).unwrap(), json);
    assert_eq!(serde_json::from_str::<Money>(json).unwrap(), Money::eur(12_900));
}

#[rstest]
#[case(r#"{"minor":12.5,"currency":"EUR"}"#)]
#[case(r#"{"minor":1,"currency":"eur"}"#)]
#[case(r#"{"minor":1,"currency":"XXX"}"#)]
#[case(r#"{"minor":"1","currency":"EUR"}"#)]
#[case(r#"{"minor":9223372036854775808,"currency":"EUR"}"#)]
#[case(r#"{"minor":1,"currency":"EUR","vat":1}"#)]
fn fractions_unknown_currencies_and_what_does_not_fit_are_refused(#[case] json: &str) {
    assert!(serde_json::from_str::<Money>(json).is_err());
}

#[test]
fn every_currency_is_found_by_its_code_and_no_code_is_there_twice() {
    for (index, &currency) in Currency::ALL.iter().enumerate() {
        assert_eq!(Currency::from_code(currency.code()), Some(currency));
        assert!(Currency::ALL[index + 1..].iter().all(|later| later.code() > currency.code()));
    }
    assert_eq!(Currency::from_code("EU"), None);
}

#[test]
fn currencies_do_not_mix() {
    let (euro, pound) = (Money::eur(100), Money::new(100, Currency::Gbp));
    assert_eq!(euro.checked_add(pound), Err(MoneyError::CurrencyMismatch));
    assert_eq!(euro.checked_sub(pound), Err(MoneyError::CurrencyMismatch));
    assert_eq!(Money::sum(Currency::Eur, [euro, pound]), Err(MoneyError::CurrencyMismatch));
    assert_eq!(euro.partial_cmp(&pound), None);
    assert!(euro < Money::eur(101));
}

#[rstest]
#[case(10, 500, 1)] // 0.5 goes up
#[case(9, 500, 0)] // 0.45 does not
#[case(-10, 500, -1)]
#[case(12_900, 2_000, 2_580)]
#[case(333, 2_550, 85)] // 84.915
fn a_share_rounds_halves_away_from_zero(#[case] minor: i64, #[case] basis_points: u32, #[case] share: i64) {
    assert_eq!(Money::eur(minor).share(basis_points), Ok(Money::eur(share)));
}

#[rstest]
#[case(12_900, Currency::Usd, 1_045_600, 13_488)] // 134.8824
#[case(10, Currency::Usd, 1_050_000, 11)] // 10.5 cents go up
#[case(-10, Currency::Usd, 1_050_000, -11)]
#[case(9, Currency::Usd, 1_050_000, 9)] // 9.45 do not
#[case(12_900, Currency::Jpy, 162_950_000, 21_021)] // 21 020.55, and no minor unit
#[case(1, Currency::Jpy, 50_000_000, 1)] // half a yen
#[case(1, Currency::Jpy, 49_999_999, 0)]
#[case(12_900, Currency::Krw, 1_357_750_000, 175_150)] // 175 149.75
fn an_estimate_rounds_halves_away_from_zero_to_the_units_of_its_currency(
    #[case] cents: i64,
    #[case] currency: Currency,
    #[case] millionths: i64,
    #[case] minor: i64,
) {
    assert_eq!(Rate { currency, millionths }.estimate(Money::eur(cents)), Ok(Money::new(minor, currency)));
}

#[test]
fn only_euros_are_estimated_and_what_does_not_fit_is_refused() {
    let rate = Rate { currency: Currency::Usd, millionths: 1_045_600 };
    assert_eq!(rate.estimate(Money::new(100, Currency::Gbp)), Err(MoneyError::CurrencyMismatch));
    assert_eq!(rate.estimate(Money::eur(i64::MAX)), Err(MoneyError::Overflow));
    assert_eq!(rate.estimate(Money::eur(i64::MIN)), Err(MoneyError::Overflow));
}

#[test]
fn a_discount_over_lines_gives_the_odd_cent_to_the_line_that_lost_most() {
    let parts = Money::eur(100).allocate(&[1, 1, 1]).unwrap();
    assert_eq!(parts, [Money::eur(34), Money::eur(33), Money::eur(33)]);
    let parts = Money::eur(-101).allocate(&[2, 0, 1]).unwrap();
    assert_eq!(parts, [Money::eur(-67), Money::eur(0), Money::eur(-34)]);
    assert_eq!(Money::eur(5).allocate(&[]), Err(MoneyError::NoWeights));
    assert_eq!(Money::eur(5).allocate(&[0, 0]), Err(MoneyError::NoWeights));
}

proptest! {
    #[test]
    fn an_estimate_is_within_half_a_unit_of_the_exact_one(
        minor in prop_oneof![any::<i64>(), -1_i64 << 32..1_i64 << 32],
        millionths in 1..1_i64 << 33,
        currency in prop::sample::select(Currency::ALL),
    ) {
        // Cents times millionths are units of 10^-8.
        let (exact, whole) = (i128::from(minor) * i128::from(millionths), 10_i128.pow(8 - u32::from(currency.exponent())));
        match (Rate { currency, millionths }).estimate(Money::eur(minor)) {
            Ok(estimate) => {
                prop_assert_eq!(estimate.currency, currency);
                prop_assert!((i128::from(estimate.minor) * whole - exact).abs() * 2 <= whole);
            }
            Err(error) => {
                prop_assert_eq!(error, MoneyError::Overflow);
                prop_assert!(minor.unsigned_abs() >= 1 << 31 || millionths >= 1 << 32, "it fits");
            }
        }
    }

    #[test]
    fn more_euros_are_never_estimated_at_less(
        one in 1 - (1_i64 << 31)..1_i64 << 31,
        other in 1 - (1_i64 << 31)..1_i64 << 31,
        millionths in 1..1_i64 << 32,
        currency in prop::sample::select(Currency::ALL),
    ) {
        let rate = Rate { currency, millionths };
        let estimate = |minor| rate.estimate(Money::eur(minor)).unwrap();
        prop_assert!(estimate(one.min(other)) <= estimate(one.max(other)));
        prop_assert_eq!(estimate(-one), -estimate(one));
    }

    #[test]
    fn euros_by_the_rate_of_the_euro_are_what_they_were(minor in 1 - (1_i64 << 31)..1_i64 << 31) {
        let rate = Rate { currency: Currency::Eur, millionths: 1_000_000 };
        prop_assert_eq!(rate.estimate(Money::eur(minor)), Ok(Money::eur(minor)));
    }

    #[test]
    fn adding_is_associative_and_commutative(a in -1 << 60..1_i64 << 60, b in -1 << 60..1_i64 << 60, c in -1 << 60..1_i64 << 60) {
        let (a, b, c) = (Money::eur(a), Money::eur(b), Money::eur(c));
        let left = a.checked_add(b).and_then(|sum| sum.checked_add(c));
        let right = b.checked_add(c).and_then(|sum| a.checked_add(sum));
        prop_assert_eq!(left, right);
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        prop_assert_eq!(Money::sum(Currency::Eur, [a, b, c]), left);
        prop_assert_eq!(a.checked_add(b).and_then(|sum| sum.checked_sub(b)), Ok(a));
    }

    #[test]
    fn no_amount_panics_and_what_fits_is_exact(a: i64, b: i64, quantity: u32, basis_points: u32) {
        let exact = |wide: i128| i64::try_from(wide).map(Money::eur).map_err(|_| MoneyError::Overflow);
        let (wide_a, wide_b) = (i128::from(a), i128::from(b));
        let (a, b) = (Money::eur(a), Money::eur(b));
        prop_assert_eq!(a.checked_add(b), exact(wide_a + wide_b));
        prop_assert_eq!(a.checked_sub(b), exact(wide_a - wide_b));
        prop_assert_eq!(a.times(quantity), exact(wide_a * i128::from(quantity)));
        if let Ok(share) = a.share(basis_points) {
            let error = i128::from(share.minor) * 10_000 - wide_a * i128::from(basis_points);
            prop_assert!(error.abs() <= 5_000, "within half a unit of the exact share");
        }
        prop_assert!(!a.to_string().is_empty() && a.format_plain().starts_with("EUR "));
    }

    #[test]
    fn a_share_up_to_the_whole_lies_between_zero_and_the_amount(minor in 0..i64::MAX, basis_points in 0..=10_000_u32) {
        let amount = Money::eur(minor);
        let share = amount.share(basis_points).unwrap();
        prop_assert!(!share.is_negative() && share <= amount);
        prop_assert_eq!(amount.share(10_000), Ok(amount));
        prop_assert_eq!(Money::eur(-minor).share(basis_points), Ok(Money::eur(-share.minor)));
    }

    #[test]
    fn parts_sum_to_the_whole_and_none_is_off_by_a_unit(minor: i64, weights in prop::collection::vec(0..1_u64 << 40, 1..40)) {
        let amount = Money::eur(minor);
        let whole: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
        if whole == 0 {
            prop_assert_eq!(amount.allocate(&weights), Err(MoneyError::NoWeights));
        } else {
            let parts = amount.allocate(&weights).unwrap();
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().map(|part| i128::from(part.minor)).sum::<i128>(), i128::from(minor));
            for (part, &weight) in parts.iter().zip(&weights) {
                let error = i128::from(part.minor) * whole - i128::from(minor) * i128::from(weight);
                prop_assert!(error.abs() < whole, "{part:?} of weight {weight}");
                prop_assert!(weight > 0 || part.is_zero());
            }
        }
    }

    #[test]
    fn money_survives_json(minor: i64) {
        for &currency in Currency::ALL {
            let amount = Money::new(minor, currency);
            let json = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), amount);
        }
    }
}
