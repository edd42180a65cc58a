//! Accounts: registering, signing in, and what a person keeps with the shop (promises: P5.1, P6.1).
//!
//! A form is a draft of strings; its `parse` gives the only type that the call takes. Whether an address has an account
//! is told to its owner's mail alone: [`Register`], [`AskReset`] and a refused [`SignIn`] say the same for each.
//!
//! Steps that could lock the owner out or carry her data away ask for the password again, once in five minutes: without
//! it they are refused with [`crate::ProblemCode::ReauthNeeded`], and [`ConfirmItIsMe`] is the way on.

mod addresses;
mod cards;
mod email;
mod fields;
mod new_password;
mod passkeys;
mod password;
mod profile;
mod reading;
mod registering;
mod second_factor;
mod sessions;
mod signing;

pub use addresses::{
    ADDRESSES_MAX, AddAddress, AddressBook, AddressDraft, AddressRow, GetAddresses, RemoveAddress, SavedAddress,
    SetAddress,
};
pub use cards::{ListCards, RemoveCard, SavedCard, SavedCards};
pub use email::{AskEmailChange, ConfirmEmailChange, LinkToken, NewEmail, NewEmailDraft};
pub use fields::{AccountField, AddressField};
pub use new_password::{
    AskReset, AskResetDraft, ChangePassword, NewPassword, NewPasswordDraft, Reset, ResetDraft, ResetRequest,
};
pub use passkeys::{
    AddPasskey, AskPasskey, BeginPasskey, ConfirmByPasskey, ListPasskeys, PASSKEY_ANSWER_MAX, PASSKEY_LABEL_MAX,
    PASSKEY_MS, PASSKEYS_MAX, Passkey, PasskeyAnswer, PasskeyAnswerDraft, PasskeyDraft, PasskeyList, PasskeyOptions,
    RemovePasskey, SignInWithPasskey,
};
pub use password::{PASSWORD_MAX, PASSWORD_MIN, PASSWORD_MIN_WITH_SECOND_FACTOR, Password, PasswordError};
pub use profile::{Account, ChangeName, DeleteAccount, GetAccount, Me, NameDraft, NewName};
pub use registering::{Register, Registration, RegistrationDraft, VerificationDraft, VerifyEmail};
pub use second_factor::{
    BeginTotp, Code, CodeDraft, CodeError, ConfirmTotp, EndTotp, RECOVERY_CODES, RecoveryCodes, RenewRecoveryCodes,
    TotpSetup,
};
pub use sessions::{ConfirmItIsMe, EndSession, ListSessions, PresentPassword, Session, SessionList, SignOutEverywhere};
pub use signing::{Credentials, CredentialsDraft, SignIn, SignOut, SignedIn, Ticket, TicketDraft, UseTicket};

use serde::{Deserialize, Serialize};

/// What was asked is done, or under way; there is nothing more to say, or nothing more that may be said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Done {
    /// Always true.
    pub done: bool,
}

/// How long [`ConfirmItIsMe`], and signing in, last for steps that ask for it, milliseconds.
pub const REAUTH_MS: i64 = 5 * 60 * 1000;
