//! Words of accounts.

use contract::ProblemCode;

use crate::ui::form::Form;

/// Over what an account has.
pub const HEADING: &str = "Your account";
/// Over the form that signs in, and its button.
pub const SIGN_IN: &str = "Sign in";
/// Under it.
pub const SIGN_IN_LEAD: &str =
    "You can buy without an account. With one, your orders and addresses are there on every device.";
/// To registering, and its button.
pub const REGISTER: &str = "Create an account";
/// Under it.
pub const REGISTER_LEAD: &str = "An email address and a password. Your name can wait until something is delivered.";
/// To a new password.
pub const FORGOT: &str = "Forgot your password?";
/// The field.
pub const EMAIL: &str = "Email";
/// The field.
pub const PASSWORD: &str = "Password";
/// What a new one must be like.
pub const PASSWORD_HINT: &str =
    "At least 15 characters, of any kind: a sentence is fine, and so is what a password manager makes.";
/// The field of a new one.
pub const NEW_PASSWORD: &str = "New password";
/// The field of the old one.
pub const CURRENT_PASSWORD: &str = "Current password";
/// The field of the second factor.
pub const CODE: &str = "Code";
/// Where it comes from.
pub const CODE_HINT: &str = "The six digits of your authenticator app, or one of your recovery codes.";
/// Before the code is asked for.
pub const CODE_LEAD: &str = "One more step: your account has a second factor.";
/// From the code to the password.
pub const BACK: &str = "Back to the password";
/// After registering; the same whether the address was known or not.
pub const REGISTERED: &str =
    "Look into your mailbox: there is a link to confirm the address with. Until then there is no account.";
/// The page of the mailed link.
pub const VERIFY: &str = "Confirm your email address";
/// Under it.
pub const VERIFY_LEAD: &str = "One press, and the address of the mail is yours here.";
/// Its button.
pub const CONFIRM: &str = "Confirm";
/// After it.
pub const VERIFIED: &str = "Confirmed. The address is yours.";
/// A mailed link that leads nowhere any more.
pub const LINK_BROKEN: &str = "This link is no longer good, or was cut by the mail program. Ask for a new one.";
/// The page of a new password.
pub const RESET: &str = "A new password";
/// Under it.
pub const RESET_LEAD: &str = "We mail you a link with which you set a new password.";
/// Its button.
pub const RESET_ASK: &str = "Send me the link";
/// After asking; the same whether the address was known or not.
pub const RESET_ASKED: &str =
    "If there is an account of this address, a link is on its way to it. It is good for a short time.";
/// Saves a new password.
pub const SAVE_PASSWORD: &str = "Save the new password";
/// After it.
pub const PASSWORD_SAVED: &str = "Your new password is saved. All other devices are signed out.";

/// Before the address, which is confirmed: there is no account without.
pub const SIGNED_IN_AS: &str = "Signed in with the confirmed address";
/// After a change, read aloud.
pub const SAVED: &str = "Saved.";
/// Says the name.
pub const NAME: &str = "Name";
/// Saves it.
pub const SAVE_NAME: &str = "Save the name";
/// To the address book.
pub const ADDRESSES: &str = "Addresses";
/// To what keeps it safe.
pub const SECURITY: &str = "Security";
/// To what is held.
pub const YOUR_DATA: &str = "Your data";
/// Ends this session.
pub const SIGN_OUT: &str = "Sign out";
/// Ends all of them.
pub const SIGN_OUT_EVERYWHERE: &str = "Sign out everywhere";

/// Where an email address is changed.
pub const CHANGE_EMAIL: &str = "Change your email address";
/// What happens then.
pub const CHANGE_EMAIL_MEANS: &str =
    "We mail a link to the new address and tell the old one. It changes when you follow the link.";
/// The field.
pub const NEW_EMAIL: &str = "New email";
/// After asking.
pub const CHANGE_EMAIL_ASKED: &str = "Look into the mailbox of the new address for the link.";
/// Where a password is changed.
pub const CHANGE_PASSWORD: &str = "Change your password";

/// The second factor.
pub const FACTOR: &str = "Second factor";
/// What it is good for.
pub const FACTOR_MEANS: &str =
    "A code of an authenticator app on your phone, asked for at each sign-in: your password alone then opens nothing.";
/// Begins with it.
pub const FACTOR_BEGIN: &str = "Set it up";
/// How it goes on.
pub const FACTOR_SECRET: &str = "Add this secret to your authenticator app, then enter the code that the app shows.";
/// Opens the app on a phone.
pub const FACTOR_OPEN: &str = "Open it in an app on this device";
/// Switches it on.
pub const FACTOR_ON: &str = "Switch it on";
/// It is on.
pub const FACTOR_IS_ON: &str = "It is on.";
/// Switches it off.
pub const FACTOR_OFF: &str = "Switch it off";
/// Makes new recovery codes.
pub const RECOVERY_NEW: &str = "New recovery codes";
/// Over the recovery codes.
pub const RECOVERY: &str = "Your recovery codes";
/// What they are for.
pub const RECOVERY_MEANS: &str =
    "Keep them where your phone is not. Each opens the account once in place of a code. We show them only now.";
/// They are kept.
pub const RECOVERY_KEPT: &str = "I have kept them";

/// Over the sessions.
pub const SESSIONS: &str = "Where you are signed in";
/// The one in use.
pub const THIS_DEVICE: &str = "this device";

/// Since when, and when it was used last.
#[must_use]
pub fn seen(since: &str, last: &str) -> String {
    ["since ", since, ", last used ", last].concat()
}

/// The end of an account.
pub const DELETE: &str = "Delete the account";
/// What that means.
pub const DELETE_MEANS: &str = "Account, addresses and sign-ins go at once and for good, and with them whom your orders were for. What was sold for how much stays in our books for ten years, without your name. You get a certificate.";
/// Does it.
pub const DELETE_NOW: &str = "Delete it for good";
/// After it.
pub const DELETED: &str = "Your account is deleted.";

/// Nothing in the address book.
pub const NO_ADDRESS: &str = "No address is kept yet.";
/// Over the form.
pub const ADD_ADDRESS: &str = "Add an address";
/// Saves one.
pub const SAVE_ADDRESS: &str = "Save the address";
/// Changes one.
pub const EDIT: &str = "Edit";
/// Leaves the form.
pub const CANCEL: &str = "Cancel";
/// Takes one away.
pub const REMOVE: &str = "Remove";

/// The password is asked again.
pub const PROVE: &str = "To be sure it is you: your password once more.";
/// And goes on.
pub const PROVE_GO_ON: &str = "Go on";

/// After an order (never before): the offer of an account.
pub const OFFER: &str = "Want this order on every device?";

/// The address that is to be hers.
#[must_use]
pub fn waits(email: &str) -> String {
    [email, " waits to be confirmed by the link that we mailed to it."].concat()
}

/// How many recovery codes are left.
#[must_use]
pub fn left(codes: u32) -> String {
    [&codes.to_string(), " recovery codes are left."].concat()
}

/// What is wrong with a field of an account, by its code.
#[must_use]
pub fn says(form: &Form, key: &str, code: &str) -> String {
    match code {
        "too_short" => "This is too short: 15 characters, or 8 with a second factor.",
        "common" => "This password is on lists of stolen ones. Please choose another.",
        "guessable" => "This is too easy to guess from your address or our name.",
        "invalid" if key == "code" => "A code has six digits; a recovery code has sixteen letters and digits.",
        "too_many" => "Your address book is full. Remove one first.",
        _ => return super::forms::says(form, key, code),
    }
    .to_owned()
}

/// What stopped a call about an account.
#[must_use]
pub const fn stops(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::WrongCredentials => "Email and password do not fit together, or the address is not confirmed yet.",
        ProblemCode::WrongCode => {
            "This code is not right, or was used before. Wait for the next one that the app shows."
        }
        ProblemCode::NotFound => LINK_BROKEN,
        _ => "",
    }
}

/// The same where the password alone is asked for.
#[must_use]
pub const fn stops_password(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::WrongCredentials => "This is not your password.",
        other => stops(other),
    }
}

/// The same where the second factor goes.
#[must_use]
pub const fn stops_factor(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::InvalidFields => {
            "Your password is short, as is enough beside a second factor. Please set a longer one first."
        }
        other => stops(other),
    }
}

/// The same where a ticket has run out.
#[must_use]
pub const fn stops_ticket(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound => "That took too long, or too many codes. Please sign in once more.",
        other => stops(other),
    }
}
