//! What any form says.

use contract::ProblemCode;

/// Over the faults.
pub const FAULTS: &str = "Please look at these fields:";
/// Before anything is chosen.
pub const CHOOSE: &str = "Please choose";
/// Nothing was chosen.
pub const NEEDED: &str = "This is needed.";
/// The field of a password.
pub const PASSWORD: &str = "Password";
/// Shows what stands in it.
pub const SHOW: &str = "Show";
/// Of which field it does; read aloud only.
pub const SHOW_WHAT: &str = " what is typed";
/// The password is asked again.
pub const PROVE: &str = "To be sure that it is you: your password once more.";
/// And goes on.
pub const GO_ON: &str = "Go on";

/// What stopped a call that asks for the present password.
#[must_use]
pub const fn not_your_password(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::WrongCredentials => "This is not your password.",
        _ => "",
    }
}
