//! Words of the newsletter's page.

/// The page's heading.
pub const HEADING: &str = "News by mail";
/// Under the heading.
pub const LEAD: &str =
    "New bags and offers, now and then. We write only once you have confirmed, and one click ends it.";
/// The field.
pub const EMAIL: &str = "Email";
/// The button of the form.
pub const SUBSCRIBE: &str = "Subscribe";
/// The button behind the link that confirms.
pub const CONFIRM: &str = "Confirm";
/// The button behind the link that ends it.
pub const END: &str = "Unsubscribe";
/// After the form; the same for every address.
pub const ASKED: &str = "Look into your mailbox: unless you get it already, there is a link to confirm with.";
/// After confirming.
pub const CONFIRMED: &str = "Confirmed. You will hear from us.";
/// After ending it.
pub const ENDED: &str = "Ended. We have forgotten the address.";
/// A link that leads nowhere any more.
pub const LINK_BROKEN: &str = "This link is no longer good. Ask for the newsletter once more.";
/// What asking for it allows, before what that means in the words that are put on record.
pub const ALLOWS: &str = "By subscribing you allow “Offers and news”, and nothing else:";
/// The shop knows of no such leave: it was taken back meanwhile.
pub const NOT_ALLOWED: &str = "“Offers and news” is not allowed any more. Please try once more.";
/// No address that mail can be sent to.
pub const NO_EMAIL: &str = "Enter an email address like name@example.org.";
