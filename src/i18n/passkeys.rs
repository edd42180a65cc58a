//! Words of passkeys.

use contract::ProblemCode;

/// Over them.
pub const HEADING: &str = "Passkeys";
/// What they are good for.
pub const MEANS: &str = "With a passkey you sign in by your finger, face or PIN, without a password or code. Its secret stays in your device.";
/// The field of its name.
pub const NAME: &str = "Name of the passkey";
/// Makes one.
pub const ADD: &str = "Add a passkey";
/// After it.
pub const ADDED: &str = "Your passkey is added.";
/// Has one answer, in place of a password.
pub const USE: &str = "Use a passkey instead";

/// The browser has one of hers.
const HAS: &str = "This device has a passkey of your account already.";

/// How one is called that has no name.
#[must_use]
pub fn of(since: &str) -> String {
    ["Passkey of ", since].concat()
}

/// Since when, and when it was used last; empty for never.
#[must_use]
pub fn used(since: &str, last: &str) -> String {
    let [between, last] = if last.is_empty() { [", not used yet", ""] } else { [", last used ", last] };
    ["since ", since, between, last].concat()
}

/// What stopped the browser, by the name of its error.
#[must_use]
pub fn refused(name: &str) -> &'static str {
    match name {
        "NotAllowedError" | "AbortError" => "It was cancelled, or took too long. Nothing has changed.",
        "InvalidStateError" => HAS,
        _ => "This browser has no passkeys here. Your password works as ever.",
    }
}

/// What stopped a call about a passkey; empty where the usual words do.
#[must_use]
pub const fn stops(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound => "That took too long. Please try again.",
        ProblemCode::WrongCredentials => "This passkey opens nothing here. It may have been removed.",
        ProblemCode::InvalidFields => "This passkey can’t be taken, or you have twenty already.",
        ProblemCode::Stale => HAS,
        _ => "",
    }
}
