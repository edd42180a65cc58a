//! The life of keys: the vault opened at start, the key-encryption key rotated, destroyed data keys made unrecoverable.
//!
//! Every step may be cut off and done again: the database says what is wrapped by what, the key ring what can unwrap it.

use std::sync::Arc;

use crate::{
    app::StartError,
    clock::Clock,
    failpoint,
    random::{Random, new_id},
    store::{
        Batch, Db, StoreError,
        data_keys::{self, KekRow},
    },
    vault::{KeyKeeper, KeyRow, Vault, VaultError},
};

/// Data keys wrapped anew in one transaction: a few milliseconds of the writer.
const PAGE: i64 = 200;
/// Endings carried out by one change of the key ring.
const ENDINGS: i64 = 500;

/// Why keys cannot be tended.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key ring.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The key ring, too.
    #[error("the key ring: {0}")]
    Ring(#[from] std::io::Error),
    /// What was asked for may not be done.
    #[error("{0}")]
    Refused(String),
}

impl From<KeyError> for StartError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Store(error) => Self::Store(error),
            other => Self::Config(other.to_string()),
        }
    }
}

/// Opens the key ring of a database; makes one where neither has been used.
///
/// # Errors
/// [`KeyError::Refused`] where the database was sealed with a key ring that is not there: a new one would seal what
/// nobody could open together with the rest.
pub async fn open_vault(
    db: &Db,
    keeper: Box<dyn KeyKeeper>,
    clock: &dyn Clock,
    random: Arc<dyn Random>,
) -> Result<Vault, KeyError> {
    let known = db.read(|conn| Box::pin(data_keys::keks(conn))).await?;
    let vault = if known.is_empty() {
        Vault::open_or_make(keeper, (new_id(clock, &*random), clock.now_ms()), random)?
    } else {
        Vault::open(keeper, random).map_err(|error| {
            KeyError::Refused(format!(
                "the key ring that this database is sealed with is not to be had ({error}): put it back, or nothing \
                 sealed opens again (docs/OPERATIONS.md)"
            ))
        })?
    };
    let held = vault.keks()?;
    for (version, id, _) in &known {
        match held.iter().find(|kek| kek.version == *version) {
            Some(kek) if kek.id != *id => {
                return Err(KeyError::Refused("the key ring is another database's: see docs/OPERATIONS.md".to_owned()));
            }
            Some(_) => {}
            None => tracing::error!(version, "the key ring lacks a key-encryption key that the database names"),
        }
    }
    // A copy of the database that was put back does not know of later ones.
    let unknown: Vec<KekRow> = held
        .into_iter()
        .filter(|kek| !known.iter().any(|(version, ..)| *version == kek.version))
        .map(|kek| (kek.version, kek.id, kek.made_at))
        .collect();
    if !unknown.is_empty() {
        db.write(move |conn| {
            let mut batch = Batch::default();
            unknown.iter().for_each(|kek| data_keys::insert_kek(&mut batch, kek));
            Box::pin(batch.run(conn))
        })
        .await?;
    }
    Ok(vault)
}

/// What a rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// The version that wraps all data keys now.
    pub version: i64,
    /// Whether an earlier rotation was finished, instead of a new one begun.
    pub resumed: bool,
    /// Data keys wrapped anew.
    pub rewrapped: u64,
    /// Data keys that no key-encryption key of the ring opens; they stay as they are.
    pub unreadable: u64,
}

/// Makes a new key-encryption key and wraps every data key by it; finishes an earlier rotation that was cut off. What
/// the data keys seal stays as it is, and the shop may run meanwhile. The old version stays in the ring, for copies of
/// the database, until [`remove`].
///
/// # Errors
/// [`KeyError`]; run again, it goes on.
pub async fn rotate(db: &Db, vault: &Vault, clock: &dyn Clock) -> Result<Rotated, KeyError> {
    let newest = newest(vault)?;
    // What an earlier rotation left is finished first. A row that no key of the ring opens is left by every rotation: it
    // must not keep the next from beginning.
    let (rewrapped, unreadable) = rewrap_all(db, vault, newest).await?;
    if rewrapped > 0 {
        return Ok(Rotated { version: newest, resumed: true, rewrapped, unreadable });
    }
    let version = begin(db, vault, clock).await?;
    let (rewrapped, unreadable) = rewrap_all(db, vault, version).await?;
    Ok(Rotated { version, resumed: false, rewrapped, unreadable })
}

fn newest(vault: &Vault) -> Result<i64, KeyError> {
    Ok(vault.keks()?.last().map_or(0, |kek| kek.version))
}

/// The database first: a data key refers to its version.
async fn begin(db: &Db, vault: &Vault, clock: &dyn Clock) -> Result<i64, KeyError> {
    let known = db.read(|conn| Box::pin(data_keys::keks(conn))).await?;
    // A version that the database knows and the ring does not was begun, and no more.
    let begun = known.into_iter().next_back().filter(|(version, ..)| newest(vault).is_ok_and(|held| held < *version));
    let kek = match begun {
        Some(kek) => kek,
        None => (newest(vault)? + 1, new_id(clock, vault.random()), clock.now_ms()),
    };
    let noted = kek.clone();
    db.write(move |conn| {
        let mut batch = Batch::default();
        data_keys::insert_kek(&mut batch, &noted);
        Box::pin(batch.run(conn))
    })
    .await?;
    failpoint::reach("after_kek_noted");
    vault.add_kek(kek.0, &kek.1, kek.2)?;
    failpoint::reach("after_kek_made");
    Ok(kek.0)
}

async fn rewrap_all(db: &Db, vault: &Vault, version: i64) -> Result<(u64, u64), KeyError> {
    let (mut rewrapped, mut unreadable, mut after) = (0, 0, String::new());
    loop {
        let start = after.clone();
        let page =
            db.read(|conn| Box::pin(async move { data_keys::not_of_kek(conn, version, &start, PAGE).await })).await?;
        let Some(last) = page.last() else { return Ok((rewrapped, unreadable)) };
        after.clone_from(&last.id);
        let mut anew: Vec<(i64, KeyRow)> = Vec::with_capacity(page.len());
        for row in &page {
            match vault.rewrap(row) {
                Ok(wrapped) => anew.push((row.kek_version, wrapped)),
                Err(VaultError::Destroyed | VaultError::Broken) => unreadable += 1,
                Err(error) => return Err(error.into()),
            }
        }
        rewrapped += anew.len() as u64;
        db.write(move |conn| {
            let mut batch = Batch::default();
            anew.iter().for_each(|(from, row)| data_keys::rewrap(&mut batch, *from, row));
            Box::pin(batch.run(conn))
        })
        .await?;
        failpoint::reach("after_page_rewrapped");
    }
}

/// Takes an old key-encryption key out of the ring for good: copies of the database from before its rotation are then
/// unreadable as a whole.
///
/// # Errors
/// [`KeyError::Refused`] for the newest one, and while it wraps data keys.
pub async fn remove(db: &Db, vault: &Vault, version: i64) -> Result<(), KeyError> {
    let held = vault.keks()?;
    if held.last().is_some_and(|newest| newest.version == version) {
        return Err(KeyError::Refused(format!("version {version} is in use: `valise keys rotate` first")));
    }
    if !held.iter().any(|kek| kek.version == version) {
        return Err(KeyError::Refused(format!("the key ring holds no version {version}")));
    }
    // What was written under it while it was being rotated.
    rewrap_all(db, vault, newest(vault)?).await?;
    if !db.write(move |conn| Box::pin(data_keys::delete_kek(conn, version))).await? {
        return Err(KeyError::Refused(format!("version {version} still wraps data keys: `valise keys rotate` first")));
    }
    Ok(vault.remove_kek(version)?)
}

/// Takes destroyed data keys out of the key ring; how many those were. Until then a copy of the database together with
/// the key ring still opens them, so this follows each erasure at once.
///
/// # Errors
/// [`KeyError`]; what is not carried out stays written down.
pub async fn carry_out_endings(db: &Db, vault: &Arc<Vault>) -> Result<usize, KeyError> {
    let mut done = 0;
    loop {
        let ids = db.read(|conn| Box::pin(data_keys::endings(conn, ENDINGS))).await?;
        if ids.is_empty() {
            return Ok(done);
        }
        done += ids.len();
        let (vault, destroyed) = (Arc::clone(vault), ids.clone());
        // It waits for the disk.
        let destroying = tokio::task::spawn_blocking(move || vault.destroy(&destroyed));
        destroying.await.map_err(std::io::Error::other)??;
        failpoint::reach("after_puncture_before_strike");
        db.write(move |conn| {
            let mut batch = Batch::default();
            ids.iter().for_each(|id| data_keys::strike_ending(&mut batch, id));
            Box::pin(batch.run(conn))
        })
        .await?;
    }
}
