//! Registering, and confirming the address that was registered.

use serde::{Deserialize, Serialize};

use super::{
    Done,
    password::Password,
    reading::{email_and_password, password},
};
use crate::{Endpoint, FieldError, Method};

/// The form to register with, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationDraft {
    /// Where the link to confirm with goes.
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
    /// What she will sign in with.
    #[cfg_attr(feature = "openapi", schema(min_length = 15, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for RegistrationDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegistrationDraft")
    }
}

impl RegistrationDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// Every faulty field once: the codes of [`crate::text::TextError`] and [`super::PasswordError`].
    pub fn parse(&self) -> Result<Registration, Vec<FieldError>> {
        let (email, password) = email_and_password(&self.email, Password::new(&self.password))?;
        Ok(Registration { email, password })
    }
}

/// Who wants an account. Made only by [`RegistrationDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registration {
    email: String,
    password: Password,
}

impl Registration {
    /// Her address, in lower case.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// What she will sign in with.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

/// `POST /api/account/register`: mails a link to confirm with; until then there is no account, and signing in is
/// refused as [`crate::ProblemCode::WrongCredentials`]. An address that has an account already is answered alike, and
/// its owner is mailed that somebody tried.
#[derive(Debug, Clone)]
pub struct Register(pub Registration);

impl Endpoint for Register {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/register";
    type Body = Registration;
    type Answer = Done;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&Registration> {
        Some(&self.0)
    }
}

/// The form that confirms a registration, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerificationDraft {
    /// Of the mailed link, `/account/verify#{token}`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
    /// The password of this registration: only whoever chose it confirms.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128, format = "password"))]
    pub password: String,
}

impl std::fmt::Debug for VerificationDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VerificationDraft")
    }
}

impl VerificationDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// `required` or `too_long` at `password`.
    pub fn parse(&self) -> Result<VerifyEmail, Vec<FieldError>> {
        let password = password(Password::present(&self.password))?;
        Ok(VerifyEmail { token: self.token.clone(), password })
    }
}

/// `POST /api/account/verify`: from now on the registration is an account; it does not sign in. 404 for a token that
/// confirms nothing, or nothing any more; 401 `wrong_credentials` for another password than the registration's: a link
/// to a registration of somebody else's making gives nobody an account. Made only by [`VerificationDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyEmail {
    token: String,
    password: Password,
}

impl VerifyEmail {
    /// Opaque.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What was chosen at registering.
    #[must_use]
    pub const fn password(&self) -> &Password {
        &self.password
    }
}

impl Endpoint for VerifyEmail {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/verify";
    type Body = Self;
    type Answer = Done;
    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}
