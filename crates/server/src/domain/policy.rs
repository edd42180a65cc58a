//! The privacy policy's text. A section stands here once what it promises runs, and not before; its id is the
//! promise's, which the tests that show it cite.

use contract::privacy::{POLICY_VERSION, Policy, Section};

const SUMMARY: &str = "We sell bags. For that we need to know where a bag goes and whom the carrier may call, and \
    nothing else. Everything beyond that waits for your yes, and a no costs you nothing.";

/// Id, heading, paragraphs.
const SECTIONS: &[(&str, &str, &[&str])] = &[
    (
        "P1.1",
        "What we ask for when you order",
        &[
            "To send you a bag we ask for your name, a mobile number and the delivery address. Beside each field you \
             can read why it is there. Our register of data lists every field that we store; a test keeps the forms, \
             the register and the database the same.",
            "You pay on the page of our payment processor. It tells us whether the payment was made, never the number \
             of your card.",
        ],
    ),
    (
        "O1",
        "What an order holds",
        &["An order holds who receives it, the address, the mobile number, its order number, what was bought and \
           what is due. We require nothing more."],
    ),
    (
        "O3",
        "What you may leave out",
        &["An email address and a landline are optional. With an email address you get a confirmation; without one \
           the order goes through all the same."],
    ),
    (
        "P1.2",
        "What we record of your visit, if you allow it",
        &[
            "If you allow counting visits, we record the pages and bags you look at, your searches, and how long you \
             stay on a page. The record carries no name, number or address. Pages are noted by their kind, so no \
             order number gets into it.",
            "Before you allow it, and after you take it back, nothing of this is recorded: your browser sends \
             nothing, and our server refuses what comes anyway. The privacy center shows how many events we hold. \
             When you take your consent back, they are deleted at once.",
        ],
    ),
    (
        "P2.1",
        "What your order data is for",
        &["We use it to take your payment, to have the bag delivered, to confirm the order and to show you where it \
           stands. You find your order again in the browser that bought it, with its number and your mobile number, \
           or by the link in the confirmation."],
    ),
    (
        "P2.2",
        "Recommendations",
        &["The bags that we show beside another one are the same for everybody who looks at it, and we say why they \
           are there. Recommendations that follow what you looked at would need your consent first."],
    ),
    (
        "P3.1",
        "Who gets what",
        &["The page of recipients names everybody who gets data, in which country they are, what they get and for \
           what. The payment processor learns what is due for which order, not your name or address. No advertiser \
           gets anything."],
    ),
    (
        "P6.1",
        "How we keep it safe",
        &[
            "The keys that open your cart and your orders are known to your browser alone; we keep only fingerprints of \
           them. Card numbers never reach us. Over the internet the shop is meant to run encrypted, and its cookies \
           are then bound to that.",
        ],
    ),
    (
        "P6.2",
        "How we keep others out",
        &["Pages may load nothing and send nothing to other hosts; your browser enforces that for us. Requests from \
           other sites are refused, and guessing at orders is slowed down until it is pointless."],
    ),
    (
        "P7",
        "When something changes",
        &["If we change what a consent means, who gets data, or how long we keep it, your answer no longer counts \
           and we ask again. Silence is never a yes."],
    ),
    (
        "O7",
        "Where you find this text",
        &["Each page links to it at the bottom, the checkout and each order do so too."],
    ),
];

/// The policy in force.
#[must_use]
pub fn current() -> Policy {
    let section = |(id, title, paragraphs): &(&str, &str, &[&str])| Section {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        paragraphs: paragraphs.iter().map(|paragraph| (*paragraph).to_owned()).collect(),
    };
    Policy {
        version: POLICY_VERSION.to_owned(),
        summary: SUMMARY.to_owned(),
        sections: SECTIONS.iter().map(section).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_section_has_an_anchor_of_its_own_and_something_to_say() {
        let policy = current();
        let ids: BTreeSet<&str> = policy.sections.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(ids.len(), policy.sections.len());
        for section in &policy.sections {
            assert!(!section.title.is_empty());
            assert!(
                section.paragraphs.iter().all(|text| text.ends_with('.') && !text.contains("  ")),
                "{}",
                section.id
            );
        }
    }
}
