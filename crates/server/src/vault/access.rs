//! Leave to open: who, what for, and the entry that says so.

use super::{DataKey, KeyKind, KeyRow, Looks, Pii, Place, Sealed, ShopKey, Vault, VaultError};
use crate::{
    audit::{self, Action, Detail, Entry, Purpose, Subject},
    store::{Conn, StoreError, data_keys},
};

/// Who opens: owned, since the job that writes it down may run longer than its caller.
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

impl Actor {
    /// As the log names it.
    #[must_use]
    pub fn in_log(&self) -> audit::Actor<'_> {
        match self {
            Self::Guest => audit::Actor::Guest,
            Self::Person(id) => audit::Actor::Person(id),
            Self::Job(name) => audit::Actor::Job(name),
            Self::Operator => audit::Actor::Staff("console"),
        }
    }
}

/// Leave to open what one data key seals. It begins with [`Access::record`], whose job gives it to its
/// caller only once the transaction stands, with the entry in it. Whoever has the key's row has none:
///
/// ```compile_fail,E0423
/// use valise_server::vault::{Access, KeyRow};
///
/// fn unseen(row: KeyRow) -> Access {
///     Access(row)
/// }
/// ```
#[derive(Debug)]
#[must_use = "an entry was written for it"]
pub struct Access(KeyRow);

impl Access {
    /// Writes into the audit log that `actor` opens the data of that order, person or subscriber, as the last thing that
    /// its transaction does; `None`, and no entry, where the key was destroyed.
    ///
    /// # Errors
    /// [`StoreError`]: where the entry cannot be written, nothing is opened (promise: P6.3).
    pub async fn record(
        conn: &mut Conn,
        shop_key: &ShopKey,
        id: &str,
        (actor, purpose): (&Actor, Purpose),
        now_ms: i64,
    ) -> Result<Option<Self>, StoreError> {
        let Some(row) = data_keys::by_id(conn, id).await? else { return Ok(None) };
        let subject = match row.kind {
            KeyKind::Order => Subject::Order(id),
            KeyKind::Person => Subject::Person(id),
            KeyKind::Subscriber => Subject::Subscriber(id),
            KeyKind::Request => Subject::Request(id),
            KeyKind::Customer => Subject::Customer(id),
        };
        let (actor, action) = (actor.in_log(), Action::DataOpened);
        let entry = Entry { at: now_ms, actor, action, subject, purpose, detail: Detail::None };
        audit::append(conn, shop_key, &entry).await?;
        Ok(Some(Self(row)))
    }

    /// The access of a look that is in the log already: the same viewer's, at the same data, less than a minute ago. `None`
    /// where there is none, or the key was destroyed meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_lasting_look(
        conn: &mut Conn,
        looks: &Looks,
        (id, viewer): (&str, &str),
        now_ms: i64,
    ) -> Result<Option<Self>, StoreError> {
        if !looks.lasts(id, viewer, now_ms) {
            return Ok(None);
        }
        Ok(data_keys::by_id(conn, id).await?.map(Self))
    }

    /// Remembers that the entry it came with is in the log. `viewer` tells browsers apart, such as by a token's hash.
    pub fn begins_look(&self, looks: &Looks, viewer: &str, now_ms: i64) {
        looks.began(&self.0.id, viewer, now_ms);
    }

    /// Unwraps the data key.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open(self, vault: &Vault) -> Result<Opened, VaultError> {
        vault.key(&self.0).map(Opened)
    }
}

/// An opened data key. Nobody makes one of a key that she has to seal with:
///
/// ```compile_fail,E0423
/// use valise_server::vault::{DataKey, Opened};
///
/// fn opened(key: DataKey) -> Opened {
///     Opened(key)
/// }
/// ```
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
