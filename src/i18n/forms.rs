//! What any form says.

use contract::ProblemCode;

use crate::ui::form::Form;

/// Over the faults.
pub const FAULTS: &str = "Please look at these fields:";
/// Before anything is chosen.
pub const CHOOSE: &str = "Please choose";
/// Shows what stands in a password's field.
pub const SHOW: &str = "Show";
/// Of which field it does; read aloud only.
pub const SHOW_WHAT: &str = " what is typed";

/// What is wrong with a field, by its code; empty for nothing.
#[must_use]
pub fn at(form: &Form, key: &str) -> String {
    match form.fault(key) {
        "" => String::new(),
        code => (form.spec.says)(form, key, code),
    }
}

/// The words for the codes that any form may have.
#[must_use]
pub fn says(_form: &Form, key: &str, code: &str) -> String {
    match (code, key) {
        ("required", _) => "This is needed.",
        ("too_long", _) => "This is too long.",
        (_, "email") => "An email address looks like name@example.com.",
        _ => "This can’t be taken. Please check it.",
    }
    .to_owned()
}

/// No words of its own for what stopped a call: those of [`super::failures`].
#[must_use]
pub const fn stops(_code: ProblemCode) -> &'static str {
    ""
}
