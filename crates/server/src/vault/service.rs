//! The vault: the key ring in memory, kept fresh, and what is done with it.

use std::{
    io,
    sync::{Arc, PoisonError, RwLock},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    data_key::{DataKey, KeyKind, KeyRow},
    index::Index,
    keeper::{KeyKeeper, RingBytes, Stamp},
    ring::{KekInfo, KeyRing},
};
use crate::random::Random;

/// Why something does not open, or cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Its key is gone: it was erased, and nobody reads it again.
    #[error("the data key was destroyed")]
    Destroyed,
    /// It is not what this key sealed for this place.
    #[error("a sealed value does not open: another key, another place, or changed")]
    Broken,
    /// It cannot be sealed.
    #[error("a value cannot be sealed")]
    Sealing,
    /// The key ring is not to be had.
    #[error("the key ring: {0}")]
    Ring(#[from] io::Error),
}

/// Seals and opens. Several processes may share one key ring: what another one changed is seen at once.
pub struct Vault {
    keeper: Box<dyn KeyKeeper>,
    held: RwLock<(Stamp, Arc<KeyRing>)>,
    random: Arc<dyn Random>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// The vault of a key ring that is there.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] where there is none yet, [`io::ErrorKind::InvalidData`] for a broken one.
    pub fn open(keeper: Box<dyn KeyKeeper>, random: Arc<dyn Random>) -> io::Result<Self> {
        let held = load(&*keeper)?;
        Ok(Self { keeper, held: RwLock::new(held), random })
    }

    /// Makes a key ring with one key-encryption key of that id where there is none, and opens it.
    ///
    /// # Errors
    /// When it can be neither made nor read.
    pub fn open_or_make(
        keeper: Box<dyn KeyKeeper>,
        (id, now_ms): (String, i64),
        random: Arc<dyn Random>,
    ) -> io::Result<Self> {
        keeper.change(&mut |kept| match kept {
            Some(kept) => Ok(kept),
            None => to_bytes(&KeyRing::generate(id.clone(), now_ms, &*random)),
        })?;
        Self::open(keeper, random)
    }

    /// The keys as they are kept now.
    fn ring(&self) -> io::Result<Arc<KeyRing>> {
        let stamp = self.keeper.stamp()?;
        {
            // What is held is replaced whole, so that a panic elsewhere cannot leave half of it.
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            if held.0 == stamp {
                return Ok(Arc::clone(&held.1));
            }
        }
        let (stamp, ring) = load(&*self.keeper)?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = (stamp, Arc::clone(&ring));
        Ok(ring)
    }

    fn change(&self, change: impl Fn(&mut KeyRing)) -> io::Result<()> {
        self.keeper.change(&mut |kept| {
            let mut ring = kept.as_ref().and_then(|kept| KeyRing::of_bytes(kept)).ok_or_else(broken)?;
            change(&mut ring);
            to_bytes(&ring)
        })?;
        self.ring().map(drop)
    }

    /// A new data key for the order, person or subscriber of that id, and its row for the database.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn new_key(&self, kind: KeyKind, id: &str, now_ms: i64) -> Result<(DataKey, KeyRow), VaultError> {
        let ring = self.ring()?;
        let kek = ring.newest().ok_or_else(broken)?;
        let key = DataKey::generate(id, &*self.random);
        let row = key.wrap(kek, (kind, now_ms), &*self.random)?;
        Ok((key, row))
    }

    /// The data key of a row: to seal more with it, or to hold values against its tags.
    ///
    /// # Errors
    /// [`VaultError::Destroyed`] for one that was; [`VaultError::Broken`] for one that is not this vault's.
    pub fn key(&self, row: &KeyRow) -> Result<DataKey, VaultError> {
        let ring = self.ring()?;
        // A version that was taken out is gone, with all that only it wraps.
        DataKey::unwrap_row(row, ring.version(row.kek_version).ok_or(VaultError::Destroyed)?)
    }

    /// The row of a data key, wrapped by the newest key-encryption key.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn rewrap(&self, row: &KeyRow) -> Result<KeyRow, VaultError> {
        let ring = self.ring()?;
        let kek = ring.newest().ok_or_else(broken)?;
        self.key(row)?.wrap(kek, (row.kind, row.created_at), &*self.random)
    }

    /// The blind index of a value, which must be in its normal form; base64url, 43 letters.
    ///
    /// # Errors
    /// [`VaultError::Ring`].
    pub fn index(&self, index: Index, value: &str) -> Result<String, VaultError> {
        let key = self.ring()?.index.derive(index.label());
        Ok(URL_SAFE_NO_PAD.encode(key.keyed_hash(value.as_bytes())))
    }

    /// The key-encryption keys, from the oldest to the newest.
    ///
    /// # Errors
    /// When the key ring cannot be read.
    pub fn keks(&self) -> io::Result<Vec<KekInfo>> {
        Ok(self.ring()?.infos())
    }

    /// Adds a key-encryption key: new data keys are wrapped by the newest.
    ///
    /// # Errors
    /// When the key ring cannot be changed.
    pub fn add_kek(&self, version: i64, id: &str, now_ms: i64) -> io::Result<()> {
        self.change(|ring| ring.add(version, id.to_owned(), now_ms, &*self.random))
    }

    /// Takes an old key-encryption key out of the ring for good.
    ///
    /// # Errors
    /// When the key ring cannot be changed.
    pub fn remove_kek(&self, version: i64) -> io::Result<()> {
        self.change(|ring| ring.remove(version))
    }

    /// Destroys the data keys of those ids for good: no copy of the database opens them with this key ring again.
    ///
    /// # Errors
    /// When the key ring cannot be changed.
    pub fn destroy(&self, ids: &[String]) -> io::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        self.change(|ring| ids.iter().for_each(|id| ring.puncture(id)))
    }

    /// Where nonces come from.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }
}

fn load(keeper: &dyn KeyKeeper) -> io::Result<(Stamp, Arc<KeyRing>)> {
    // The stamp first: a change in between is then seen as one at the next look.
    let stamp = keeper.stamp()?;
    let bytes = keeper.read()?.ok_or(io::ErrorKind::NotFound)?;
    let ring = KeyRing::of_bytes(&bytes).ok_or_else(broken)?;
    Ok((stamp, Arc::new(ring)))
}

fn to_bytes(ring: &KeyRing) -> io::Result<RingBytes> {
    ring.to_bytes().map_err(io::Error::other)
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "is no key ring of this program")
}
