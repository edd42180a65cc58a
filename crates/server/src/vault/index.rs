//! The blind index: finds a sealed value again by a keyed hash of it.

/// What is looked up by. Each has a key of its own, so that the same address in two tables cannot be told to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// A newsletter subscriber by email, in lower case.
    SubscriberEmail,
    /// A newsletter subscriber by the consent that it was asked for under.
    SubscriberConsent,
    /// An account by email, in lower case.
    AccountEmail,
    /// An account by phone, in international form.
    AccountPhone,
    /// What was asked for, so that the same request is known again: no lookup, but a hash that nobody else can make.
    RequestBody,
}

impl Index {
    /// What its key is derived by.
    pub(super) const fn label(self) -> &'static [u8] {
        match self {
            Self::SubscriberEmail => b"valise index subscriber email 1",
            Self::SubscriberConsent => b"valise index subscriber consent 1",
            Self::AccountEmail => b"valise index account email 1",
            Self::AccountPhone => b"valise index account phone 1",
            Self::RequestBody => b"valise index request body 1",
        }
    }
}
