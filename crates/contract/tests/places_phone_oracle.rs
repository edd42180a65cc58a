//! Mobile numbers against libphonenumber's data: our terse table must never turn away a number that it calls a
//! valid mobile, and must not be much more gullible.
//!
//! The data comes from the crate `phonenumber`; its patterns are matched here, because the crate takes a number
//! for valid when only its beginning matches.
//!
//! promise: O1
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use contract::places::{Country, Phone};
use phonenumber::Mode;
use phonenumber::metadata::DATABASE;
use regex::Regex;

/// Tails tried behind each of the ten thousand four-digit beginnings, per length.
const TAILS: u64 = 2;

/// Where mobiles share the ranges of fixed lines, or all of the country's numbers are one range, a beginning
/// tells little; unassigned blocks pass there, and only there.
const SHARED_RANGES: [&str; 4] = ["CA", "DK", "MX", "US"];

/// libphonenumber's idea of a country's mobile numbers.
struct Oracle {
    pattern: Regex,
    lengths: Vec<usize>,
}

impl Oracle {
    fn of(country: Country) -> Self {
        let mobile = DATABASE.by_id(country.code()).unwrap().descriptors().mobile().unwrap();
        let pattern: String = mobile.national_number().as_str().split_whitespace().collect();
        Self {
            pattern: Regex::new(&format!("^(?:{pattern})$")).unwrap(),
            lengths: mobile.possible_length().iter().copied().map(usize::from).collect(),
        }
    }

    /// Numbers of every possible length that begin with each four digits.
    fn samples(&self) -> impl Iterator<Item = String> {
        self.lengths.iter().flat_map(|&length| {
            (0..10_000 * TAILS).map(move |sample| {
                let tail = spread(sample) % 1_000_000_000;
                format!("{:04}{tail:09}", sample / TAILS)[..length].to_owned()
            })
        })
    }
}

/// A fixed, evenly spread sequence (SplitMix64): the same numbers in every run.
fn spread(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[test]
fn every_example_is_a_valid_mobile_number_of_its_country() {
    for country in Country::all() {
        let example = country.example_mobile();
        let ours = Phone::parse(country, example).unwrap_or_else(|fault| panic!("{country} {example}: {fault}"));
        let national = ours.as_str().trim_start_matches('+').strip_prefix(country.calling_code()).unwrap();
        assert!(Oracle::of(country).pattern.is_match(national), "{country} {ours}");
    }
}

#[test]
fn no_mobile_number_is_turned_away_and_few_others_pass() {
    let (mut all_valid, mut all_others, mut all_taken) = (0_u32, 0_u32, 0_u32);
    for country in Country::all() {
        let oracle = Oracle::of(country);
        let (mut valid, mut others, mut taken) = (0_u32, 0_u32, 0_u32);
        for national in oracle.samples() {
            let text = format!("+{}{national}", country.calling_code());
            // What is mended by dropping a trunk prefix is another number.
            let ours = Phone::parse(country, &text).is_ok_and(|phone| phone.as_str() == text);
            if oracle.pattern.is_match(&national) {
                assert!(ours, "{country} turns away {text}");
                valid += 1;
            } else {
                others += 1;
                taken += u32::from(ours);
            }
        }
        println!("{country}: {valid} valid, {taken} of {others} others taken");
        assert!(valid >= 20, "{country}: only {valid} valid samples prove little");
        let bound = if SHARED_RANGES.contains(&country.code()) { 60 } else { 12 };
        assert!(taken * 100 <= others * bound, "{country} takes {taken} of {others} others");
        all_valid += valid;
        all_others += others;
        all_taken += taken;
    }
    println!("{all_valid} valid numbers, none turned away; {all_taken} of {all_others} others taken");
    assert!(all_valid >= 100_000, "{all_valid}");
    assert!(all_taken * 100 <= all_others * 3, "more than 3 % of others taken: {all_taken} of {all_others}");
}

#[test]
fn numbers_written_as_at_home_and_as_abroad_are_the_same_number() {
    for country in Country::all() {
        let oracle = Oracle::of(country);
        let abroad = Country::all().find(|other| other.calling_code() != country.calling_code()).unwrap();
        for national in oracle.samples().filter(|national| oracle.pattern.is_match(national)).step_by(7).take(60) {
            let e164 = format!("+{}{national}", country.calling_code());
            let number = phonenumber::parse(None, &e164).unwrap();
            for mode in [Mode::E164, Mode::International, Mode::National, Mode::Rfc3966] {
                let written = number.format().mode(mode).to_string();
                let written = written.trim_start_matches("tel:");
                let ours = Phone::parse(country, written);
                let ours = ours.unwrap_or_else(|fault| panic!("{country}: {written} ({e164}): {fault}"));
                assert_eq!(ours.as_str(), e164, "{country}: {written}");
            }
            let dialled = format!("00{}", e164.trim_start_matches('+'));
            assert_eq!(Phone::parse(abroad, &dialled).unwrap().as_str(), e164);
        }
    }
}
