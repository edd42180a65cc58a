//! Passwords that a guesser tries first. Here, and not in the browser: nobody should have to download them.

/// Words and runs that guessers begin with, in lower case, the longer ones first where one holds another.
const COMMON: &str = include_str!("common.txt");
/// The shop's own words.
const OWN: &[&str] = &["valise", "handbag", "luggage"];
/// So many characters must be left of a password once common words are taken out of it.
const REST_OF_COMMON: usize = 4;
/// And once what follows from shop and address is taken out too.
const REST_OF_GUESSABLE: usize = 8;
/// Parts of an address that are shorter are in many words.
const PART_MIN: usize = 4;

/// Why a password is too easily guessed; the stable code of the fault: `common` or `guessable`.
#[must_use]
pub fn fault(password: &str, email: &str) -> Option<&'static str> {
    let typed: String = password.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    if is_few_signs(&typed) || is_run(&typed) {
        return Some("common");
    }
    let whole = as_letters(&typed);
    let rest = COMMON.lines().filter(|word| !word.is_empty()).fold(whole, |rest, word| without(&rest, word));
    if rest.chars().count() < REST_OF_COMMON {
        return Some("common");
    }
    let email = email.to_lowercase();
    let parts = email.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= PART_MIN);
    let left = [email.as_str()]
        .into_iter()
        .chain(OWN.iter().copied())
        .chain(parts)
        .fold(rest.clone(), |rest, word| without(&rest, word));
    (left != rest && left.chars().count() < REST_OF_GUESSABLE).then_some("guessable")
}

fn without(text: &str, word: &str) -> String {
    text.replace(&as_letters(word), "")
}

/// The signs that stand for letters as letters.
fn as_letters(text: &str) -> String {
    let letter = |c: char| match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// The same sign, or two or three, again and again.
fn is_few_signs(text: &str) -> bool {
    text.chars().collect::<std::collections::BTreeSet<_>>().len() <= 3
}

/// Signs that follow one another, up or down, as in `abcdefgh` and `87654321`.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = codes.windows(2).filter(|pair| (pair[1] - pair[0]).abs() == 1).count();
    codes.len() > 4 && steps * 10 >= (codes.len() - 1) * 8
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case("aaaaaaaaaaaaaaaa", Some("common"))]
    #[case("123123123123123", Some("common"))]
    #[case("123456789012345", Some("common"))]
    #[case("abcdefghijklmnop", Some("common"))]
    #[case("passwordpassword", Some("common"))]
    #[case("P@ssw0rd1234567", Some("common"))]
    #[case("qwertyuiop12345", Some("common"))]
    #[case("I Love You Forever", Some("common"))]
    #[case("valise valise 24", Some("guessable"))]
    #[case("zwicky.grottmann1", Some("guessable"))]
    #[case("zwicky valise!!", Some("guessable"))]
    #[case("correct horse battery staple", None)]
    #[case("zwicky likes long walks", None)]
    #[case("tea at four, no milk", None)]
    #[case("mcvo8r2kqw", None)]
    fn a_password_is_refused_where_a_guesser_would_begin(#[case] password: &str, #[case] fault: Option<&str>) {
        assert_eq!(super::fault(password, "Zwicky@grottmann.example"), fault, "{password}");
    }
}
