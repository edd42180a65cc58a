//! The account itself: who she is, and how she wants to be addressed.

use serde::{Deserialize, Serialize};

use super::AccountField;
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
        match text::optional_line(&self.name, NAME_MAX) {
            Ok(name) => Ok(NewName { name }),
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
