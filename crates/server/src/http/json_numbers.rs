//! Integers in JSON, however they are written.
//!
//! To JSON Schema, and so to clients made from the API's description, `3`, `3.0` and `3e0` are one integer; to serde
//! only the first is. The digits are moved as text, so that no float comes near an amount of money.

use std::borrow::Cow;

/// The most digits that are written out: one more than 64 bits need is refused by who reads them.
const DIGITS_MAX: i32 = 20;

/// The same JSON with every integer written as one. Fractions and broken numbers stay as they are.
#[must_use]
pub fn written_plainly(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        plain.push_str(before);
        let end = if from.starts_with('"') {
            string_end(from)
        } else {
            from.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(from.len())
        };
        let (token, after) = from.split_at(end);
        if token.starts_with('"') {
            plain.push_str(token);
        } else {
            plain.push_str(&number(token).unwrap_or(Cow::Borrowed(token)));
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Where the string at the beginning of `text` ends.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'"' if !escaped => return at + 1,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// A JSON number that is an integer, as one; `None` for everything else.
fn number(token: &str) -> Option<Cow<'_, str>> {
    let (sign, unsigned) = token.strip_prefix('-').map_or(("", token), |unsigned| ("-", unsigned));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (mantissa, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let all = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent.parse().ok()?)?;
    let (kept, cut) = all.split_at(usize::try_from(point.max(0)).ok()?.min(all.len()));
    if point > DIGITS_MAX || cut.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let missing = usize::try_from(point).unwrap_or_default().saturating_sub(all.len());
    let integer = format!("{kept}{}", "0".repeat(missing));
    let integer = integer.trim_start_matches('0');
    Some(if integer.is_empty() { Cow::Borrowed("0") } else { Cow::Owned(format!("{sign}{integer}")) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("3", "3")]
    #[case("3.0", "3")]
    #[case("-303.00", "-303")]
    #[case("3e0", "3")]
    #[case("1.25E+2", "125")]
    #[case("1200e-2", "12")]
    #[case("1e+16", "10000000000000000")]
    #[case("9223372036854775807.0", "9223372036854775807")]
    #[case("0.0", "0")]
    #[case("-0.0e5", "0")]
    #[case("1.5", "1.5")]
    #[case("125e-2", "125e-2")]
    #[case("1e30", "1e30")]
    #[case("1e99999999999", "1e99999999999")]
    #[case("01.0", "01.0")]
    #[case("1.", "1.")]
    #[case("--1.0", "--1.0")]
    #[case(r#"{"a":"1.0","b\"2.0":2.0,"c":[1.0,"\\",3.0]}"#, r#"{"a":"1.0","b\"2.0":2,"c":[1,"\\",3]}"#)]
    fn an_integer_is_an_integer_however_it_is_written(#[case] json: &str, #[case] plain: &str) {
        assert_eq!(written_plainly(json), plain);
    }

    proptest! {
        #[test]
        fn what_holds_no_decimal_stays_as_it_is(number in any::<i64>(), text in "\\PC{0,20}") {
            let json = serde_json::json!({ "number": number, "text": text }).to_string();
            prop_assert_eq!(written_plainly(&json), json);
        }

        #[test]
        fn any_text_is_gone_through_without_panic(text in "[0-9eE+.\"\\\\{}:,a-zé-]{0,40}") {
            let _plain: String = written_plainly(&text);
        }
    }
}
