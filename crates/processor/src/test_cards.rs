//! The sandbox's test cards, each with a fate of its own.
//!
//! | number | what happens |
//! |---|---|
//! | 4242 4242 4242 4242 | authorised |
//! | 5555 5555 5555 4444 | authorised (Mastercard) |
//! | 3782 822463 10005 | authorised (American Express, four-digit security code) |
//! | 4000 0000 0000 0002 | declined |
//! | 4000 0000 0000 9995 | declined for insufficient funds |
//! | 4000 0000 0000 3220 | asks for 3-D Secure: the shopper approves or refuses at the bank's page |
//! | 4000 0000 0000 1000 | authorised, but the bank takes its time |
//! | 4000 0000 0000 2008 | authorised; the webhook comes late |
//! | 4000 0000 0000 2222 | authorised; the webhook comes twice |
//! | 4000 0000 0000 3006 | authorised; the webhook comes late, a stale `payment.created` after it |
//! | 4000 0000 0000 4004 | authorised; a forged `payment.voided` with a wrong signature comes too |
//!
//! Every other number is refused at the field: nobody's real card belongs here.

use crate::wire::Decline;

/// A test card by what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestCard {
    /// Authorised at once.
    Approved,
    /// Declined without a reason.
    Declined,
    /// Declined for want of funds.
    InsufficientFunds,
    /// The shopper is asked by the bank.
    ThreeDSecure,
    /// Authorised after a while.
    Slow,
    /// Authorised; the webhook is late.
    WebhookLate,
    /// Authorised; the same event is delivered twice.
    WebhookTwice,
    /// Authorised; events arrive in the wrong order.
    WebhookOutOfOrder,
    /// Authorised; somebody else posts an event, too.
    WebhookForged,
}

/// How the bank answers a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankAnswer {
    /// Yes, now.
    Approve,
    /// Yes, after the configured delay.
    ApproveLater,
    /// It asks the shopper first.
    AskTheShopper,
    /// No.
    Refuse(Decline),
}

/// A line of the table above.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The number, grouped as printed on a card.
    pub number: &'static str,
    /// What the card does.
    pub card: TestCard,
    /// What the page says about it.
    pub says: &'static str,
}

const fn entry(number: &'static str, card: TestCard, says: &'static str) -> Entry {
    Entry { number, card, says }
}

/// Every card that the sandbox knows.
pub const ALL: [Entry; 11] = [
    entry("4242 4242 4242 4242", TestCard::Approved, "Succeeds"),
    entry("5555 5555 5555 4444", TestCard::Approved, "Succeeds (Mastercard)"),
    entry("3782 822463 10005", TestCard::Approved, "Succeeds (American Express)"),
    entry("4000 0000 0000 0002", TestCard::Declined, "Declined"),
    entry("4000 0000 0000 9995", TestCard::InsufficientFunds, "Insufficient funds"),
    entry("4000 0000 0000 3220", TestCard::ThreeDSecure, "Asks for 3-D Secure"),
    entry("4000 0000 0000 1000", TestCard::Slow, "Slow answer"),
    entry("4000 0000 0000 2008", TestCard::WebhookLate, "Webhook late"),
    entry("4000 0000 0000 2222", TestCard::WebhookTwice, "Webhook twice"),
    entry("4000 0000 0000 3006", TestCard::WebhookOutOfOrder, "Webhooks out of order"),
    entry("4000 0000 0000 4004", TestCard::WebhookForged, "A forged webhook besides"),
];

impl TestCard {
    /// The card with that number (digits only), if the sandbox knows it.
    #[must_use]
    pub fn by_number(digits: &str) -> Option<Self> {
        ALL.into_iter()
            .find(|entry| entry.number.bytes().filter(u8::is_ascii_digit).eq(digits.bytes()))
            .map(|entry| entry.card)
    }

    /// How the bank answers it.
    #[must_use]
    pub const fn bank_answer(self) -> BankAnswer {
        match self {
            Self::Approved | Self::WebhookLate | Self::WebhookTwice | Self::WebhookOutOfOrder | Self::WebhookForged => {
                BankAnswer::Approve
            }
            Self::Slow => BankAnswer::ApproveLater,
            Self::ThreeDSecure => BankAnswer::AskTheShopper,
            Self::Declined => BankAnswer::Refuse(Decline::CardDeclined),
            Self::InsufficientFunds => BankAnswer::Refuse(Decline::InsufficientFunds),
        }
    }

    /// The name kept in the database while the payment lives (never the number).
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ThreeDSecure => "three_d_secure",
            Self::Slow => "slow",
            Self::WebhookLate => "webhook_late",
            Self::WebhookTwice => "webhook_twice",
            Self::WebhookOutOfOrder => "webhook_out_of_order",
            Self::WebhookForged => "webhook_forged",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        ALL.into_iter().map(|entry| entry.card).find(|card| card.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::luhn_valid;

    #[test]
    fn every_test_card_passes_the_check_that_real_cards_pass() {
        for entry in ALL {
            let digits = entry.number.replace(' ', "");
            assert!(luhn_valid(&digits), "{}", entry.number);
            assert_eq!(TestCard::by_number(&digits), Some(entry.card));
            assert_eq!(TestCard::parse(entry.card.as_str()), Some(entry.card));
        }
    }

    #[test]
    fn a_number_outside_the_table_is_no_test_card() {
        assert_eq!(TestCard::by_number("4111111111111111"), None);
        assert_eq!(TestCard::by_number(""), None);
    }
}
