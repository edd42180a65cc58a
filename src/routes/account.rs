//! The addresses of accounts.

/// A page about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountPage {
    /// Signing in, or what there is.
    Overview,
    /// Making one.
    Register,
    /// `/account/verify#{token}`: the mailed link that shows whose address it is.
    Verify,
    /// `/account/email#{token}`: the same for another address.
    Email,
    /// A new password: asking for the link, and `#{token}` of it.
    Reset,
    /// Password, email, second factor, sessions, and the way to the end of it.
    Security,
    /// The address book.
    Addresses,
    /// The cards that the payment processor keeps.
    Cards,
}

impl AccountPage {
    /// Every one of them.
    pub const ALL: [Self; 8] = [
        Self::Overview,
        Self::Register,
        Self::Verify,
        Self::Email,
        Self::Reset,
        Self::Security,
        Self::Addresses,
        Self::Cards,
    ];

    /// Its address.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Overview => "/account",
            Self::Register => "/account/register",
            Self::Verify => "/account/verify",
            Self::Email => "/account/email",
            Self::Reset => "/account/reset",
            Self::Security => "/account/security",
            Self::Addresses => "/account/addresses",
            Self::Cards => "/account/cards",
        }
    }

    /// Whether it needs nobody to be signed in, and shows nothing of whoever is. What stands on it may be of a mailed
    /// link, which opens once.
    #[must_use]
    pub const fn is_anybodys(self) -> bool {
        matches!(self, Self::Register | Self::Verify | Self::Email | Self::Reset)
    }

    /// The page `/account/{name}`.
    pub(super) fn under(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.address().strip_prefix("/account/") == Some(name))
    }
}
