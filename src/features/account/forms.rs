//! The forms of accounts, as data.

#[cfg(test)]
mod tests;

use contract::{
    Endpoint, FieldError,
    account::{
        AddAddress, AddressDraft, AddressField, AskEmailChange, AskReset, ChangeName, ChangePassword, CodeDraft,
        ConfirmEmailChange, ConfirmTotp, NameDraft, NewPasswordDraft, Register, RegistrationDraft, Reset, ResetDraft,
        SetAddress, SignIn, TicketDraft, UseTicket, VerifyEmail,
    },
    checkout::CheckoutField,
    places::Country,
};

use crate::{
    features::checkout,
    i18n::account as text,
    ui::{
        field::FieldSpec,
        form::{Form, FormField, FormSpec, required},
    },
};

const EMAIL: FieldSpec = FieldSpec {
    id: "email",
    label: text::EMAIL,
    optional: false,
    kind: "email",
    autocomplete: "username",
    inputmode: "email",
    max: 254,
};

/// What is pasted is not cut: a password that is too long is told to be, and not another one.
const PASSWORD: FieldSpec = FieldSpec {
    id: "password",
    label: text::PASSWORD,
    optional: false,
    kind: "password",
    autocomplete: "current-password",
    inputmode: "text",
    max: 1000,
};

const CODE: FieldSpec = FieldSpec {
    id: "code",
    label: text::CODE,
    optional: false,
    kind: "text",
    autocomplete: "one-time-code",
    inputmode: "text",
    max: 40,
};

const HIDDEN: FieldSpec = FieldSpec { id: "token", kind: "hidden", ..CODE };

const fn plain(spec: FieldSpec) -> FormField {
    FormField { spec, hint: "", asked: "" }
}

const fn new_password(label: &'static str) -> FormField {
    let spec = FieldSpec { id: "password", label, autocomplete: "new-password", ..PASSWORD };
    FormField { spec, hint: text::PASSWORD_HINT, asked: "account.password" }
}

/// Signs in.
pub const SIGN_IN: FormSpec = FormSpec {
    id: "sign-in-said",
    fields: &[plain(EMAIL), plain(PASSWORD)],
    check: required,
    says: text::says,
    stops: text::stops,
    submit: text::SIGN_IN,
    to: (SignIn::METHOD, SignIn::PATH),
};

/// Signs in with the second factor; the ticket is known.
pub const TICKET: FormSpec = FormSpec {
    id: "sign-in-said",
    fields: &[
        FormField { spec: FieldSpec { id: "ticket", ..HIDDEN }, hint: "", asked: "" },
        FormField { spec: CODE, hint: text::CODE_HINT, asked: "" },
    ],
    check: |form| faults(TicketDraft { ticket: of(form, "ticket"), code: of(form, "code") }.parse()),
    says: text::says,
    stops: text::stops_ticket,
    submit: text::SIGN_IN,
    to: (UseTicket::METHOD, UseTicket::PATH),
};

/// Makes an account.
pub const REGISTER: FormSpec = FormSpec {
    id: "register-said",
    fields: &[FormField { spec: EMAIL, hint: "", asked: "account.email" }, new_password(text::PASSWORD)],
    check: |form| faults(RegistrationDraft { email: of(form, "email"), password: of(form, "password") }.parse()),
    says: text::says,
    stops: text::stops,
    submit: text::REGISTER,
    to: (Register::METHOD, Register::PATH),
};

/// What a mailed link is for: pressing the button does it, opening the link does not.
pub const VERIFY: FormSpec = FormSpec {
    id: "verify-said",
    fields: &[plain(HIDDEN)],
    check: required,
    says: text::says,
    stops: text::stops,
    submit: text::CONFIRM,
    to: (VerifyEmail::METHOD, VerifyEmail::PATH),
};

/// The same for another address.
pub const CONFIRM_EMAIL: FormSpec = FormSpec { to: (ConfirmEmailChange::METHOD, ConfirmEmailChange::PATH), ..VERIFY };

/// Asks for a link to a new password.
pub const ASK_RESET: FormSpec = FormSpec {
    id: "reset-said",
    fields: &[plain(EMAIL)],
    check: required,
    says: text::says,
    stops: text::stops,
    submit: text::RESET_ASK,
    to: (AskReset::METHOD, AskReset::PATH),
};

/// Sets it.
pub const RESET: FormSpec = FormSpec {
    id: "reset-said",
    fields: &[plain(HIDDEN), new_password(text::NEW_PASSWORD)],
    check: |form| faults(ResetDraft { token: of(form, "token"), password: of(form, "password") }.parse()),
    says: text::says,
    stops: text::stops,
    submit: text::SAVE_PASSWORD,
    to: (Reset::METHOD, Reset::PATH),
};

/// How she is addressed.
pub const NAME: FormSpec = FormSpec {
    id: "name-said",
    fields: &[FormField {
        spec: FieldSpec {
            id: "name",
            label: text::NAME,
            optional: true,
            kind: "text",
            autocomplete: "name",
            inputmode: "text",
            max: 80,
        },
        hint: "",
        asked: "account.name",
    }],
    check: |form| faults(NameDraft { name: of(form, "name") }.parse()),
    says: text::says,
    stops: text::stops,
    submit: text::SAVE_NAME,
    to: (ChangeName::METHOD, ChangeName::PATH),
};

/// Another password. `totp` is known where the account has a second factor, beside which a shorter one is enough.
pub const PASSWORDS: FormSpec = FormSpec {
    id: "password-said",
    fields: &[
        plain(FieldSpec { id: "present", label: text::CURRENT_PASSWORD, ..PASSWORD }),
        new_password(text::NEW_PASSWORD),
    ],
    check: |form| {
        let draft = NewPasswordDraft { present: of(form, "present"), password: of(form, "password") };
        faults(draft.parse(!form.get("totp").is_empty()))
    },
    says: text::says,
    stops: text::stops_password,
    submit: text::SAVE_PASSWORD,
    to: (ChangePassword::METHOD, ChangePassword::PATH),
};

/// Another address.
pub const NEW_EMAIL: FormSpec = FormSpec {
    id: "new-email-said",
    fields: &[plain(FieldSpec { id: "email", label: text::NEW_EMAIL, autocomplete: "email", ..EMAIL })],
    check: required,
    says: text::says,
    stops: text::stops,
    submit: text::CHANGE_EMAIL,
    to: (AskEmailChange::METHOD, AskEmailChange::PATH),
};

/// Shows that the app has the secret.
pub const TOTP: FormSpec = FormSpec {
    id: "totp-said",
    fields: &[plain(FieldSpec { inputmode: "numeric", ..CODE })],
    check: |form| faults(CodeDraft { code: of(form, "code") }.parse()),
    says: text::says,
    stops: text::stops,
    submit: text::FACTOR_ON,
    to: (ConfirmTotp::METHOD, ConfirmTotp::PATH),
};

const fn address(field: CheckoutField, asked: &'static str) -> FormField {
    FormField { spec: checkout::spec(field), hint: "", asked }
}

/// An address of the book.
pub const ADDRESS: FormSpec = FormSpec {
    id: "address-said",
    fields: &[
        FormField {
            spec: FieldSpec { kind: "select", ..checkout::spec(CheckoutField::Country) },
            hint: "",
            asked: "address.country",
        },
        address(CheckoutField::FullName, "address.full_name"),
        address(CheckoutField::Mobile, "address.mobile"),
        address(CheckoutField::Line1, "address.line1"),
        address(CheckoutField::Line2, "address.line2"),
        address(CheckoutField::PostalCode, "address.postal_code"),
        address(CheckoutField::City, "address.city"),
    ],
    check: |form| {
        let mut draft = AddressDraft::default();
        for field in AddressField::ALL {
            draft.set(*field, of(form, field.key()));
        }
        draft.parse().err().unwrap_or_default()
    },
    says: checkout::says,
    stops: text::stops,
    submit: text::SAVE_ADDRESS,
    to: (AddAddress::METHOD, AddAddress::PATH),
};

/// One that is kept already.
pub const SET_ADDRESS: FormSpec = FormSpec { to: (SetAddress::METHOD, SetAddress::PATH), ..ADDRESS };

/// The choices of its country.
pub fn countries() -> Vec<(String, String)> {
    Country::all().map(|country| (country.code().to_owned(), country.name().to_owned())).collect()
}

fn of(form: &Form, key: &str) -> String {
    form.get(key).to_owned()
}

fn faults<T>(read: Result<T, Vec<FieldError>>) -> Vec<FieldError> {
    read.err().unwrap_or_default()
}
