//! How people type mobile numbers, and what they are told when it is none.
//!
//! promise: O1
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use contract::places::{Country, Phone, PhoneError};
use proptest::prelude::*;
use rstest::rstest;

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

#[rstest]
#[case::national("FR", "06 12 34 56 78", "+33612345678")]
#[case::dots("FR", "06.12.34.56.78", "+33612345678")]
#[case::without_trunk("FR", "612345678", "+33612345678")]
#[case::plus("FR", "+33 6 12 34 56 78", "+33612345678")]
#[case::double_zero("FR", "0033612345678", "+33612345678")]
#[case::plus_forgotten("FR", "33612345678", "+33612345678")]
#[case::trunk_in_brackets("GB", "+44 (0)7400 123456", "+447400123456")]
#[case::brackets_and_dash("US", "(201) 555-0123", "+12015550123")]
#[case::nanp_trunk("US", "1-201-555-0123", "+12015550123")]
#[case::hungarian_trunk("HU", "06 20/123-4567", "+36201234567")]
#[case::lithuanian_old_trunk("LT", "8 612 34567", "+37061234567")]
#[case::mexican_old_prefix("MX", "+52 1 55 1234 5678", "+525512345678")]
#[case::mexican_long_prefix("MX", "044 55 1234 5678", "+525512345678")]
#[case::argentine_fifteen("AR", "011 15-2345-6789", "+5491123456789")]
#[case::argentine_area_of_three("AR", "0341 15 234 5678", "+5493412345678")]
#[case::argentine_area_of_four("AR", "02966 15 234567", "+5492966234567")]
#[case::argentine_bare("AR", "11 2345 6789", "+5491123456789")]
#[case::argentine_from_abroad("AR", "+54 9 11 2345-6789", "+5491123456789")]
#[case::another_country("FR", "+49 1512 3456789", "+4915123456789")]
#[case::neighbour_of_one_code("CA", "+1 201 555 0123", "+12015550123")]
#[case::full_width("JP", "０９０－１２３４－５６７８", "+819012345678")]
#[case::arabic_digits("AE", "٠٥٠ ١٢٣ ٤٥٦٧", "+971501234567")]
#[case::pasted_with_direction_marks("SE", "\u{202a}070-123\u{a0}45 67\u{202c}", "+46701234567")]
fn a_number_is_taken_as_people_type_it(#[case] home: &str, #[case] typed: &str, #[case] e164: &str) {
    let phone = Phone::parse(country(home), typed).unwrap();
    assert_eq!(phone.as_str(), e164);
    assert_eq!(phone.to_string(), e164);
}

#[rstest]
#[case("FR", "", PhoneError::Required)]
#[case("FR", "  ", PhoneError::Required)]
#[case("FR", "+", PhoneError::TooShort)]
#[case("FR", "call me", PhoneError::NotDigits)]
#[case("FR", "06 12 34 56 78 ext. 3", PhoneError::NotDigits)]
#[case("FR", "06+12345678", PhoneError::NotDigits)]
#[case("FR", "06 12 34 56", PhoneError::TooShort)]
#[case("FR", "06 12 34 56 78 9", PhoneError::TooLong)]
#[case("FR", "0612345678061234567806123456780612345678", PhoneError::TooLong)]
#[case::landline("FR", "01 42 68 53 00", PhoneError::NotMobile)]
#[case::landline_in_berlin("DE", "030 1234 56789", PhoneError::NotMobile)]
#[case::toll_free("US", "1-800-555-0199", PhoneError::NotMobile)]
#[case::premium("US", "900 555 0199", PhoneError::NotMobile)]
#[case::no_such_code("FR", "+999 123 456 789", PhoneError::UnknownCallingCode)]
#[case::undelivered_country("FR", "+51 912 345 678", PhoneError::UnknownCallingCode)]
#[case::only_the_code("FR", "+33", PhoneError::TooShort)]
fn what_is_wrong_is_told_apart(#[case] home: &str, #[case] typed: &str, #[case] fault: PhoneError) {
    assert_eq!(Phone::parse(country(home), typed), Err(fault));
}

#[rstest]
#[case("+33612345678", "+33 612 345 678", "+33 ••••• 5678")]
#[case("+12015550123", "+1 201 555 0123", "+1 •••••• 0123")]
#[case("+85251234567", "+852 5123 4567", "+852 •••• 4567")]
#[case("+8613123456789", "+86 131 2345 6789", "+86 ••••••• 6789")]
#[case("+2781123", "+27 8 1123", "+27 • 1123")]
fn a_number_is_shown_grouped_or_masked(#[case] e164: &str, #[case] grouped: &str, #[case] masked: &str) {
    let phone = Phone::try_from(e164.to_owned()).unwrap();
    assert_eq!(phone.international(), grouped);
    assert_eq!(phone.masked(), masked);
    assert_eq!(format!("{phone:?}"), masked, "Debug must not carry the number into a log");
    assert!(e164.ends_with(phone.last4()) && phone.last4().len() == 4);
}

#[rstest]
#[case("0612345678")]
#[case("+33 612345678")]
#[case("+330612345678")]
#[case("+33142685300")]
#[case("+")]
#[case("")]
fn json_holds_the_e164_form_only(#[case] text: &str) {
    assert!(serde_json::from_value::<Phone>(text.into()).is_err());
}

#[test]
fn every_example_can_be_typed_as_shown_and_with_its_calling_code() {
    for country in Country::all() {
        let phone = Phone::parse(country, country.example_mobile()).unwrap();
        assert_eq!(Phone::parse(country, &phone.international()), Ok(phone.clone()));
        let json = serde_json::to_value(&phone).unwrap();
        assert_eq!(serde_json::from_value::<Phone>(json).unwrap(), phone);
    }
}

proptest! {
    // No file of past failures: integration tests have no source tree to keep it beside.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_and_what_is_taken_parses_to_itself(typed in "\\PC{0,24}|[+0-9 ()-]{0,24}") {
        for country in Country::all() {
            if let Ok(phone) = Phone::parse(country, &typed) {
                prop_assert!(phone.as_str().len() <= 16);
                prop_assert_eq!(Phone::parse(country, phone.as_str()), Ok(phone.clone()));
                prop_assert_eq!(Phone::try_from(phone.to_string()), Ok(phone));
            }
        }
    }
}
