//! What the shop sells, in memory: an immutable [`Shelf`] loaded from the database, and the live stock.
//!
//! Reading never waits for the database, and a list is counted in microseconds; see
//! `docs/adr/0002-catalogue-in-memory.md`. Writes go to the database first: `valise price` and the like raise
//! `catalogue_version`, which [`Catalogue::keep_fresh`] watches, and the checkout tells of stock after its commit.
//!
//! **Invariant:** nothing here decides a sale. The database's `CHECK (stock >= 0)` does; what is shown may be a
//! second behind it.

pub mod answers;
mod cursor;
mod demo;
mod filter;
mod inventory;
mod list;
mod model;
mod order;
mod related;
mod search;
mod shelf;
mod suggest;
mod words;

#[cfg(test)]
mod samples;

use std::{
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub use cursor::CursorError;
pub use demo::demo;
pub use inventory::{BagRecord, Inventory, MerchantRecord, VariantRecord};
pub use list::list;
pub use model::model;
pub use related::related;
pub use shelf::{BagRef, Shelf, VariantRef};
pub use suggest::suggest;

use crate::store::{self, Db, StoreError};

/// How often the version is looked at: one row by its key.
const POLL: Duration = Duration::from_secs(1);
/// Every how many looks all stock is read again, for what other servers on the same database sold.
const FULL_REFRESH: u32 = 30;

/// The catalogue that requests are answered from.
#[derive(Debug)]
pub struct Catalogue {
    current: RwLock<Arc<Shelf>>,
    /// Grows whenever an answer about more than one bag may have changed.
    generation: AtomicU64,
    /// Variants whose stock was told since the last look: told values can overtake one another, read ones cannot.
    told: Mutex<Vec<String>>,
}

impl Catalogue {
    /// Reads all of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn load(db: &Db) -> Result<Self, StoreError> {
        let inventory = db.read(|conn| Box::pin(store::catalogue::load(conn))).await?;
        Ok(Self::of(inventory))
    }

    /// The catalogue of an inventory.
    #[must_use]
    pub fn of(inventory: Inventory) -> Self {
        Self {
            current: RwLock::new(Arc::new(Shelf::new(inventory, 1))),
            generation: AtomicU64::new(1),
            told: Mutex::default(),
        }
    }

    /// The present shelf. What is read from one shelf fits together, but for stock.
    #[must_use]
    pub fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What answers about lists of bags are tagged with: while it stands still, they hold. Read it *before* the
    /// answer is made.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Takes the stock that a transaction left behind, by variant id. Unknown ids are passed over.
    pub fn stock_changed(&self, levels: &[(String, u32)]) {
        let ids = levels.iter().map(|(id, _)| id.clone());
        self.told.lock().unwrap_or_else(PoisonError::into_inner).extend(ids);
        self.take_stock(levels);
    }

    fn take_stock(&self, levels: &[(String, u32)]) {
        let shelf = self.shelf();
        let shows =
            |(id, stock): &(String, u32)| shelf.variant_by_id(id).map(|variant| shelf.set_stock(variant, *stock));
        let mut lists_changed = false;
        for change in levels.iter().filter_map(shows) {
            lists_changed |= change.lists();
        }
        if lists_changed {
            self.generation.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Watches the database until the task is dropped: reloads after a change by hand, and reads stock again.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        let mut looks = 0_u32;
        loop {
            tokio::time::sleep(POLL).await;
            looks = looks.wrapping_add(1);
            let looked =
                if looks.is_multiple_of(FULL_REFRESH) { self.refresh_all(&db).await } else { self.refresh(&db).await };
            if let Err(error) = looked {
                tracing::warn!(%error, "the catalogue could not be looked at; what is known is shown on");
            }
        }
    }

    /// One look at the database.
    ///
    /// # Errors
    /// What the database says; the shelf stays as it was.
    pub async fn refresh(&self, db: &Db) -> Result<(), StoreError> {
        let told = std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner));
        let version = db.read(|conn| Box::pin(store::catalogue::version(conn))).await?;
        if version != self.shelf().version() {
            return self.reload(db).await;
        }
        if !told.is_empty() {
            let levels = db.read(move |conn| Box::pin(store::catalogue::stock_of(conn, told))).await?;
            self.take_stock(&levels);
        }
        Ok(())
    }

    async fn refresh_all(&self, db: &Db) -> Result<(), StoreError> {
        self.refresh(db).await?;
        let levels = db.read(|conn| Box::pin(store::catalogue::all_stock(conn))).await?;
        self.take_stock(&levels);
        Ok(())
    }

    async fn reload(&self, db: &Db) -> Result<(), StoreError> {
        let inventory = db.read(|conn| Box::pin(store::catalogue::load(conn))).await?;
        let generation = self.generation.load(Ordering::Acquire) + 1;
        // Indexing ten thousand bags takes a good part of a second.
        let made = tokio::task::spawn_blocking(move || Shelf::new(inventory, generation)).await;
        let shelf = Arc::new(made.map_err(|_| StoreError::Gone)?);
        tracing::info!(version = shelf.version(), bags = shelf.bags().len(), "catalogue reloaded");
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = shelf;
        self.generation.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }
}
