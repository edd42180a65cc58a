//! What is held about a person, and what she may do about it (promises: P5.1, P5.2, O6).
//!
//! Words that only people read come as text, made by the server from the registry: the app shows them and needs no
//! vocabulary of its own.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method};

/// Rows of a table that [`GetHeld`] shows; an export has all of them.
pub const HELD_ROWS_MAX: u32 = 50;

/// Everything that is held about whoever asks, by table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Held {
    /// When it was read, epoch milliseconds.
    pub at: i64,
    /// Tables that hold something about her, in the order of the registry.
    pub tables: Vec<HeldTable>,
    /// What is not among them, and why.
    pub unseen: Vec<Unseen>,
    /// Each time something of it was handed to somebody else, the newest first, [`HELD_ROWS_MAX`] at most (promise: P3.1).
    #[serde(default)]
    pub disclosures: Vec<Disclosure>,
    /// Who looked at it or changed it, the newest first, [`HELD_ROWS_MAX`] at most (promise: P6.3).
    #[serde(default)]
    pub looks: Vec<Look>,
}

/// One handing over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Disclosure {
    /// To whom, by name.
    pub recipient: String,
    /// What, each as a person calls it.
    pub fields: Vec<String>,
    /// Why, in words.
    pub why: String,
    /// When, epoch milliseconds.
    pub at: i64,
    /// The public number of the order that it was about, where it was about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// One look at what is held, or one change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Look {
    /// What kind of somebody, in words: you, the shop by itself, somebody who works for it.
    pub who: String,
    /// What was done, in words.
    pub what: String,
    /// For what, in words.
    pub purpose: String,
    /// When, epoch milliseconds.
    pub at: i64,
    /// The public number of the order that it was about, where it was about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// What one table holds about her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldTable {
    /// Its name in the registry.
    pub name: String,
    /// What it holds, in words.
    pub about: String,
    /// Rows about her.
    pub count: u32,
    /// What its personal columns are, in the order of the values.
    pub fields: Vec<HeldField>,
    /// The newest rows first, [`HELD_ROWS_MAX`] at most.
    pub rows: Vec<HeldRow>,
}

/// What a personal column is (GDPR, art. 15 (1)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldField {
    /// The column.
    pub column: String,
    /// What a person calls it.
    pub label: String,
    /// What for, and on which legal basis.
    pub purpose: String,
    /// Why it is kept at all.
    pub why: String,
    /// Where the shop has it from.
    pub source: String,
    /// The names of those who get it besides the shop.
    pub recipients: Vec<String>,
    /// How long it stays.
    pub keep: String,
}

/// One row, as far as it is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldRow {
    /// A value for each field; nothing where none was given.
    pub values: Vec<Option<String>>,
    /// Until when each stays, epoch milliseconds; nothing while its time has not begun to run.
    pub until: Vec<Option<i64>>,
}

/// Personal data that is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unseen {
    /// Which, in words.
    pub what: String,
    /// Why, and how she sees it all the same.
    pub why: String,
}

/// `GET /api/privacy/data`: everything held about the person behind this browser, as it is now.
#[derive(Debug, Clone, Copy)]
pub struct GetHeld;

impl Endpoint for GetHeld {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/data";
    type Body = ();
    type Answer = Held;
}

/// `POST /api/privacy/export`: the same as a file to take away. The answer is a zip archive, which a form downloads.
#[derive(Debug, Clone, Copy)]
pub struct Export;

impl Endpoint for Export {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/privacy/export";
    type Body = ();
    type Answer = ();
}

/// What an erasure would do, or has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasurePlan {
    /// What goes at once.
    pub goes: Vec<Going>,
    /// What stays for a while.
    pub stays: Vec<Staying>,
    /// The public numbers of the orders that are still waiting for their payment: erasing cancels them.
    pub cancels: Vec<String>,
    /// The names of those who are told of it, so that they forget, too (GDPR, art. 19).
    #[serde(default)]
    pub told: Vec<String>,
}

/// Something that goes at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Going {
    /// What, in words.
    pub what: String,
    /// In how many rows.
    pub rows: u32,
}

/// Something that the shop has to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Staying {
    /// What, in words.
    pub what: String,
    /// In how many rows.
    pub rows: u32,
    /// Why.
    pub why: String,
    /// Until when the last of it stays, epoch milliseconds; nothing while its time has not begun to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// How many days an erasure can be put off, to think it over.
pub const COOLING_OFF_DAYS: i64 = 7;

/// How it stands with having all forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureState {
    /// What an erasure would do now.
    pub plan: ErasurePlan,
    /// When the one that is planned is due, epoch milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<i64>,
    /// The one that was planned and is done. The shop keeps it for a month, for whoever comes back to see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<PastErasure>,
}

/// An erasure that was planned, and is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastErasure {
    /// When, epoch milliseconds.
    pub at: i64,
    /// What was done.
    pub erased: Erased,
}

/// `GET /api/privacy/erasure`: what [`Erase`] would do, and whether one is planned or was done. Changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct GetErasure;

impl Endpoint for GetErasure {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/erasure";
    type Body = ();
    type Answer = ErasureState;
}

/// `PUT /api/privacy/erasure`: plans [`Erase`] for [`COOLING_OFF_DAYS`] from now. One that is planned keeps its date.
#[derive(Debug, Clone, Copy)]
pub struct PlanErasure;

impl Endpoint for PlanErasure {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/privacy/erasure";
    type Body = ();
    type Answer = ErasureState;
}

/// `DELETE /api/privacy/erasure`: calls the one that is planned off.
#[derive(Debug, Clone, Copy)]
pub struct CallOffErasure;

impl Endpoint for CallOffErasure {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/privacy/erasure";
    type Body = ();
    type Answer = ErasureState;
}

/// `POST /api/privacy/erasure`: forgets the person behind this browser.
#[derive(Debug, Clone, Copy)]
pub struct Erase;

impl Endpoint for Erase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/privacy/erasure";
    type Body = ();
    type Answer = Erased;
}

/// `DELETE /api/orders/{number}/data`: forgets whom an order was for (promise: O6). An order that waits for its payment
/// is cancelled by it.
#[derive(Debug, Clone)]
pub struct EraseOrder {
    /// The public number.
    pub number: String,
}

impl Endpoint for EraseOrder {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/orders/{number}/data";
    type Body = ();
    type Answer = Erased;
    fn href(&self) -> String {
        crate::query::Href::new("/api/orders").segment(&self.number).segment("data").finish()
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Erased {
    /// The same as [`ErasurePlan`], as it was carried out.
    pub plan: ErasurePlan,
    /// The signed certificate, a JSON document to keep as it is: the shop keeps no copy of it, unless
    /// the erasure was planned, and then for a month. `valise certificate verify` checks it.
    pub certificate: String,
}
