//! Words of accounts.

use contract::ProblemCode;

use super::forms;

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
/// What a new one must be like.
pub const PASSWORD_HINT: &str =
    "At least 15 characters, of any kind: a sentence is fine, and so is what a password manager makes.";
/// The field of one that is chosen at registering.
pub const CHOSEN_PASSWORD: &str = forms::PASSWORD;
/// The field of a new one.
pub const NEW_PASSWORD: &str = "New password";
/// The field of the old one.
pub const CURRENT_PASSWORD: &str = "Current password";
/// The field of the second factor.
pub const CODE: &str = "Code";
/// Where it comes from.
pub const CODE_HINT: &str = "The six digits that your authenticator app shows, or one of your recovery codes.";
/// Before the code is asked for.
pub const CODE_LEAD: &str = "One more step: the code of your authenticator app.";
/// From the code to the password.
pub const BACK: &str = "Back to the password";
/// After registering; the same whether the address was known or not.
pub const REGISTERED: &str =
    "Look into your mailbox: we have sent you a link to confirm your address with. Until then there is no account.";
/// The page of the mailed link.
pub const VERIFY: &str = "Confirm your email address";
/// Under it.
pub const VERIFY_LEAD: &str = "One last step: the password that you chose, so that nobody else can use your link.";
/// Of its field.
pub const VERIFY_HINT: &str = "The one that you chose when you created the account.";
/// Over the confirmation of another address.
pub const CONFIRM_EMAIL_LEAD: &str = "Press the button, and from then on you sign in with this address.";
/// Its button.
pub const CONFIRM: &str = "Confirm";
/// After another address.
pub const EMAIL_CONFIRMED: &str = "Confirmed. From now on you sign in with this address.";
/// After it.
pub const VERIFIED: &str = "Confirmed. You can sign in now.";
/// A mailed link that leads nowhere any more. It may have done its work, and the answer was lost on the way.
pub const LINK_BROKEN: &str = "This link is no longer good, or your mail program has cut it. If you used it before, it has done its work; if not, please ask for a new one.";
/// The page of a new password.
pub const RESET: &str = "A new password";
/// Under it.
pub const RESET_LEAD: &str = "We mail you a link to set a new password with.";
/// Its button.
pub const RESET_ASK: &str = "Send me the link";
/// After asking; the same whether the address was known or not.
pub const RESET_ASKED: &str =
    "If there is an account of this address, a link is on its way to it. It is good for a short time.";
/// Over the form that sets it.
pub const RESET_NOW: &str =
    "Choose your new password. All other devices are then signed out, and your passkeys removed.";
/// Saves a new password.
pub const SAVE_PASSWORD: &str = "Save the new password";
/// After it.
pub const PASSWORD_SAVED: &str = "Your new password is saved. All other devices are signed out.";
/// After signing out, here or in another tab.
pub const SIGNED_OUT: &str = "You are signed out.";

/// Before the address, which is confirmed: there is no account without.
pub const SIGNED_IN_AS: &str = "Signed in as";
/// Over the orders of an account.
pub const ORDERS_WHY: &str = "The orders of your account, on whichever device you placed them.";
/// In their place.
pub const NO_ORDERS: &str = "There is no order in your account yet.";
/// After a change, read aloud.
pub const SAVED: &str = "Saved.";
/// Over the form of the name.
pub const CHANGE_NAME: &str = "Change your name";
/// Its field.
pub const NAME: &str = "Name";
/// Saves it.
pub const SAVE_NAME: &str = "Save the name";
/// To the address book.
pub const ADDRESSES: &str = "Addresses";
/// To the cards that the processor keeps.
pub const CARDS: &str = "Saved cards";
/// Over them.
pub const CARDS_MEAN: &str = "Our payment processor keeps these for you. We know no more of a card than you see here.";
/// In their place.
pub const NO_CARD: &str = "No card is saved. To save one, tick the box on the payment page before you pay.";
/// To what keeps it safe.
pub const SECURITY: &str = "Security";
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
pub const FACTOR: &str = "Authenticator app";
/// What it is good for.
pub const FACTOR_MEANS: &str = "With an authenticator app, signing in also asks for a code that only your phone shows. Your password alone then opens nothing.";
/// Begins with it.
pub const FACTOR_BEGIN: &str = "Set it up";
/// How it goes on.
pub const FACTOR_SECRET: &str = "Add this key to your authenticator app, then enter the code that the app shows.";
/// Opens the app on a phone.
pub const FACTOR_OPEN: &str = "Add it to an app on this device";
/// Switches it on.
pub const FACTOR_ON: &str = "Switch it on";
/// It is on.
pub const FACTOR_IS_ON: &str = "It is switched on.";
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
pub const DELETE: &str = "Delete your account";
/// Where that is done.
pub const DELETE_MEANS: &str = "On the page “Your data” you see what would be deleted and what the law makes us keep. Nothing happens until you confirm.";

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

/// The address that is to be hers.
#[must_use]
pub fn waits(email: &str) -> String {
    [email, " waits to be confirmed by the link that we mailed to it."].concat()
}

/// How many recovery codes are left.
#[must_use]
pub fn left(codes: u32) -> String {
    match codes {
        1 => "1 recovery code is left.".to_owned(),
        codes => [&codes.to_string(), " recovery codes are left."].concat(),
    }
}

/// What is wrong with a field of an account, by its code; empty for nothing.
#[must_use]
pub fn fault(key: &str, code: &str) -> &'static str {
    match (code, key) {
        ("", _) => "",
        ("required", _) => forms::NEEDED,
        ("too_short", _) => "This is too short: 15 characters, or 8 beside an authenticator app.",
        ("too_long", _) => "This is too long.",
        ("common", _) => "This password is on lists of stolen ones. Please choose another.",
        ("guessable", _) => "This is too easy to guess from your address or our name.",
        (_, "email") => "An email address looks like name@example.com.",
        (_, "code") => "A code has six digits; a recovery code has sixteen letters and digits.",
        _ => "This can’t be taken. Please check it.",
    }
}

/// What stopped a call about an account; empty where the usual words do.
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

/// The same where a registration is confirmed.
#[must_use]
pub const fn stops_verify(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::WrongCredentials => {
            "This is not the password of this registration. If you did not create the account yourself, close this page: \
             nothing has happened."
        }
        other => stops(other),
    }
}

/// The same where the second factor goes.
#[must_use]
pub const fn stops_factor(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::InvalidFields => {
            "Your password is short, which is enough only beside an authenticator app. Please set a longer one first."
        }
        other => stops(other),
    }
}

/// The same where a ticket has run out.
#[must_use]
pub const fn stops_ticket(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound => "That took too long, or too many codes. Please start again with your password.",
        other => stops(other),
    }
}

/// What stopped the address book; empty where the usual words do.
#[must_use]
pub const fn stops_addresses(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::InvalidFields => "Your address book is full. Remove an address first.",
        ProblemCode::NotFound => "This address is no longer in your book.",
        _ => "",
    }
}
