//! Data keys: what the columns of one order, person or subscriber are sealed with.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

use super::{
    kek::Kek,
    seal::{self, Place, Sealed},
    secret::Secret,
    service::VaultError,
};
use crate::random::Random;

/// Whose data a key seals. The key's id is the id of that order, person or subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// An order's: it is destroyed when the law no longer asks for the order, whatever becomes of the person.
    Order,
    /// An account's.
    Person,
    /// A newsletter subscriber's.
    Subscriber,
    /// A data-subject request's.
    Request,
    /// That of what the payment processor knows an account by: it outlives the account until the processor has forgotten.
    Customer,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Order, Self::Person, Self::Subscriber, Self::Request, Self::Customer];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Person => "person",
            Self::Subscriber => "subscriber",
            Self::Request => "request",
            Self::Customer => "customer",
        }
    }
}

/// A data key as it stands in the database: wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The id of the order, person or subscriber.
    pub id: String,
    /// What that is.
    pub kind: KeyKind,
    /// Which key-encryption key wraps it.
    pub kek_version: i64,
    /// The key, wrapped; base64url.
    pub wrapped: String,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// A data key. It seals and compares; it does not open: see [`super::Access`].
///
/// ```
/// use valise_server::{random::Random, vault::{DataKey, Place, Sealed, VaultError}};
///
/// fn seals(key: &DataKey, place: Place<'_>, random: &dyn Random) -> Result<Sealed, VaultError> {
///     key.seal(place, "Zoë", random)
/// }
/// ```
///
/// Nobody opens with it alone (promise: P6.3):
///
/// ```compile_fail,E0624
/// use valise_server::vault::{DataKey, Place, Sealed, VaultError};
///
/// fn opens(key: &DataKey, place: Place<'_>, sealed: &Sealed) -> Result<String, VaultError> {
///     key.open(place, sealed)
/// }
/// ```
pub struct DataKey {
    id: String,
    secret: Secret,
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("DataKey").field(&self.id).finish()
    }
}

impl DataKey {
    pub(super) fn generate(id: &str, random: &dyn Random) -> Self {
        Self { id: id.to_owned(), secret: Secret::generate(random) }
    }

    /// Whose it is.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Wraps it for the database.
    pub(super) fn wrap(
        &self,
        kek: &Kek,
        (kind, created_at): (KeyKind, i64),
        random: &dyn Random,
    ) -> Result<KeyRow, VaultError> {
        let leaf = kek.leaf(&self.id).ok_or(VaultError::Destroyed)?;
        let context = context(&self.id, kind, kek.version);
        let wrapped = seal::seal(&leaf, &context, self.secret.bytes(), random).ok_or(VaultError::Sealing)?;
        Ok(KeyRow { id: self.id.clone(), kind, kek_version: kek.version, wrapped, created_at })
    }

    /// Unwraps what the database holds.
    pub(super) fn unwrap_row(row: &KeyRow, kek: &Kek) -> Result<Self, VaultError> {
        let leaf = kek.leaf(&row.id).ok_or(VaultError::Destroyed)?;
        let context = context(&row.id, row.kind, row.kek_version);
        let bytes = seal::open(&leaf, &context, &row.wrapped).ok_or(VaultError::Broken)?;
        Ok(Self { id: row.id.clone(), secret: Secret::of(&bytes).ok_or(VaultError::Broken)? })
    }

    /// Seals a value for a place.
    ///
    /// # Errors
    /// [`VaultError::Sealing`] for one of more than 256 GiB.
    pub fn seal(&self, place: Place<'_>, value: &str, random: &dyn Random) -> Result<Sealed, VaultError> {
        let sealed = seal::seal(&self.secret, &place.to_bytes(), value.as_bytes(), random);
        sealed.map(Sealed::stored).ok_or(VaultError::Sealing)
    }

    pub(super) fn open(&self, place: Place<'_>, sealed: &Sealed) -> Result<String, VaultError> {
        let bytes = seal::open(&self.secret, &place.to_bytes(), sealed.as_str()).ok_or(VaultError::Broken)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| VaultError::Broken)
    }

    /// A tag by which a value can be held against another without opening it: a keyed hash, base64url. Without the
    /// data key it tells nothing, not even to somebody who guesses.
    #[must_use]
    pub fn tag(&self, place: Place<'_>, value: &str) -> String {
        let mut message = place.to_bytes();
        message.extend(value.as_bytes());
        URL_SAFE_NO_PAD.encode(self.secret.derive(b"valise tags 1").keyed_hash(&message))
    }

    /// Whether a tag is that of `value`, in constant time.
    #[must_use]
    pub fn is_tag_of(&self, place: Place<'_>, tag: &str, value: &str) -> bool {
        self.tag(place, value).as_bytes().ct_eq(tag.as_bytes()).into()
    }
}

/// What a wrapped key belongs to: it does not open as another's, nor as another version's.
fn context(id: &str, kind: KeyKind, version: i64) -> Vec<u8> {
    let mut bytes = Place { table: "data_keys", column: kind.word(), row: id }.to_bytes();
    bytes.extend(version.to_be_bytes());
    bytes
}
