//! What the shop keeps secret, and what it keeps secret with. The one place that touches a key.
//!
//! * [`ShopKey`] signs and seals records: receipts, snapshots, the ends of logs.
//! * [`Vault`] seals personal columns. Each order, person and subscriber has a data key ([`data_key`]), known by the
//!   id of its order, person or subscriber. A data key stands in the database wrapped by a key-encryption key
//!   ([`kek`]) that stands in the key ring ([`ring`]), outside the database and its backups. Destroying a data key
//!   takes its way to be unwrapped out of the key ring too, so that no older copy of the database opens it again
//!   (docs/adr/0020-erasure-that-holds.md).
//!
//! ```text
//! key ring (file)  ──►  wrapping key of one data key  ──►  data key  ──►  sealed column
//!   kek::Kek              Kek::leaf                      data_keys row      seal::Sealed
//! ```
//!
//! To erase is to destroy the data key, in the transaction that erases ([`crate::store::data_keys::destroy`]), and to ring
//! the jobs' bell: one of them takes it out of the key ring.
//!
//! Sealing needs the [`DataKey`] alone. Opening needs an [`Access`], which only comes with its audit entry.

mod access;
pub mod data_key;
mod index;
mod keeper;
mod kek;
mod looks;
mod pii;
mod ring;
mod seal;
mod secret;
mod service;
mod shop_key;

pub use crate::audit::Purpose;

pub use self::{
    access::{Access, Actor, Opened},
    data_key::{DataKey, KeyKind, KeyRow},
    index::Index,
    keeper::{FileKeeper, KeyKeeper, Stamp},
    looks::Looks,
    pii::Pii,
    ring::KekInfo,
    seal::{Place, Sealed},
    service::{Vault, VaultError},
    shop_key::{Seal, ShopKey, is_signed},
};

#[cfg(test)]
mod tests;
