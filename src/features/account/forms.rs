//! The forms of accounts.

#[cfg(test)]
mod tests;

use contract::{
    Endpoint,
    account::{
        AskEmailChange, AskReset, ChangeName, ChangePassword, ConfirmEmailChange, ConfirmTotp, Password, PasswordError,
        Register, Reset, SignIn, UseTicket, VerifyEmail,
    },
    checkout::NAME_MAX,
    text::{TextError, email},
};

use crate::{
    i18n::{account as text, forms::not_your_password},
    ui::{
        field::FieldSpec,
        filled::{Field, FormSpec},
        proof,
    },
};

/// Something is there, and not without end.
fn present(typed: &str) -> Option<&'static str> {
    Password::present(typed).err().map(PasswordError::code)
}

fn long(typed: &str) -> Option<&'static str> {
    Password::new(typed).err().map(PasswordError::code)
}

/// Whether the account has a second factor, beside which a shorter one is enough, the server knows.
fn long_enough(typed: &str) -> Option<&'static str> {
    Password::new_with_second_factor(typed).err().map(PasswordError::code)
}

fn address(typed: &str) -> Option<&'static str> {
    email(typed).err().map(TextError::code)
}

/// Nothing need be there. What else may be wrong with it, the server says.
fn any(_typed: &str) -> Option<&'static str> {
    None
}

const EMAIL: Field = Field {
    spec: FieldSpec {
        id: "email",
        label: text::EMAIL,
        optional: false,
        kind: "email",
        autocomplete: "username",
        inputmode: "email",
        max: 254,
    },
    key: "email",
    hint: "",
    asked: "",
    fault: address,
};

const PASSWORD: Field = Field {
    spec: FieldSpec { id: "password", ..proof::PASSWORD },
    key: "password",
    hint: "",
    asked: "",
    fault: present,
};

const NEW_PASSWORD: Field = Field {
    spec: FieldSpec { label: text::NEW_PASSWORD, autocomplete: "new-password", ..PASSWORD.spec },
    hint: text::PASSWORD_HINT,
    asked: "account.password",
    fault: long_enough,
    ..PASSWORD
};

const CODE: Field = Field {
    spec: FieldSpec {
        id: "code",
        label: text::CODE,
        optional: false,
        kind: "text",
        autocomplete: "one-time-code",
        inputmode: "text",
        max: 40,
    },
    key: "code",
    hint: text::CODE_HINT,
    asked: "",
    fault: present,
};

/// Signs in.
pub const SIGN_IN: FormSpec = FormSpec {
    id: "sign-in-said",
    fields: &[EMAIL, PASSWORD],
    faults: text::fault,
    words: text::stops,
    submit: text::SIGN_IN,
    to: (SignIn::METHOD, SignIn::PATH),
};

/// Signs in with the second factor; the ticket is known.
pub const TICKET: FormSpec =
    FormSpec { fields: &[CODE], words: text::stops_ticket, to: (UseTicket::METHOD, UseTicket::PATH), ..SIGN_IN };

/// Makes an account.
pub const REGISTER: FormSpec = FormSpec {
    id: "register-said",
    fields: &[
        Field { asked: "account.email", ..EMAIL },
        Field { spec: FieldSpec { label: text::CHOSEN_PASSWORD, ..NEW_PASSWORD.spec }, fault: long, ..NEW_PASSWORD },
    ],
    faults: text::fault,
    words: text::stops,
    submit: text::REGISTER,
    to: (Register::METHOD, Register::PATH),
};

/// Confirms it; the mailed token is known. Opening the link does nothing, since programs open links, too.
pub const VERIFY: FormSpec = FormSpec {
    id: "verify-said",
    fields: &[Field { hint: text::VERIFY_HINT, ..PASSWORD }],
    faults: text::fault,
    words: text::stops_verify,
    submit: text::CONFIRM,
    to: (VerifyEmail::METHOD, VerifyEmail::PATH),
};

/// Confirms another address.
pub const CONFIRM_EMAIL: FormSpec =
    FormSpec { fields: &[], words: text::stops, to: (ConfirmEmailChange::METHOD, ConfirmEmailChange::PATH), ..VERIFY };

/// Asks for a link to a new password.
pub const ASK_RESET: FormSpec = FormSpec {
    id: "reset-said",
    fields: &[EMAIL],
    faults: text::fault,
    words: text::stops,
    submit: text::RESET_ASK,
    to: (AskReset::METHOD, AskReset::PATH),
};

/// Sets it; the mailed token is known.
pub const RESET: FormSpec =
    FormSpec { fields: &[NEW_PASSWORD], submit: text::SAVE_PASSWORD, to: (Reset::METHOD, Reset::PATH), ..ASK_RESET };

/// How she is addressed.
pub const NAME: FormSpec = FormSpec {
    id: "name-said",
    fields: &[Field {
        spec: FieldSpec {
            id: "name",
            label: text::NAME,
            optional: true,
            kind: "text",
            autocomplete: "name",
            max: NAME_MAX as u32,
            ..CODE.spec
        },
        key: "name",
        hint: "",
        asked: "account.name",
        fault: any,
    }],
    faults: text::fault,
    words: text::stops,
    submit: text::SAVE_NAME,
    to: (ChangeName::METHOD, ChangeName::PATH),
};

/// Another password.
pub const PASSWORDS: FormSpec = FormSpec {
    id: "password-said",
    fields: &[
        Field {
            spec: FieldSpec { id: "present", label: text::CURRENT_PASSWORD, ..PASSWORD.spec },
            key: "present",
            ..PASSWORD
        },
        NEW_PASSWORD,
    ],
    faults: text::fault,
    words: not_your_password,
    submit: text::SAVE_PASSWORD,
    to: (ChangePassword::METHOD, ChangePassword::PATH),
};

/// Another address.
pub const NEW_EMAIL: FormSpec = FormSpec {
    id: "new-email-said",
    fields: &[Field { spec: FieldSpec { label: text::NEW_EMAIL, autocomplete: "email", ..EMAIL.spec }, ..EMAIL }],
    faults: text::fault,
    words: text::stops,
    submit: text::CHANGE_EMAIL,
    to: (AskEmailChange::METHOD, AskEmailChange::PATH),
};

/// Shows that the app has the secret.
pub const TOTP: FormSpec = FormSpec {
    id: "totp-said",
    fields: &[Field { spec: FieldSpec { inputmode: "numeric", ..CODE.spec }, hint: "", ..CODE }],
    faults: text::fault,
    words: text::stops,
    submit: text::FACTOR_ON,
    to: (ConfirmTotp::METHOD, ConfirmTotp::PATH),
};
