//! The second factor: an authenticator app (RFC 6238), and recovery codes for the day it is lost.

use serde::{Deserialize, Serialize};

use super::{Account, password::PasswordError};
use crate::{Endpoint, FieldError, Method};

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// Six digits of an authenticator app, or a recovery code: letters and digits alone, in upper case. `Debug` does not
/// show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code(String);

/// Why a code cannot be taken; [`Self::code`] is what field errors carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeError {
    /// Nothing was typed.
    Required,
    /// Neither six digits nor a recovery code.
    Invalid,
}

impl CodeError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => PasswordError::Required.code(),
            Self::Invalid => "invalid",
        }
    }
}

impl Code {
    /// Signs of a recovery code.
    pub const RECOVERY_SIGNS: usize = 16;

    /// Reads a code as typed: spaces and dashes do not matter, nor does case.
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let signs: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(20).collect();
        let code = Self(signs.to_ascii_uppercase());
        match code.0.len() {
            0 => Err(CodeError::Required),
            6 if code.0.bytes().all(|b| b.is_ascii_digit()) => Ok(code),
            Self::RECOVERY_SIGNS if code.0.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(code),
            _ => Err(CodeError::Invalid),
        }
    }

    /// Whether it is one of an authenticator app.
    #[must_use]
    pub fn is_of_app(&self) -> bool {
        self.0.len() == 6
    }

    /// To hold it against what is right.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(..)")
    }
}

/// What an authenticator app needs to know; shown once, as a QR code of `url` and as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpSetup {
    /// The secret in base 32, to type.
    pub secret: String,
    /// The same as an `otpauth://` address.
    pub url: String,
}

impl std::fmt::Debug for TotpSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSetup")
    }
}

/// `POST /api/account/totp`: a new secret, which counts once [`ConfirmTotp`] showed that the app has it. Asks for
/// [`super::ConfirmItIsMe`]. 409 `stale` where one is set already.
#[derive(Debug, Clone, Copy)]
pub struct BeginTotp;

impl Endpoint for BeginTotp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/totp";
    type Body = ();
    type Answer = TotpSetup;
}

/// The form that shows that the app has the secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeDraft {
    /// Six digits of the authenticator app; spaces do not matter.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 40, pattern = "^[0-9]{6}$", example = "123456")
    )]
    pub code: String,
}

impl CodeDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// `required` or `invalid` at `code`.
    pub fn parse(&self) -> Result<ConfirmTotp, Vec<FieldError>> {
        let fault = |error: CodeError| vec![FieldError::new("code", error.code())];
        let code = Code::parse(&self.code).map_err(fault)?;
        if code.is_of_app() { Ok(ConfirmTotp { code }) } else { Err(fault(CodeError::Invalid)) }
    }
}

/// `POST /api/account/totp/confirm`: from now on the app is asked at signing in. 401 `wrong_code` for another's code;
/// 404 where nothing was begun. Asks for [`super::ConfirmItIsMe`]. Made only by [`CodeDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmTotp {
    code: Code,
}

impl ConfirmTotp {
    /// What the app shows.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.code
    }
}

impl Endpoint for ConfirmTotp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/totp/confirm";
    type Body = Self;
    type Answer = RecoveryCodes;
    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}

/// Codes that each sign in once, instead of the app. Shown once; the shop keeps hashes alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// [`RECOVERY_CODES`] of them, as they are written: `ABCD-EFGH-IJKL-MNOP`.
    pub codes: Vec<String>,
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodes")
    }
}

/// `POST /api/account/recovery-codes`: new ones; the old ones hold no more. Asks for [`super::ConfirmItIsMe`]. 409
/// `stale` without an authenticator app.
#[derive(Debug, Clone, Copy)]
pub struct RenewRecoveryCodes;

impl Endpoint for RenewRecoveryCodes {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/recovery-codes";
    type Body = ();
    type Answer = RecoveryCodes;
}

/// `DELETE /api/account/totp`: the app is asked no more, and the recovery codes go. Asks for [`super::ConfirmItIsMe`].
/// 422 `too_short` at `password` where the password is one that is only enough beside a second factor: it has to be
/// changed first.
#[derive(Debug, Clone, Copy)]
pub struct EndTotp;

impl Endpoint for EndTotp {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/totp";
    type Body = ();
    type Answer = Account;
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("123456", Ok("123456"))]
    #[case(" 123 456 ", Ok("123456"))]
    #[case("abcd-efgh-ijkl-mnop", Ok("ABCDEFGHIJKLMNOP"))]
    #[case("", Err(CodeError::Required))]
    #[case(" - ", Err(CodeError::Required))]
    #[case("12345", Err(CodeError::Invalid))]
    #[case("abcdef", Err(CodeError::Invalid))]
    #[case("١٢٣٤٥٦", Err(CodeError::Invalid))]
    #[case("abcd-efgh-ijkl-mnop-q", Err(CodeError::Invalid))]
    fn a_code_is_six_digits_or_sixteen_signs(#[case] typed: &str, #[case] expected: Result<&str, CodeError>) {
        assert_eq!(Code::parse(typed).as_ref().map(Code::expose), expected.as_ref().copied());
    }
}
