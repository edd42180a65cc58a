//! Leave to open: who, what for, and the entry that says so.

use super::{DataKey, KeyRow, Pii, Place, Sealed, Vault, VaultError};
use crate::store::{Conn, StoreError, data_keys};

/// Who opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The person herself without an account: whoever holds the order's link, its browser, or its mobile number.
    Guest,
    /// The person of an account.
    Person(String),
    /// A job of the shop.
    Job(&'static str),
    /// Somebody at the shop's command line.
    Operator,
}

/// What for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To show the person her own data.
    OwnView,
    /// To write her a letter that she asked for.
    Letter,
    /// To sign her in or prove who she is.
    Identity,
    /// To hand over a copy of everything (promise: P5.1).
    Export,
    /// To deliver what was bought.
    Delivery,
}

impl Purpose {
    /// The word in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::OwnView => "own_view",
            Self::Letter => "letter",
            Self::Identity => "identity",
            Self::Export => "export",
            Self::Delivery => "delivery",
        }
    }
}

/// Leave to open what one data key seals. There is no other way to one than [`Access::record`], and its job gives it to
/// its caller only once the transaction stands, with the entry in it.
#[derive(Debug)]
#[must_use = "an entry was written for it"]
pub struct Access(KeyRow);

impl Access {
    /// Writes down that `actor` opens the data of that order, person or subscriber; `None` where its key was destroyed.
    ///
    /// # Errors
    /// [`StoreError`]: where the entry cannot be written, nothing is opened.
    pub async fn record(
        conn: &mut Conn,
        id: &str,
        (actor, purpose): (&Actor, Purpose),
        now_ms: i64,
    ) -> Result<Option<Self>, StoreError> {
        let Some(row) = data_keys::by_id(conn, id).await? else { return Ok(None) };
        tracing::debug!(kind = row.kind.word(), ?actor, purpose = purpose.word(), now_ms, "opened");
        Ok(Some(Self(row)))
    }

    /// Unwraps the data key.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open(self, vault: &Vault) -> Result<Opened, VaultError> {
        vault.key(&self.0).map(Opened)
    }
}

/// An opened data key.
#[derive(Debug)]
pub struct Opened(DataKey);

impl Opened {
    /// Opens a value that was sealed for that place.
    ///
    /// # Errors
    /// [`VaultError::Broken`] for one of another place or another key, and for one that was changed.
    pub fn open(&self, place: Place<'_>, sealed: &Sealed) -> Result<Pii<String>, VaultError> {
        self.0.open(place, sealed).map(Pii::new)
    }

    /// The key, to seal a corrected value with.
    #[must_use]
    pub fn key(&self) -> &DataKey {
        &self.0
    }
}
