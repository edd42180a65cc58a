//! Amounts as the shopper reads them. Integers all the way: no float comes near money.

/// `minor` units of `currency` (ISO 4217) as an English reader writes them: `€129.00`, `¥12,900`,
/// `CHF 129.00`. A currency without a symbol of its own shows its code and a no-break space.
#[must_use]
pub fn display(minor: i64, currency: &str) -> String {
    let exponent = minor_digits(currency);
    let unit = 10_u64.pow(exponent);
    let sign = if minor < 0 { "-" } else { "" };
    let whole = grouped(minor.unsigned_abs() / unit);
    let symbol = symbol(currency).map_or_else(|| format!("{currency}\u{a0}"), str::to_owned);
    if exponent == 0 {
        return format!("{sign}{symbol}{whole}");
    }
    let rest = minor.unsigned_abs() % unit;
    let width = exponent as usize;
    format!("{sign}{symbol}{whole}.{rest:0width$}")
}

/// How many digits follow the decimal point (ISO 4217, the exceptions to two).
fn minor_digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn symbol(currency: &str) -> Option<&'static str> {
    Some(match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        "CNY" => "CN¥",
        "KRW" => "₩",
        "INR" => "₹",
        "BRL" => "R$",
        "CAD" => "CA$",
        "AUD" => "A$",
        _ => return None,
    })
}

fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(12_900, "EUR", "€129.00")]
    #[case(5, "USD", "$0.05")]
    #[case(123_456_789, "GBP", "£1,234,567.89")]
    #[case(12_900, "JPY", "¥12,900")]
    #[case(12_900, "KWD", "KWD\u{a0}12.900")]
    #[case(100_000, "CHF", "CHF\u{a0}1,000.00")]
    #[case(-5, "EUR", "-€0.05")]
    fn an_amount_reads_as_its_currency_is_written(#[case] minor: i64, #[case] currency: &str, #[case] expected: &str) {
        assert_eq!(display(minor, currency), expected);
    }
}
