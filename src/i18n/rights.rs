//! What the privacy center says of what is held. What fields are called and why they are kept is in `privacy.toml`.

use crate::platform::time;

/// The heading of `/privacy/data`.
pub const HEADING: &str = "Your data";
/// Under it.
pub const LEAD: &str = "Everything we hold about whoever uses this browser, as it is now.";
/// The way to orders of another browser.
pub const ELSEWHERE: &str = "Ordered in another browser? Open the order here first, by its number and mobile number.";
/// Downloads all of it.
pub const DOWNLOAD: &str = "Download everything";
/// What the download is.
pub const DOWNLOAD_MEANS: &str =
    "A zip file with a page to read, the same as JSON with its schema, and our signature over all of it.";
/// Where nothing is held.
pub const NOTHING: &str = "We hold nothing about this browser.";
/// Over what is not shown.
pub const UNSEEN: &str = "What is not shown here";
/// Under a long list.
pub const MORE_IN_DOWNLOAD: &str = "These are the newest. The download has all of them.";
/// Over what each field is.
pub const CONTEXT: &str = "What for, where from, who gets it, and how long";
/// Over having all forgotten.
pub const FORGET_ME: &str = "Delete everything";
/// What that means.
pub const FORGET_ME_MEANS: &str = "Orders, cart, choices and visits of this browser, and your account if you are signed in. First we show you what goes and what the law makes us keep; nothing happens until you confirm.";
/// Shows it.
pub const PREVIEW: &str = "See what would be deleted";
/// Does it at once.
pub const ERASE_NOW: &str = "Erase now";
/// Does it in a week ([`contract::privacy::COOLING_OFF_DAYS`]).
pub const ERASE_LATER: &str = "Erase in 7 days";
/// Calls it off.
pub const KEEP: &str = "Keep my data";
/// Over what goes.
pub const GOES: &str = "Deleted at once";
/// Over what stays.
pub const STAYS: &str = "Kept for now, and why";
/// When it is done.
pub const FORGOTTEN: &str = "It is deleted.";
/// The certificate of it.
pub const CERTIFICATE: &str = "Download the certificate";
/// Over having an order's person forgotten.
pub const FORGET_ORDER: &str = "Delete the data of this order";
/// What that means.
pub const FORGET_ORDER_MEANS: &str = "Name, address, numbers and email go at once and for good. Then we can no longer deliver what has not arrived, take it back, or help with it, and nobody can open this order any more. An order that is not paid yet is cancelled. What was sold for how much stays in our books for ten years, without your name.";
/// Does it.
pub const FORGET_ORDER_NOW: &str = "Delete it for good";

/// What a table holds, as a heading.
#[must_use]
pub fn about(about: &str) -> String {
    let mut heading = about.to_owned();
    if let Some(first) = heading.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    heading
}

/// A value as people read it: moments as dates.
#[must_use]
pub fn value(column: &str, value: &str) -> String {
    let moment = (column == "at" || column.ends_with("_at") || column == "since").then(|| value.parse().ok()).flatten();
    moment.map_or_else(|| value.to_owned(), time::date_and_time)
}

/// Until when something stays.
#[must_use]
pub fn until(date: &str) -> String {
    format!("until {date}")
}

/// Who gets something besides the shop.
#[must_use]
pub fn gets(recipients: &[String]) -> String {
    if recipients.is_empty() {
        "Nobody else gets it.".to_owned()
    } else {
        format!("Given to: {}.", recipients.join(", "))
    }
}

/// When what is planned is due.
#[must_use]
pub fn due(date: &str) -> String {
    format!("Everything is erased on {date}. Until then you can keep it.")
}

/// Who is told of it.
#[must_use]
pub fn told(recipients: &[String]) -> String {
    format!("Told to forget it, too: {}.", recipients.join(", "))
}

/// An order that would be cancelled.
#[must_use]
pub fn cancels(number: &str) -> String {
    format!("Order {number} is not paid yet: it is cancelled.")
}
