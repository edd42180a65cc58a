use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[test]
fn the_banks_file_is_read_as_it_was_published() {
    let rates = read(DEMO).unwrap();
    assert_eq!(rates.day.as_deref(), Some("2021-06-03"));
    let known: Vec<Currency> = Currency::ALL.iter().copied().filter(|&currency| currency != Currency::Eur).collect();
    assert_eq!(rates.millionths.keys().copied().collect::<Vec<_>>(), known, "the demo shop has each that it can name");
    for (currency, millionths) in [
        (Currency::Usd, 1_218_700),
        (Currency::Jpy, 133_810_000),
        (Currency::Gbp, 859_550),
        (Currency::Krw, 1_357_750_000),
        (Currency::Sek, 10_114_500),
    ] {
        assert_eq!(rates.rate(currency).unwrap().millionths, millionths, "{currency:?}");
    }
    assert_eq!(told(&rates), "13 rates of 2021-06-03");
}

#[rstest]
#[case::as_published("Date, USD, JPY, \n28 November 2026, 1.0456, 162.95, \n")]
#[case::without_the_last_comma("Date, USD, JPY\n28 November 2026, 1.0456, 162.95")]
#[case::of_another_system("\u{feff}Date,USD,JPY,\r\n28 November 2026,1.0456,162.95,\r\n\r\n")]
#[case::with_others("Date, USD, XDR, JPY, HRK\n28 November 2026, 1.0456, whatever, 162.95, N/A")]
#[case::with_one_that_has_no_rate_that_day("Date, USD, KRW, JPY\n28 November 2026, 1.0456, N/A, 162.95")]
#[case::with_the_euro_itself("Date, EUR, USD, JPY\n28 November 2026, 1, 1.0456, 162.95")]
fn what_the_shop_does_not_know_and_what_is_not_to_be_had_is_passed_over(#[case] file: &str) {
    let millionths = [(Currency::Jpy, 162_950_000), (Currency::Usd, 1_045_600)].into_iter().collect();
    assert_eq!(read(file), Ok(Rates { day: Some("2026-11-28".to_owned()), millionths }));
}

#[rstest]
#[case("", 1, 1, "the first column is Date")]
#[case("<html>\n<body>", 1, 1, "the first column is Date")]
#[case("Date, USD,", 2, 1, "a day is written as 28 November 2026")]
#[case("Date, USD\n2026-11-28, 1.0456", 2, 1, "a day is written as 28 November 2026")]
#[case("Date, USD\n31 November 2026, 1.0456", 2, 1, "a day is written as 28 November 2026")]
#[case("Date, USD\n  28 november 2026, 1.0456", 2, 3, "a day is written as 28 November 2026")]
#[case("Date, USD\n28 November 2026 CET, 1.0456", 2, 1, "a day is written as 28 November 2026")]
#[case("Date, USD, Yen\n28 November 2026, 1.0456, 162.95", 1, 12, "a currency is three capital letters")]
#[case("Date, USD, , JPY\n28 November 2026, 1.0456, 1, 2", 1, 12, "a currency is three capital letters")]
#[case("Date, USD, JPY, USD\n28 November 2026, 1, 2, 3", 1, 17, "USD stands here a second time")]
#[case("Date, USD, JPY\n28 November 2026, 1.0456", 1, 12, "JPY has no rate")]
#[case("Date, USD\n28 November 2026, 1.0456, 2", 2, 27, "there are more rates than currencies")]
#[case("Date, USD, JPY\n28 November 2026, 1.0456, ,", 2, 27, "a rate is written as 1.0456")]
#[case("Date, USD\n28 November 2026, 1,0456", 2, 21, "there are more rates than currencies")]
#[case("Date, USD\n28 November 2026, -1.0456", 2, 19, "a rate is written as 1.0456")]
#[case("Date, USD\n28 November 2026, 1.0456e3", 2, 19, "a rate is written as 1.0456")]
#[case("Date, USD\n28 November 2026, 1.", 2, 19, "a rate is written as 1.0456")]
#[case("Date, USD\n28 November 2026, 0.000000", 2, 19, "a rate is written as 1.0456")]
#[case("Date, USD\n28 November 2026, 1.0000001", 2, 19, "a rate is written as 1.0456")]
#[case("Date, USD\n28 November 2026, 99999999", 2, 19, "a rate is written as 1.0456")]
#[case("Date, XDR\n28 November 2026, 1", 2, 1, "there is no rate of a currency that the shop can name")]
#[case("Date, USD\n28 November 2026, N/A", 2, 1, "there is no rate of a currency that the shop can name")]
#[case("Date, USD\n28 November 2026, 1\n\n27 November 2026, 2", 4, 1, "a day's rates are two lines")]
fn a_malformed_file_is_refused_whole_and_the_place_is_told(
    #[case] file: &str,
    #[case] line: usize,
    #[case] column: usize,
    #[case] what: &str,
) {
    let mistake = read(file).unwrap_err();
    assert_eq!(mistake, Mistake { line, column, what: what.to_owned() });
    assert_eq!(mistake.to_string(), format!("line {line}, column {column}: {what}"));
}

proptest! {
    #[test]
    fn a_rate_is_exactly_what_is_written(whole in 0..10_000_000_i64, fraction in "[0-9]{0,6}") {
        let text = if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") };
        let scale = 10_i64.pow(6 - u32::try_from(fraction.len()).unwrap());
        let exact = whole * 1_000_000 + fraction.parse::<i64>().unwrap_or(0) * scale;
        prop_assert_eq!(millionths(&text), Some(exact).filter(|exact| *exact > 0));
    }

    #[test]
    fn no_file_panics(file in "(Date, ?)?[A-Z,. \n0-9é\r]{0,60}") {
        let _read_or_refused = read(&file);
    }
}
