//! Text that people typed, parsed once: trimmed, bounded, free of control characters.

/// Why a text cannot be taken; [`Self::code`] is what field errors carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    Required,
    /// More characters than the field holds.
    TooLong,
    /// Control characters, or not what the field is for.
    Invalid,
}

impl TextError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong => "too_long",
            Self::Invalid => "invalid",
        }
    }
}

/// A line of text: trimmed, inner white space folded, 1 to `max` characters, no control characters. Marks that have no
/// shape of their own, which come along when text is copied or turn it around, are left out.
///
/// # Errors
/// [`TextError`], by the first rule that fails.
pub fn line(text: &str, max: usize) -> Result<String, TextError> {
    // Tabs and line ends are white space a paste brings along; other control characters are no accident.
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(TextError::Invalid);
    }
    let text = text.replace(is_shapeless, "");
    let mut folded = String::with_capacity(text.len().min(4 * max));
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    match folded.chars().count() {
        // Joiners belong into words of some languages, and are no word.
        _ if folded.chars().all(|c| matches!(c, '\u{200C}' | '\u{200D}')) => Err(TextError::Required),
        n if n > max => Err(TextError::TooLong),
        _ => Ok(folded),
    }
}

/// The same of what may be left empty: nothing but white space is no text.
///
/// # Errors
/// [`TextError`], and never that it is required.
pub fn optional_line(text: &str, max: usize) -> Result<String, TextError> {
    match line(text, max) {
        Err(TextError::Required) => Ok(String::new()),
        read => read,
    }
}

/// Marks of direction, and spaces without a width.
pub(crate) const fn is_shapeless(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// An email address, loosely: one `@`, a dotted domain, no spaces, 254 characters at most.
/// Whether it exists only a mail can tell; refusing odd but valid ones would cost an order.
///
/// # Errors
/// [`TextError`], by the first rule that fails.
pub fn email(text: &str) -> Result<String, TextError> {
    let text = line(text, 254)?;
    let valid = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && text.chars().all(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')'))
            && domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || is_foreign_letter(c))
            })
    });
    if valid { Ok(text) } else { Err(TextError::Invalid) }
}

/// Beyond ASCII, and no sign that comes along when text is copied: quotes, dots, dashes, full-width marks. Which letters a
/// domain may have its registry knows; a table of all of them would be downloaded by everybody.
fn is_foreign_letter(c: char) -> bool {
    !c.is_ascii()
        && !matches!(c, '\u{80}'..='\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF0F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("  Ada   Lovelace ", Ok("Ada Lovelace"))]
    #[case("Ada\tLovelace\n", Ok("Ada Lovelace"))]
    #[case("   ", Err(TextError::Required))]
    #[case("\u{200b}\u{2060}", Err(TextError::Required))]
    #[case("\u{200d}", Err(TextError::Required))]
    #[case("\u{202a}Ada\u{202c}", Ok("Ada"))]
    #[case("\u{202e}abc", Ok("abc"))]
    #[case("\u{646}\u{200c}\u{627}", Ok("\u{646}\u{200c}\u{627}"))]
    #[case("a\u{0}b", Err(TextError::Invalid))]
    #[case("abcdefghijk", Err(TextError::TooLong))]
    fn a_line_is_trimmed_and_bounded(#[case] typed: &str, #[case] parsed: Result<&str, TextError>) {
        let max = if typed.starts_with("abc") { 10 } else { 40 };
        assert_eq!(line(typed, max).as_deref().map_err(|e| *e), parsed);
    }

    #[rstest]
    #[case("ada@example.org", true)]
    #[case("ada+bags@mail.example.co.uk", true)]
    #[case("用户@例子.广告", true)]
    #[case("ada@localhost", false)]
    #[case("ada@example.org’", false)]
    #[case("“ada@example.org”", false)]
    #[case("ada@example。org", false)]
    #[case("ada.example.org", false)]
    #[case("a da@example.org", false)]
    #[case("a@b@example.org", false)]
    #[case("ada@-x.org", false)]
    #[case("ada@example..org", false)]
    #[case("Ada <ada@example.org>", false)]
    fn an_email_has_one_at_and_a_dotted_domain(#[case] typed: &str, #[case] valid: bool) {
        assert_eq!(email(typed).is_ok(), valid, "{typed}");
    }

    proptest! {
        #[test]
        fn parsing_a_line_twice_changes_nothing(typed in ".{0,80}") {
            if let Ok(once) = line(&typed, 60) {
                prop_assert_eq!(line(&once, 60), Ok(once.clone()));
                prop_assert!(once.chars().count() <= 60);
            }
        }
    }
}
