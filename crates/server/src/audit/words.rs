//! The words of the audit log.

use std::fmt;

/// Gives each variant its word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$item])* $variant,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in the log.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

words! {
    /// What was done.
    Action {
        /// An order was written and its stock reserved.
        OrderReserved = "order.reserved",
        /// An order's payment was authorised: it stands.
        OrderPlaced = "order.placed",
        /// An unpaid order's time ran out.
        OrderExpired = "order.expired",
        /// An unpaid order was given up, or one that was paid for called off.
        OrderCancelled = "order.cancelled",
        /// What was paid for an order was given back.
        OrderRefunded = "order.refunded",
        /// An order was opened to a browser by its number and mobile number, or by its mailed link.
        OrderOpened = "order.opened",
        /// A variant's stock was set.
        StockSet = "stock.set",
        /// A variant's price was set.
        PriceSet = "price.set",
        /// A promo code was added.
        PromoAdded = "promo.added",
        /// A promo code was ended.
        PromoEnded = "promo.ended",
        /// A day's exchange rates were taken.
        RatesSet = "rates.set",
        /// An issue of the newsletter was written, to be mailed.
        IssuePublished = "issue.published",
        /// A choice was made; what it says is in the log of choices.
        ChoiceRecorded = "choice.recorded",
        /// A request about a person's data came in.
        RequestReceived = "request.received",
        /// It went a step on.
        RequestTurned = "request.turned",
        /// Its deadline is less than a week away.
        RequestDueSoon = "request.due_soon",
        /// Its deadline has passed.
        RequestOverdue = "request.overdue",
        /// A person, or whom an order was for, was forgotten.
        DataErased = "data.erased",
        /// A person planned to be forgotten.
        ErasurePlanned = "erasure.planned",
        /// She called that off, or was forgotten at once.
        ErasureCalledOff = "erasure.called_off",
        /// What a data key seals was opened.
        DataOpened = "data.opened",
        /// Somebody registered an address.
        AccountRegistered = "account.registered",
        /// Its owner confirmed it: there is an account.
        AccountVerified = "account.verified",
        /// Somebody signed in.
        SignedIn = "account.signed_in",
        /// A session was ended, or all of an account.
        SignedOut = "account.signed_out",
        /// The password was typed, or a passkey used, again.
        ItIsMe = "account.confirmed",
        /// A link to set a new password with was asked for.
        ResetAsked = "account.reset_asked",
        /// A password was set.
        PasswordSet = "account.password_set",
        /// Another address was asked for.
        EmailAsked = "account.email_asked",
        /// Another address was confirmed.
        EmailChanged = "account.email_changed",
        /// A second factor was set up, or its recovery codes made anew.
        FactorSet = "account.factor_set",
        /// A browser of hers asked by Global Privacy Control not to be tracked.
        TrackingRefused = "account.tracking_refused",
        /// A second factor was given up.
        FactorEnded = "account.factor_ended",
        /// A passkey was added.
        PasskeyAdded = "account.passkey_added",
        /// One was removed.
        PasskeyRemoved = "account.passkey_removed",
        /// What is held about a person was put right by her.
        DataCorrected = "data.corrected",
        /// A person restricted the use of her data, or objected to one.
        UseLimited = "use.limited",
        /// She lifted that.
        UseReleased = "use.released",
        /// Every data key was wrapped by a new key-encryption key.
        KeysRotated = "keys.rotated",
        /// An old key-encryption key was taken out of the key ring.
        KekRemoved = "kek.removed",
    }
}

words! {
    /// For what it was done.
    Purpose {
        /// The person asked for it.
        OwnRequest = "own_request",
        /// To carry out an order.
        Order = "order",
        /// To send the newsletter.
        Newsletter = "newsletter",
        /// To answer what the law lets people ask.
        Duty = "duty",
        /// To keep the shop running.
        Upkeep = "upkeep",
        /// To show the person her own data.
        OwnView = "own_view",
        /// To write her a letter that she asked for.
        Letter = "letter",
        /// To sign her in or prove who she is.
        Identity = "identity",
        /// To hand over a copy of everything (promise: P5.1).
        Export = "export",
        /// To deliver what was bought.
        Delivery = "delivery",
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// Somebody with an account, by its id.
    Person(&'a str),
    /// Somebody without: the subject tells all that there is to tell.
    Guest,
    /// Somebody who works for the shop, by a name that is no person's.
    Staff(&'a str),
    /// The shop, told by another program such as the payment processor.
    System,
    /// The shop by itself, by the job's name.
    Job(&'static str),
}

impl<'a> Actor<'a> {
    /// The kind, and which.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'a str) {
        match self {
            Self::Person(id) => ("person", id),
            Self::Guest => ("guest", ""),
            Self::Staff(name) => ("staff", name),
            Self::System => ("system", ""),
            Self::Job(name) => ("job", name),
        }
    }
}

/// What it was done to, by an id of the shop's own making.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// An order.
    Order(&'a str),
    /// A variant, by its SKU.
    Variant(&'a str),
    /// A promo code.
    Promo(&'a str),
    /// Exchange rates, by their day.
    Rates(&'a str),
    /// An issue of the newsletter.
    Issue(&'a str),
    /// A choice, by its id in the log of choices.
    Choice(&'a str),
    /// Who chose, by her id in the log of choices, which leads to no name.
    Chooser(&'a str),
    /// A request about a person's data.
    Request(&'a str),
    /// An erasure that was planned.
    Erasure(&'a str),
    /// The person of an account.
    Person(&'a str),
    /// A subscriber of the newsletter.
    Subscriber(&'a str),
    /// What the payment processor knows an account by.
    Customer(&'a str),
    /// A key-encryption key.
    Kek(&'a str),
}

impl<'a> Subject<'a> {
    /// The kind, and which.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'a str) {
        match self {
            Self::Order(id) => ("order", id),
            Self::Variant(sku) => ("variant", sku),
            Self::Promo(code) => ("promo", code),
            Self::Rates(day) => ("rates", day),
            Self::Issue(id) => ("issue", id),
            Self::Choice(id) => ("choice", id),
            Self::Chooser(id) => ("chooser", id),
            Self::Request(id) => ("request", id),
            Self::Erasure(id) => ("erasure", id),
            Self::Person(id) => ("person", id),
            Self::Subscriber(id) => ("subscriber", id),
            Self::Customer(id) => ("customer", id),
            Self::Kek(id) => ("kek", id),
        }
    }
}

/// What else is worth knowing: nothing that a person typed can be put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nothing.
    None,
    /// Units, minor units of money, a count: what the action says.
    Number(i64),
    /// A word of the program's own.
    Word(&'static str),
    /// Several, such as the names of columns.
    Words(&'static [&'static str]),
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Number(number) => write!(f, "{number}"),
            Self::Word(word) => f.write_str(word),
            Self::Words(words) => f.write_str(&words.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_actions_and_no_two_purposes_share_a_word() {
        let actions: BTreeSet<_> = Action::ALL.iter().map(|action| action.word()).collect();
        let purposes: BTreeSet<_> = Purpose::ALL.iter().map(|purpose| purpose.word()).collect();
        assert_eq!((actions.len(), purposes.len()), (Action::ALL.len(), Purpose::ALL.len()));
    }

    #[test]
    fn a_detail_is_a_number_or_words() {
        let details = [Detail::None, Detail::Number(-3), Detail::Word("begun"), Detail::Words(&["mobile", "country"])];
        assert_eq!(details.map(|detail| detail.to_string()), ["", "-3", "begun", "mobile,country"]);
    }
}
