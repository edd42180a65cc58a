//! What is handed to whom (promise: P3.1): one payload a recipient, which says of itself what it is made of.
//!
//! **Invariant:** the ledger's row is written in the transaction that decides the hand-over, before anything leaves. A
//! crash in between leaves a row too many, never one too few; what is sent again is told once.

use contract::{checkout::CheckoutDraft, privacy::ServiceId};

use crate::{http::date::DAY_MS, partner::PartnerEvent, payments::WantedPayment, store::disclosures::Entry};

/// Gives each variant its word in the ledger, and what a person calls it.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$item])* $variant,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in the ledger.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What a person calls it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// What a person calls what the ledger says; a word that a later program wrote stays as it is.
            #[must_use]
            pub fn in_words(word: &str) -> &str {
                Self::ALL.iter().find(|known| known.word() == word).map_or(word, |known| known.label())
            }
        }
    };
}

words! {
    /// A part of what is handed over.
    Part {
        /// `orders.number`
        OrderNumber = "order_number", "Order number";
        /// What is due.
        Amount = "amount", "Amount due";
        /// The reference that the shop made for the payment.
        PaymentReference = "payment_reference", "Reference of the payment";
        /// `orders.full_name`
        Name = "name", "Full name";
        /// `orders.line1` and so on.
        Address = "address", "Delivery address";
        /// `orders.mobile`
        Mobile = "mobile", "Mobile number";
        /// `orders.email`, `newsletter_subscribers.email`, `accounts.email`, `accounts.new_email`
        Email = "email", "Email";
        /// What was bought: `order_lines.name` and so on.
        Goods = "goods", "What was bought";
        /// `orders.cost`
        Cost = "cost", "What it cost, in its parts";
        /// `payment_customers.reference`
        Customer = "customer", "Reference by which it keeps your cards";
        /// `partner_events.page`
        Page = "page", "Which kind of page was seen";
    }
}

words! {
    /// What something is handed over for.
    Why {
        /// To open a payment.
        Pay = "pay", "To let you pay on its page";
        /// To take it.
        Capture = "capture", "To take the amount that you authorised";
        /// To give it back.
        Void = "void", "To give back what was held for an order that came to nothing";
        /// To give back what was paid.
        Refund = "refund", "To give back what you paid for an order that you cancelled";
        /// To have it forget who paid.
        Forget = "forget", "To have it forget what it knew of you beyond the payment itself";
        /// To have it keep and show her cards.
        Cards = "cards", "To let it keep your cards for you, if you ask it to, and to show you which";
        /// To send the confirmation.
        Confirm = "confirm", "To send you the confirmation of the order";
        /// To tell that an order is cancelled.
        Regret = "regret", "To tell you that the order is cancelled and what becomes of your money";
        /// To ask whether the newsletter is wanted.
        AskNews = "ask_news", "To ask you to confirm that you want news";
        /// To send the newsletter.
        News = "news", "To send you the news that you asked for";
        /// To write about an account.
        Account = "account", "To write to you about your account";
        /// To write about a request.
        Request = "request", "To write to you about what you asked of us";
        /// To count pages.
        Count = "count", "To count pages, as you allowed";
    }
}

impl Part {
    /// The personal columns that it comes from.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::OrderNumber => &["orders.number"],
            Self::Amount | Self::PaymentReference => &[],
            Self::Goods => &["order_lines.name", "order_lines.quantity"],
            Self::Cost => &["orders.cost"],
            Self::Name => &["orders.full_name"],
            Self::Address => &["orders.line1", "orders.line2", "orders.city", "orders.postal_code", "orders.country"],
            Self::Mobile => &["orders.mobile"],
            Self::Email => &["orders.email", "newsletter_subscribers.email", "accounts.email", "accounts.new_email"],
            Self::Customer => &["payment_customers.reference"],
            Self::Page => &["partner_events.page"],
        }
    }
}

/// All that a recipient gets at once.
pub trait Payload {
    /// By its id in the registry.
    const RECIPIENT: &'static str;
    /// What it is made of.
    const PARTS: &'static [Part];
}

impl Payload for WantedPayment {
    const RECIPIENT: &'static str = "processor";
    const PARTS: &'static [Part] = &[Part::OrderNumber, Part::Amount, Part::PaymentReference];
}

/// Another field of it does not compile before it is told here. The addresses lead back to the order by its number; who
/// pays is told by a row of its own ([`KnownCustomer`]), since a guest is nobody.
const _: fn(WantedPayment) = |WantedPayment {
                                  reference: _,
                                  amount: _,
                                  description: _,
                                  return_url: _,
                                  cancel_url: _,
                                  webhook_url: _,
                                  customer: _,
                              }| ();

/// What the processor knows an account by.
#[derive(Debug, Clone, Copy)]
pub enum KnownCustomer {}

impl Payload for KnownCustomer {
    const RECIPIENT: &'static str = "processor";
    const PARTS: &'static [Part] = &[Part::Customer];
}

/// What takes a payment or gives it back: its reference, which the processor knows.
#[derive(Debug, Clone, Copy)]
pub enum KnownPayment {}

impl Payload for KnownPayment {
    const RECIPIENT: &'static str = "processor";
    const PARTS: &'static [Part] = &[Part::PaymentReference];
}

/// The letter that confirms an order.
#[derive(Debug, Clone, Copy)]
pub enum Confirmation {}

impl Payload for Confirmation {
    const RECIPIENT: &'static str = "mail";
    const PARTS: &'static [Part] =
        &[Part::Email, Part::Name, Part::Address, Part::Mobile, Part::OrderNumber, Part::Goods, Part::Cost];
}

impl Confirmation {
    /// All that the letter may say of the consignee; the rest is left out before it is written.
    #[must_use]
    pub fn of(draft: CheckoutDraft) -> CheckoutDraft {
        CheckoutDraft { landline: String::new(), id_number: String::new(), ..draft }
    }
}

/// The letter that says that an order is cancelled.
#[derive(Debug, Clone, Copy)]
pub enum Cancellation {}

impl Payload for Cancellation {
    const RECIPIENT: &'static str = "mail";
    const PARTS: &'static [Part] = &[Part::Email, Part::Name, Part::OrderNumber, Part::Amount];
}

/// A letter to a subscriber.
#[derive(Debug, Clone, Copy)]
pub enum NewsLetter {}

impl Payload for NewsLetter {
    const RECIPIENT: &'static str = "mail";
    const PARTS: &'static [Part] = &[Part::Email];
}

/// A letter about an account.
#[derive(Debug, Clone, Copy)]
pub enum AccountLetter {}

impl Payload for AccountLetter {
    const RECIPIENT: &'static str = "mail";
    const PARTS: &'static [Part] = &[Part::Email];
}

/// A letter about what somebody asked of the shop.
#[derive(Debug, Clone, Copy)]
pub enum RequestLetter {}

impl Payload for RequestLetter {
    const RECIPIENT: &'static str = "mail";
    const PARTS: &'static [Part] = &[Part::Email, Part::OrderNumber];
}

impl PartnerEvent {
    /// What it is made of; its recipient is the one of the service that it is for.
    const PARTS: &'static [Part] = &[Part::Page];
}

/// The ledger's row for something about an order.
#[must_use]
pub fn of_order<P: Payload>(why: Why, order_id: &str, at: i64) -> Entry {
    entry::<P>(format!("{order_id}.{}", why.word()), ("order", order_id), why, at)
}

/// For a letter about a request, at its `turn`, to the address that was given with the order.
#[must_use]
pub fn of_request(order_id: &str, (request, turn): (&str, i64), at: i64) -> Entry {
    entry::<RequestLetter>(format!("{request}.{turn}"), ("order", order_id), Why::Request, at)
}

/// The same to the address of an account. It is told of the account: others who may see the order do not see by it that she
/// has one.
#[must_use]
pub fn of_request_to_account(account: &str, (request, turn): (&str, i64), at: i64) -> Entry {
    entry::<RequestLetter>(format!("{account}.{request}.{turn}"), ("account", account), Why::Request, at)
}

/// For a letter to a subscriber; an empty issue is the request to confirm.
#[must_use]
pub fn of_letter(subscriber: &str, issue: &str, at: i64) -> Entry {
    let why = if issue.is_empty() { Why::AskNews } else { Why::News };
    entry::<NewsLetter>(format!("{subscriber}.{}.{issue}", why.word()), ("subscriber", subscriber), why, at)
}

/// For a letter about an account.
#[must_use]
pub fn of_account(account: &str, letter: &str, at: i64) -> Entry {
    entry::<AccountLetter>(
        format!("{account}.{}.{letter}", Why::Account.word()),
        ("account", account),
        Why::Account,
        at,
    )
}

/// For questions about the cards of an account: one row a day, since more would only tell when she looked.
#[must_use]
pub fn of_cards(account: &str, at: i64) -> Entry {
    let day = at.div_euclid(DAY_MS);
    let id = format!("{account}.{}.{day}", Why::Cards.word());
    entry::<KnownCustomer>(id, ("account", account), Why::Cards, at)
}

/// For the request to forget a customer, whose account has no id any more.
#[must_use]
pub fn of_customer(customer: &str, at: i64) -> Entry {
    entry::<KnownCustomer>(format!("{customer}.{}", Why::Forget.word()), ("account", customer), Why::Forget, at)
}

/// For pages that the partner of a service is told of: one row a day, since times are all that a row a page would add, and
/// those are forgotten sooner than the ledger.
#[must_use]
pub fn of_page(service: ServiceId, chooser: &str, at: i64) -> Entry {
    let day = at.div_euclid(DAY_MS);
    let id = format!("{chooser}.{}.{day}", service.slug());
    to((service.recipient(), PartnerEvent::PARTS), id, ("chooser", chooser), Why::Count, day * DAY_MS)
}

fn entry<P: Payload>(id: String, subject: (&'static str, &str), why: Why, at: i64) -> Entry {
    to((P::RECIPIENT, P::PARTS), id, subject, why, at)
}

fn to(
    (recipient, parts): (&'static str, &[Part]),
    id: String,
    (subject, subject_id): (&'static str, &str),
    why: Why,
    at: i64,
) -> Entry {
    let parts: Vec<&str> = parts.iter().map(|part| part.word()).collect();
    Entry { id, subject, subject_id: subject_id.to_owned(), recipient, parts: parts.join(","), why: why.word(), at }
}

#[cfg(test)]
mod tests {
    use contract::privacy::registry::{FIELDS, RECIPIENTS};

    use super::*;
    use crate::partner;

    fn told<P: Payload>() {
        tells(P::RECIPIENT, P::PARTS);
    }

    fn tells(to: &str, parts: &[Part]) {
        assert!(RECIPIENTS.iter().any(|recipient| recipient.id == to), "{to}");
        for column in parts.iter().flat_map(|part| part.columns()) {
            let field = FIELDS.iter().find(|field| field.column == *column).unwrap();
            assert!(
                field.recipients.iter().any(|recipient| *recipient == to),
                "{column} goes to {to:?}, and privacy.toml does not say so"
            );
        }
    }

    /// promise: P3.1
    #[test]
    fn promise_p3_1_what_is_handed_over_is_what_the_registry_says_that_its_recipient_gets() {
        told::<WantedPayment>();
        told::<KnownPayment>();
        told::<KnownCustomer>();
        told::<Confirmation>();
        told::<Cancellation>();
        told::<NewsLetter>();
        told::<AccountLetter>();
        told::<RequestLetter>();
        for service in partner::connected() {
            tells(service.recipient(), PartnerEvent::PARTS);
        }
    }

    /// promise: P3.1
    #[test]
    fn promise_p3_1_no_column_names_a_recipient_that_is_never_given_it() {
        let mut given =
            vec![("processor", WantedPayment::PARTS), ("mail", Confirmation::PARTS), ("mail", NewsLetter::PARTS)];
        given.push(("processor", KnownCustomer::PARTS));
        given.extend(partner::connected().map(|service| (service.recipient(), PartnerEvent::PARTS)));
        for field in FIELDS {
            // The hand-over to carrier and merchants is to come (promise: O4).
            for recipient in field.recipients.iter().filter(|id| !["carrier", "merchants"].contains(&id.as_ref())) {
                let gets = given.iter().filter(|(id, _)| id == recipient).flat_map(|(_, parts)| *parts);
                let columns: Vec<&str> = gets.flat_map(|part| part.columns()).copied().collect();
                assert!(columns.contains(&field.column.as_ref()), "{} never goes to {recipient:?}", field.column);
            }
        }
    }

    #[test]
    fn the_same_hand_over_again_is_no_other_and_pages_of_a_day_are_one() {
        assert_eq!(of_order::<WantedPayment>(Why::Pay, "o", 1).id, of_order::<WantedPayment>(Why::Pay, "o", 2).id);
        assert_ne!(of_letter("s", "", 1).id, of_letter("s", "i", 1).id);
        let page = |at| of_page(ServiceId::PartnerAnalytics, "c", at);
        assert_eq!(page(1), page(DAY_MS - 1));
        assert_ne!(page(1).id, page(DAY_MS).id);
    }
}
