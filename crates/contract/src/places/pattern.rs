//! The two notations of `countries.psv`, and what both need: reading digits as people type them.

/// The ASCII digit that `typed` is: also full-width (Japan), Arabic-Indic and Persian forms.
pub(super) fn ascii_digit(typed: char) -> Option<char> {
    let zero = match typed {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    char::from_digit(u32::from(typed) - u32::from(zero), 10)
}

/// Whether `typed` only spaces or directs text: white space, dashes of every length, and the invisible
/// direction marks that telephones put around numbers when they copy them.
pub(super) fn is_separator(typed: char) -> bool {
    typed.is_whitespace()
        || matches!(typed, '-' | '.' | '/' | '\u{2010}'..='\u{2015}' | '－' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// How a national mobile number begins and how long it is.
///
/// Notation: groups separated by spaces, each a list of beginnings, a colon and the number of digits, one or a
/// range: `16[023],17:10-11`. In a beginning, `.` is any digit and `[02-5]` one of several. The beginnings
/// only tell a mobile from other numbers; which blocks an operator was given changes too often to keep.
pub(super) struct Mobile {
    beginnings: &'static str,
    /// The fewest digits.
    pub(super) shortest: usize,
    /// The most digits.
    pub(super) longest: usize,
}

impl Mobile {
    /// The groups of a column.
    pub(super) fn groups(column: &'static str) -> impl Iterator<Item = Self> {
        column.split(' ').filter_map(|group| {
            let (beginnings, lengths) = group.split_once(':')?;
            let (shortest, longest) = lengths.split_once('-').unwrap_or((lengths, lengths));
            Some(Self { beginnings, shortest: shortest.parse().ok()?, longest: longest.parse().ok()? })
        })
    }

    /// Whether `digits`, ASCII digits only, are such a number.
    pub(super) fn fits(&self, digits: &str) -> bool {
        (self.shortest..=self.longest).contains(&digits.len())
            && self.beginnings.split(',').any(|beginning| begins_with(digits.as_bytes(), beginning.as_bytes()))
    }
}

fn begins_with(digits: &[u8], beginning: &[u8]) -> bool {
    let (Some((&digit, digits)), Some((&first, mut rest))) = (digits.split_first(), beginning.split_first()) else {
        return beginning.is_empty();
    };
    let mut fits = first == b'.' || first == digit;
    if first == b'[' {
        let mut lowest = digit;
        while let Some((&token, after)) = rest.split_first() {
            rest = after;
            match token {
                b']' => break,
                // `lowest` is the member before the dash; the one after it closes the range.
                b'-' => fits |= rest.first().is_some_and(|&highest| (lowest..=highest).contains(&digit)),
                member => {
                    fits |= member == digit;
                    lowest = member;
                }
            }
        }
    }
    fits && begins_with(digits, rest)
}

/// `typed` (ASCII letters in capitals and digits, nothing else) written as `shape` has it, or `None` where it
/// does not fit.
///
/// Notation: `#` a digit, `+` a digit but zero, `@` a letter, `*` either, a space or hyphen is put in,
/// anything else stands for itself.
pub(super) fn fill(shape: &str, typed: &str) -> Option<String> {
    let mut written = String::with_capacity(shape.len());
    let mut typed = typed.chars();
    for place in shape.chars() {
        if matches!(place, ' ' | '-') {
            written.push(place);
            continue;
        }
        let next = typed.next()?;
        let fits = match place {
            '#' => next.is_ascii_digit(),
            '+' => matches!(next, '1'..='9'),
            '@' => next.is_ascii_uppercase(),
            '*' => true,
            itself => next == itself,
        };
        if !fits {
            return None;
        }
        written.push(next);
    }
    typed.next().is_none().then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("6", "612", true)]
    #[case("7[3-9]", "73", true)]
    #[case("7[3-9]", "72", false)]
    #[case("7[3-9]", "7", false)]
    #[case("5[025-79]4", "564", true)]
    #[case("5[025-79]4", "584", false)]
    #[case("5[025-79]4", "594", true)]
    #[case("5[025-79]4", "595", false)]
    #[case("[1-9].9", "119", true)]
    #[case("[1-9].9", "019", false)]
    #[case("[69],84", "84", true)]
    fn a_beginning_is_read_digit_by_digit(#[case] beginnings: &'static str, #[case] digits: &str, #[case] fits: bool) {
        let mobile = Mobile { beginnings, shortest: 1, longest: 5 };
        assert_eq!(mobile.fits(digits), fits);
    }

    #[rstest]
    #[case("@# #@@", "M11AE", Some("M1 1AE"))]
    #[case("@# #@@", "M11A", None)]
    #[case("@# #@@", "M11AEE", None)]
    #[case("LV-####", "LV1010", Some("LV-1010"))]
    #[case("LV-####", "LT1010", None)]
    #[case("+##", "012", None)]
    #[case("@** ##", "DW601", Some("DW6 01"))]
    fn a_shape_is_filled_or_not(#[case] shape: &str, #[case] typed: &str, #[case] written: Option<&str>) {
        assert_eq!(fill(shape, typed).as_deref(), written);
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        let typed: Option<String> = "０1٢۳９".chars().map(ascii_digit).collect();
        assert_eq!(typed.as_deref(), Some("01239"));
        assert_eq!(ascii_digit('x'), None);
    }
}
