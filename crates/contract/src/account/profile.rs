//! The account itself: who she is, what is set, and changing it.

use serde::{Deserialize, Serialize};

use super::{
    AccountField, Done,
    password::Password,
    signing::{email, password},
};
use crate::{Endpoint, FieldError, Method, checkout::NAME_MAX, privacy::Erased, text};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Her address; confirmed.
    pub email: String,
    /// How she wants to be addressed; empty for nothing.
    pub name: String,
    /// Since when there is the account, epoch milliseconds.
    pub since: i64,
    /// The address that is to be hers once it is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_email: Option<String>,
    /// Whether an authenticator app is asked at signing in.
    pub totp: bool,
    /// Recovery codes that are not used yet.
    pub recovery_codes: u32,
    /// How many orders she has.
    pub orders: u32,
    /// Until when steps that ask for the password again do not ask, epoch milliseconds; past: they do.
    pub confirmed_until: i64,
}

/// Who this browser is signed in as, if anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Nothing for a guest.
    pub account: Option<Account>,
}

/// `GET /api/account`: the account of this browser; never refused, a guest has none.
#[derive(Debug, Clone, Copy)]
pub struct GetAccount;

impl Endpoint for GetAccount {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account";
    type Body = ();
    type Answer = Me;
}

/// `DELETE /api/account`: deletes it with all that hangs on it, and forgets whom its orders were for. Asks for
/// [`super::ConfirmItIsMe`].
#[derive(Debug, Clone, Copy)]
pub struct DeleteAccount;

impl Endpoint for DeleteAccount {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account";
    type Body = ();
    type Answer = Erased;
}

/// The form for the name, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameDraft {
    /// How she wants to be addressed; empty for nothing.
    #[cfg_attr(feature = "openapi", schema(max_length = 80))]
    pub name: String,
}

impl NameDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// `too_long` or `invalid` at `name`.
    pub fn parse(&self) -> Result<NewName, Vec<FieldError>> {
        match text::line(&self.name, NAME_MAX) {
            Ok(name) => Ok(NewName { name }),
            Err(text::TextError::Required) => Ok(NewName { name: String::new() }),
            Err(error) => Err(vec![FieldError::new(AccountField::Name.key(), error.code())]),
        }
    }
}

/// A name. Made only by [`NameDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewName {
    name: String,
}

impl NewName {
    /// Empty for nothing.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// `PUT /api/account/name`.
#[derive(Debug, Clone)]
pub struct ChangeName(pub NewName);

impl Endpoint for ChangeName {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/name";
    type Body = NewName;
    type Answer = Account;
    fn body(&self) -> Option<&NewName> {
        Some(&self.0)
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
    /// Reads the form; `second_factor` says whether the account has one ([`Account::totp`]).
    ///
    /// # Errors
    /// Every faulty field once, `present` and `password`: the codes of [`super::PasswordError`].
    pub fn parse(&self, second_factor: bool) -> Result<NewPassword, Vec<FieldError>> {
        let mut errors = Vec::new();
        let present = password(Password::present(&self.present), "present", &mut errors);
        let new = if second_factor {
            Password::new_with_second_factor(&self.password)
        } else {
            Password::new(&self.password)
        };
        let new = password(new, AccountField::Password.key(), &mut errors);
        match (present, new) {
            (Some(present), Some(password)) => Ok(NewPassword { present, password }),
            _ => Err(errors),
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

/// The form for another address, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewEmailDraft {
    /// The new one.
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

impl NewEmailDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// The codes of [`text::TextError`] at `email`.
    pub fn parse(&self) -> Result<NewEmail, Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = email(&self.email, &mut errors);
        if errors.is_empty() { Ok(NewEmail { email }) } else { Err(errors) }
    }
}

/// A new address. Made only by [`NewEmailDraft::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewEmail {
    email: String,
}

impl NewEmail {
    /// In lower case.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }
}

/// `POST /api/account/email`: mails a link to the new address, and tells the old one; the change takes effect with
/// [`super::ConfirmEmailChange`]. Asks for [`super::ConfirmItIsMe`]. Answered alike whether the new address has an
/// account or not.
#[derive(Debug, Clone)]
pub struct AskEmailChange(pub NewEmail);

impl Endpoint for AskEmailChange {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/email";
    type Body = NewEmail;
    type Answer = Account;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&NewEmail> {
        Some(&self.0)
    }
}
