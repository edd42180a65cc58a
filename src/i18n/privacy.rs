//! The privacy center's messages. What purposes and fields are called is in `privacy.toml`.

use contract::privacy::{
    Difference, PastChoice,
    registry::{Basis, Recipient},
};

use crate::{platform::time, privacy::Standing};

/// The heading of `/privacy`.
pub const HEADING: &str = "Privacy center";
/// Under it.
pub const LEAD: &str = "What you allow, what we hold, and who gets what. Everything here takes effect at once.";
/// Over the switches.
pub const CHOICES: &str = "What you allow";
/// The purposes that need no consent.
pub const ALWAYS: &str = "always on";
/// Grants all.
pub const ALLOW_ALL: &str = "Allow everything";
/// Refuses all.
pub const REFUSE_ALL: &str = "Refuse everything";
/// Beside a purpose that Global Privacy Control refuses.
pub const REFUSED_BY_BROWSER: &str = "Your browser refuses this for you by Global Privacy Control.";
/// Where another browser of her account does.
pub const REFUSED_ELSEWHERE: &str = "Global Privacy Control, from a browser of yours: it asks us not to track you, so what that is about is off here, too, until you switch it on here yourself.";
/// Over the count of events.
pub const VISITS: &str = "What we have recorded of your visits";
/// Before the count is known.
pub const COUNTING: &str = "Counting …";
/// Under the count, while it is not zero.
pub const FORGET: &str = "Switch “Counting visits” off, and they are deleted.";
/// Under the count, while nothing is allowed.
pub const NOTHING: &str = "Nothing is recorded without your consent.";
/// Over what a person can do.
pub const RIGHTS: &str = "Your data, your rights";
/// Over the links.
pub const MORE: &str = "Read more";
/// The heading of `/privacy/policy`.
pub const POLICY: &str = "Privacy policy";
/// The heading of `/privacy/recipients`.
pub const RECIPIENTS: &str = "Who gets what";
/// Under it.
pub const RECIPIENTS_LEAD: &str = "Everybody who gets personal data from us, and what they get. There are no others.";
/// A way to the order pages.
pub const FIND_ORDER: &str = "Find an order";
/// What search engines show of the policy.
pub const POLICY_DESCRIPTION: &str =
    "How Valise handles personal data: what it asks for, what it records only with consent, and who gets what.";

/// Over the receipts.
pub const RECEIPTS: &str = "Your receipts";
/// Under them.
pub const RECEIPTS_KEEP: &str = "Keep what you want to have: once nothing is allowed any more, we no longer know this browser, and the list is gone when you leave this page. A receipt can be checked without us, by the keys at /.well-known/receipt-keys.json.";
/// Where there are none.
pub const NO_RECEIPTS: &str = "Once you allow something, you can download a signed receipt of each choice here.";
/// Over what a version of the policy changes.
pub const CHANGES: &str = "What has changed";
/// Over the links to other versions of the policy.
pub const OTHER_VERSIONS: &str = "Other versions";
/// Says that a new policy was read; allows nothing.
pub const POLICY_READ: &str = "I have read this";

/// The link to a choice's receipt.
#[must_use]
pub fn receipt(choice: &PastChoice) -> String {
    let allowed: Vec<&str> = choice.granted.iter().map(|purpose| purpose.label()).collect();
    let allowed = if allowed.is_empty() { "nothing allowed".to_owned() } else { allowed.join(", ") };
    format!("Download the receipt of {}: {allowed}", time::date_and_time(choice.at))
}

/// What a recipient gets the data for, and what protects it abroad.
#[must_use]
pub fn handed_over_for(recipient: &Recipient) -> String {
    let basis = match recipient.basis {
        Basis::Contract => "needed for your order",
        Basis::LegalObligation => "asked for by law",
        Basis::LegitimateInterest => "in our interest; you may object",
        Basis::Consent => "only with your consent",
    };
    let safeguard = recipient.safeguard.as_deref().unwrap_or_default();
    format!("{}: {basis}. {safeguard}", recipient.purpose.label())
}

/// What is asked differently than before, a line each.
#[must_use]
pub fn difference(difference: &Difference) -> String {
    let new = difference.new.iter().map(|fact| format!("New: {fact}"));
    let gone = difference.gone.iter().map(|fact| format!("No longer: {fact}"));
    new.chain(gone).collect::<Vec<_>>().join("\n")
}

/// How many events are recorded.
#[must_use]
pub fn recorded(count: usize) -> String {
    match count {
        0 => "No events are recorded about this browser.".to_owned(),
        1 => "1 event is recorded about this browser.".to_owned(),
        count => format!("{count} events are recorded about this browser."),
    }
}

/// Before the link to the page where a promise can be seen kept.
pub const CONTROL: &str = "Where you see it:";

/// The name of such a page; none for the policy, whose sections do not link to it.
#[must_use]
pub fn control(page: &str) -> Option<&'static str> {
    match page {
        "/privacy" => Some(HEADING),
        "/privacy/data" => Some(super::rights::HEADING),
        "/privacy/activity" => Some(super::activity::HEADING),
        "/privacy/limits" => Some(super::limits::HEADING),
        "/privacy/recipients" => Some(RECIPIENTS),
        "/checkout" => Some(super::checkout::HEADING),
        "/orders" => Some(super::orders::HEADING),
        "/orders/find" => Some(FIND_ORDER),
        _ => None,
    }
}

/// From which day on a version of the policy held, and to which day where a newer one followed.
#[must_use]
pub fn in_force(version: &str, newer: Option<&str>) -> String {
    match newer {
        None => format!("In force since {version}"),
        Some(newer) => format!("No longer in force: it held from {version} until {newer}"),
    }
}

/// How far the choice has come; never says "kept" before it is.
#[must_use]
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Unanswered => "You have not chosen yet: everything optional is off.",
        Standing::Telling => "Telling the shop …",
        Standing::Recorded => "Your choice is kept and in effect.",
        Standing::NotRecorded => {
            "The shop can’t be reached, so your choice is not recorded yet. Until it is, everything optional stays off."
        }
        Standing::Stale => "What we ask has changed since this page was loaded. Reload it to choose again.",
        Standing::Blocked => "Your browser does not let us keep an answer. Everything optional stays off.",
    }
}

#[cfg(test)]
mod tests {
    use contract::privacy::registry::CONTROLS;

    use super::*;

    /// promise: P7
    #[test]
    fn every_page_that_keeps_a_promise_has_a_name_to_link_to_it_by() {
        let nameless = CONTROLS.iter().filter(|(_, page)| *page != "/privacy/policy" && control(page).is_none());
        assert_eq!(nameless.collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
    }
}
