//! Order numbers: public, sayable on the telephone, and unguessable.

use std::fmt;

use crate::random::Random;

/// Crockford's base 32: no I, L, O or U, so that nothing is misread or means anything.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs after the prefix, 5 bits each: at a million orders a guess hits one in 2⁴⁰, and guesses are limited.
const SIGNS: usize = 12;
const PREFIX: &str = "VL";

/// `VL-XXXX-XXXX-XXXX`: what an order is called outside. `Debug` shows its last group only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OrderNumber(String);

impl OrderNumber {
    /// A new one.
    #[must_use]
    pub fn generate(random: &dyn Random) -> Self {
        let mut bytes = [0; SIGNS];
        random.fill(&mut bytes);
        Self::grouped(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])))
    }

    /// Reads a number as people write it: either case, with or without dashes, spaces and the prefix, and with the
    /// letters that Crockford's alphabet leaves out for the digits they look like. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 64 {
            return None;
        }
        let signs: String = text
            .chars()
            .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '–' | '‑' | '_' | '.'))
            .map(|sign| sign.to_ascii_uppercase())
            .collect();
        // No number begins like the prefix by chance: with it there are two signs more.
        let signs = match signs.strip_prefix(PREFIX) {
            Some(rest) if rest.chars().count() == SIGNS => rest,
            _ => &signs,
        };
        let read: Vec<char> = signs.chars().map(read_sign).collect::<Option<_>>()?;
        (read.len() == SIGNS).then(|| Self::grouped(read.into_iter()))
    }

    fn grouped(signs: impl Iterator<Item = char>) -> Self {
        let mut text = String::with_capacity(PREFIX.len() + SIGNS + SIGNS / 4);
        text.push_str(PREFIX);
        for (index, sign) in signs.enumerate() {
            if index % 4 == 0 {
                text.push('-');
            }
            text.push(sign);
        }
        Self(text)
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn read_sign(sign: char) -> Option<char> {
    let sign = match sign {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    u8::try_from(sign).ok().filter(|byte| ALPHABET.contains(byte)).map(char::from)
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VL-…-{}", self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("VL-7K2M-9QXT-04AB")]
    #[case("vl-7k2m-9qxt-o4ab")]
    #[case("VL7K2M9QXT04AB")]
    #[case(" 7k2m 9qxt 04ab ")]
    #[case("VL–7K2M–9QXT–04AB")]
    fn a_number_is_read_as_people_write_it(#[case] typed: &str) {
        assert_eq!(OrderNumber::parse(typed).unwrap().as_str(), "VL-7K2M-9QXT-04AB");
    }

    #[rstest]
    #[case("")]
    #[case("VL-7K2M-9QXT-04A")]
    #[case("VL-7K2M-9QXT-04AB-0")]
    #[case("VL-7K2M-9QXT-04AU")]
    #[case("VL-7K2M-9QXT-04A\u{0660}")]
    fn what_is_no_number_is_not_read_as_one(#[case] typed: &str) {
        assert_eq!(OrderNumber::parse(typed), None);
    }

    proptest! {
        #[test]
        fn a_number_reads_as_itself(seed: u64) {
            let number = OrderNumber::generate(&SeededRandom::new(seed));
            prop_assert_eq!(OrderNumber::parse(number.as_str()), Some(number.clone()));
            prop_assert_eq!(OrderNumber::parse(&number.as_str().replace('-', "").to_lowercase()), Some(number));
        }

        #[test]
        fn reading_never_panics(typed in "\\PC{0,70}") {
            let _read = OrderNumber::parse(&typed);
        }
    }

    #[test]
    fn debug_does_not_give_it_away() {
        let number = OrderNumber::parse("VL-7K2M-9QXT-04AB").unwrap();
        assert_eq!(format!("{number:?}"), "VL-…-04AB");
    }
}
