//! Mobile numbers against libphonenumber's data: our terse table must never turn away a number that it calls a
//! valid mobile, and must not be much more gullible.
//!
//! promise: O1
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(clippy::print_stdout, reason = "the measured rates are worth reading")]

use std::ops::RangeInclusive;

use contract::places::{Country, Phone};
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber, Type};

/// Tails tried behind each of the thousand three-digit beginnings, per length.
const TAILS: u64 = 4;

/// Digits after the calling code that any country's mobile numbers have.
const LENGTHS: RangeInclusive<usize> = 5..=13;

/// libphonenumber's own country, by code.
fn region(country: Country) -> phonenumber::country::Id {
    country.code().parse().unwrap()
}

/// What libphonenumber reads, where that is a mobile number of this very calling code.
fn oracle(text: &str) -> Option<PhoneNumber> {
    let number = phonenumber::parse(None, text).ok()?;
    let mobile = matches!(number.number_type(&DATABASE), Type::Mobile | Type::FixedLineOrMobile);
    (mobile && number.is_valid()).then_some(number)
}

/// A fixed, evenly spread sequence (SplitMix64): the same numbers in every run.
fn spread(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Numbers of this length that begin with each three digits.
fn samples(length: usize) -> impl Iterator<Item = String> {
    (0..1_000_u64).flat_map(move |beginning| {
        (0..TAILS).map(move |tail| {
            let digits = format!("{beginning:03}{:010}", spread(beginning * TAILS + tail) % 10_000_000_000);
            digits[..length].to_owned()
        })
    })
}

#[test]
fn every_example_is_a_valid_mobile_number_of_its_country() {
    for country in Country::all() {
        let example = country.example_mobile();
        let ours = Phone::parse(country, example).unwrap_or_else(|fault| panic!("{country} {example}: {fault}"));
        let theirs = oracle(ours.as_str()).unwrap_or_else(|| panic!("{country} {ours}"));
        assert_eq!(theirs.country().id(), Some(region(country)), "{country} {ours}");
    }
}

#[test]
fn no_mobile_number_is_turned_away_and_few_others_pass() {
    let (mut valid, mut taken_wrongly, mut others) = (0_u32, 0_u32, 0_u32);
    for country in Country::all() {
        let (mut country_valid, mut country_taken, mut country_others) = (0_u32, 0_u32, 0_u32);
        for length in LENGTHS {
            for national in samples(length) {
                let text = format!("+{}{national}", country.calling_code());
                let ours = Phone::parse(country, &text);
                // What either mends by dropping a trunk prefix is another number.
                let ours = ours.is_ok_and(|phone| phone.as_str() == text);
                let theirs = oracle(&text).filter(|number| number.format().mode(Mode::E164).to_string() == text);
                match (ours, theirs.is_some()) {
                    (taken, true) => {
                        assert!(taken, "{country} turns away {text}");
                        country_valid += 1;
                    }
                    (taken, false) => {
                        country_others += 1;
                        country_taken += u32::from(taken);
                    }
                }
            }
        }
        println!("{country}: {country_valid} valid, {country_taken} of {country_others} others taken");
        assert!(country_valid >= 20, "{country}: only {country_valid} valid samples prove little");
        valid += country_valid;
        taken_wrongly += country_taken;
        others += country_others;
    }
    println!("{valid} valid numbers, none turned away; {taken_wrongly} of {others} others taken");
    assert!(valid >= 20_000, "{valid}");
    // Unassigned blocks inside mobile ranges, mostly of North America, where half of all area codes are unused.
    assert!(u64::from(taken_wrongly) * 100 <= u64::from(others), "more than 1 % of others taken: {taken_wrongly}");
}

#[test]
fn numbers_written_as_at_home_and_as_abroad_are_the_same_number() {
    for country in Country::all() {
        let mut seen = 0;
        for national in LENGTHS.flat_map(samples) {
            let Some(theirs) = oracle(&format!("+{}{national}", country.calling_code())) else { continue };
            // A number of a neighbour under the same calling code is written the neighbour's way.
            if theirs.country().id() != Some(region(country)) {
                continue;
            }
            let e164 = theirs.format().mode(Mode::E164).to_string();
            for mode in [Mode::E164, Mode::International, Mode::National, Mode::Rfc3966] {
                let written = theirs.format().mode(mode).to_string();
                let written = written.trim_start_matches("tel:");
                let ours = Phone::parse(country, written);
                let ours = ours.unwrap_or_else(|fault| panic!("{country}: {written} ({e164}): {fault}"));
                assert_eq!(ours.as_str(), e164, "{country}: {written}");
            }
            let abroad = Country::all().find(|other| other.calling_code() != country.calling_code()).unwrap();
            let dialled = format!("00{}", e164.trim_start_matches('+'));
            assert_eq!(Phone::parse(abroad, &dialled).unwrap().as_str(), e164);
            seen += 1;
            if seen == 50 {
                break;
            }
        }
        assert!(seen >= 20, "{country}: {seen}");
    }
}
