//! Passwords: long enough, and nothing else is asked of them here. Any sign is welcome, white space included; nothing is
//! trimmed, folded or expired. That it is none of the well-known ones is looked up on the server alone.

use serde::{Deserialize, Serialize};

/// The fewest characters.
pub const PASSWORD_MIN: usize = 15;
/// The fewest characters of the password of an account with a second factor.
pub const PASSWORD_MIN_WITH_SECOND_FACTOR: usize = 8;
/// The most characters: more only cost time to hash.
pub const PASSWORD_MAX: usize = 128;

/// Why a password cannot be taken; [`Self::code`] is what field errors carry. The server knows two more,
/// which come with [`crate::ProblemCode::WeakPassword`]: `common` for a well-known one, and `guessable` for one made of the
/// shop's name or the account's own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordError {
    /// Nothing was typed.
    Required,
    /// Fewer characters than it needs.
    TooShort,
    /// More than [`PASSWORD_MAX`].
    TooLong,
}

impl PasswordError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
        }
    }
}

/// A password that is long enough for what it is for. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// One that is to be set, of an account that has no second factor.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub fn new(typed: &str) -> Result<Self, PasswordError> {
        Self::of(typed, PASSWORD_MIN)
    }

    /// One that is to be set, of an account that has or may have a second factor: the server knows which.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub fn new_with_second_factor(typed: &str) -> Result<Self, PasswordError> {
        Self::of(typed, PASSWORD_MIN_WITH_SECOND_FACTOR)
    }

    /// One that is to be held against what is set: however short, rules may have been others then.
    ///
    /// # Errors
    /// [`PasswordError::Required`], [`PasswordError::TooLong`].
    pub fn present(typed: &str) -> Result<Self, PasswordError> {
        Self::of(typed, 1)
    }

    fn of(typed: &str, min: usize) -> Result<Self, PasswordError> {
        match typed.chars().count() {
            0 => Err(PasswordError::Required),
            n if n < min => Err(PasswordError::TooShort),
            n if n > PASSWORD_MAX => Err(PasswordError::TooLong),
            _ => Ok(Self(typed.to_owned())),
        }
    }

    /// How many characters it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// To hash it, and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", Err(PasswordError::Required))]
    #[case("fourteen signs", Err(PasswordError::TooShort))]
    #[case("fifteen signs !", Ok(()))]
    #[case("   white space is welcome   ", Ok(()))]
    #[case("ééééééééééééééé", Ok(()))]
    #[case("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", Err(PasswordError::TooShort))]
    fn only_its_length_counts(#[case] typed: &str, #[case] expected: Result<(), PasswordError>) {
        assert_eq!(Password::new(typed).map(|_| ()), expected);
    }

    #[test]
    fn a_password_is_taken_as_it_is_typed_up_to_its_end() {
        let longest = "a b".repeat(43)[..128].to_owned();
        assert_eq!(Password::new(&longest).unwrap().expose(), longest);
        assert_eq!(Password::new(&format!("{longest}c")), Err(PasswordError::TooLong));
    }

    #[test]
    fn eight_signs_are_enough_beside_a_second_factor_and_one_to_be_held_against_what_is_set() {
        assert!(Password::new_with_second_factor("12345678").is_ok());
        assert_eq!(Password::new_with_second_factor("1234567"), Err(PasswordError::TooShort));
        assert!(Password::present("x").is_ok());
    }

    #[test]
    fn it_does_not_show_itself() {
        assert_eq!(format!("{:?}", Password::new("correct horse battery staple").unwrap()), "Password(..)");
    }
}
