//! Setting a password: a new one by the link of a letter, another one by the present.

use serde::{Deserialize, Serialize};

use super::{
    Done,
    password::Password,
    reading::{email, of_password, password},
};
use crate::{Endpoint, FieldError, Method};

/// The form that asks for a link to set a new password with, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskResetDraft {
    /// Her address.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 254,
            pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$",
            example = "ada@example.com"
        )
    )]
    pub email: String,
}

impl AskResetDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// The codes of [`crate::text::TextError`] at `email`.
    pub fn parse(&self) -> Result<ResetRequest, Vec<FieldError>> {
        email(&self.email).map(|email| ResetRequest { email })
    }
}

/// Whose password is to be reset. Made only by [`AskResetDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResetRequest {
    email: String,
}

impl ResetRequest {
    /// Her address, in lower case.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }
}

/// `POST /api/account/reset/ask`: mails a link to set a new password with. Answered alike for every address.
#[derive(Debug, Clone)]
pub struct AskReset(pub ResetRequest);

impl Endpoint for AskReset {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/reset/ask";
    type Body = ResetRequest;
    type Answer = Done;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&ResetRequest> {
        Some(&self.0)
    }
}

/// The form to set a new password with, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetDraft {
    /// Of the mailed link, `/account/reset#{token}`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
    /// What she will sign in with from now on.
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for ResetDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResetDraft")
    }
}

impl ResetDraft {
    /// Reads the form. Whether the account has a second factor, beside which eight characters are enough, only the
    /// server knows: it may still answer `too_short`.
    ///
    /// # Errors
    /// The codes of [`super::PasswordError`] at `password`.
    pub fn parse(&self) -> Result<Reset, Vec<FieldError>> {
        let password = password(Password::new_with_second_factor(&self.password))?;
        Ok(Reset { token: self.token.clone(), password })
    }
}

/// `POST /api/account/reset`: sets the password, and ends every session. 404 for a token that was used, or is over an
/// hour old. It does not sign in. Made only by [`ResetDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reset {
    token: String,
    password: Password,
}

impl Reset {
    /// Opaque.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The new one.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

impl Endpoint for Reset {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/reset";
    type Body = Self;
    type Answer = Done;
    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}

/// The form for another password, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasswordDraft {
    /// The present one.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128, format = "password"))]
    pub present: String,
    /// The new one.
    #[cfg_attr(feature = "openapi", schema(min_length = 8, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for NewPasswordDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPasswordDraft")
    }
}

impl NewPasswordDraft {
    /// Reads the form; `second_factor` says whether the account has one ([`super::Account::totp`]).
    ///
    /// # Errors
    /// Every faulty field once, `present` and `password`: the codes of [`super::PasswordError`].
    pub fn parse(&self, second_factor: bool) -> Result<NewPassword, Vec<FieldError>> {
        let present = Password::present(&self.present).map_err(|error| FieldError::new("present", error.code()));
        let password = if second_factor {
            Password::new_with_second_factor(&self.password)
        } else {
            Password::new(&self.password)
        };
        match (present, password.map_err(of_password)) {
            (Ok(present), Ok(password)) => Ok(NewPassword { present, password }),
            (present, password) => Err([present.err(), password.err()].into_iter().flatten().collect()),
        }
    }
}

/// The present password and the new one. Made only by [`NewPasswordDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPassword {
    present: Password,
    password: Password,
}

impl NewPassword {
    /// The present one.
    #[must_use]
    pub const fn present(&self) -> &Password {
        &self.present
    }

    /// The new one.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

/// `PUT /api/account/password`: needs the present one, 401 `wrong_credentials` without; ends every other session.
#[derive(Debug, Clone)]
pub struct ChangePassword(pub NewPassword);

impl Endpoint for ChangePassword {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/password";
    type Body = NewPassword;
    type Answer = Done;
    fn body(&self) -> Option<&NewPassword> {
        Some(&self.0)
    }
}
