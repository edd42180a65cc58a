use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// 2026-11-22T12:00:00Z.
const NOW: i64 = 1_795_348_800_000;

fn draft(number: &str, expiry: &str, code: &str) -> CardDraft {
    CardDraft { number: number.to_owned(), expiry: expiry.to_owned(), code: code.to_owned() }
}

#[rstest]
#[case::as_printed("4242 4242 4242 4242")]
#[case::in_one("4242424242424242")]
#[case::hyphens("4242-4242-4242-4242")]
#[case::stray_blanks("  4242 42424242 4242\t")]
fn a_number_is_read_however_it_is_grouped(#[case] typed: &str) {
    let (card, expiry) = draft(typed, "12/30", "123").parse(NOW).unwrap();
    assert_eq!((expiry, expiry.to_string().as_str()), (Month { year: 2030, month: 12 }, "12/30"));
    assert_eq!(card.summary.brand, Brand::Visa);
    assert_eq!(card.summary.last4, "4242");
    assert_eq!(card.fate, TestCard::Approved);
}

#[rstest]
#[case("", NumberError::Missing)]
#[case("  ", NumberError::Missing)]
#[case("4242", NumberError::NotANumber)]
#[case("4242 4242 4242 424x", NumberError::NotANumber)]
#[case("42424242424242424242", NumberError::NotANumber)]
#[case("4242 4242 4242 4243", NumberError::Mistyped)]
#[case("4111 1111 1111 1111", NumberError::NotATestCard)]
fn a_wrong_number_says_what_is_wrong(#[case] typed: &str, #[case] error: NumberError) {
    let errors = draft(typed, "12/30", "123").parse(NOW).unwrap_err();
    assert_eq!(errors.number, Some(error));
    assert_eq!((errors.expiry, errors.code), (None, None));
}

#[rstest]
#[case("11/26")]
#[case("12/26")]
#[case("1/27")]
#[case("01 / 2027")]
#[case("0127")]
#[case("012027")]
#[case("01-27")]
fn a_card_is_good_to_the_end_of_its_month(#[case] typed: &str) {
    assert!(check_expiry(typed, NOW).is_ok());
}

#[rstest]
#[case("", ExpiryError::Missing)]
#[case("10/26", ExpiryError::Expired)]
#[case("12/25", ExpiryError::Expired)]
#[case("12/99", ExpiryError::Expired)]
#[case("13/27", ExpiryError::NotADate)]
#[case("00/27", ExpiryError::NotADate)]
#[case("1/7", ExpiryError::NotADate)]
#[case("127", ExpiryError::NotADate)]
#[case("+1/27", ExpiryError::NotADate)]
#[case("soon", ExpiryError::NotADate)]
#[case("é123", ExpiryError::NotADate)]
fn an_expiry_that_is_over_or_unreadable_is_refused(#[case] typed: &str, #[case] error: ExpiryError) {
    assert_eq!(check_expiry(typed, NOW), Err(error));
}

#[rstest]
#[case::visa("4242 4242 4242 4242", "1234", 3)]
#[case::amex("3782 822463 10005", "123", 4)]
#[case::letters("4242 4242 4242 4242", "12a", 3)]
fn the_security_codes_length_depends_on_the_scheme(#[case] number: &str, #[case] code: &str, #[case] digits: usize) {
    let errors = draft(number, "12/30", code).parse(NOW).unwrap_err();
    assert_eq!(errors.code, Some(CodeError::WrongLength { digits }));
}

#[test]
fn all_errors_are_told_at_once() {
    let errors = CardDraft::default().parse(NOW).unwrap_err();
    assert_eq!(errors.number, Some(NumberError::Missing));
    assert_eq!(errors.expiry, Some(ExpiryError::Missing));
    assert_eq!(errors.code, Some(CodeError::Missing));
}

/// promise: P6.1
#[test]
fn a_draft_never_prints_what_was_typed() {
    let printed = format!("{:?}", draft("4242424242424242", "12/30", "123"));
    assert!(!printed.contains("42") && !printed.contains("123"), "{printed}");
}

#[rstest]
#[case(0, 1970, 1)]
#[case(951_782_400_000, 2000, 2)] // 2000-02-29
#[case(951_868_800_000, 2000, 3)]
#[case(4_102_444_799_999, 2099, 12)]
#[case(4_102_444_800_000, 2100, 1)]
fn the_month_is_the_calendars(#[case] now_ms: i64, #[case] year: i64, #[case] month: i64) {
    assert_eq!(month_at(now_ms), Month { year, month });
}

proptest! {
    #[test]
    fn one_wrong_digit_never_passes_the_check(at in 0_usize..16, other in 0_u8..10) {
        let mut digits = b"4242424242424242".to_vec();
        let digit = b'0' + other;
        prop_assume!(digits[at] != digit);
        digits[at] = digit;
        prop_assert!(!luhn_valid(std::str::from_utf8(&digits).unwrap()));
    }

    #[test]
    fn whatever_is_typed_gets_an_answer(number in ".*", expiry in ".*", code in ".*") {
        let _answered = draft(&number, &expiry, &code).parse(NOW);
    }
}
