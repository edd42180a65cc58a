//! How the use of somebody's data is limited: restriction and objection as switches (promise: P5.2).
//!
//! Both hold for whoever the browser's keys stand for: the orders that it may see and, where it allowed something, its
//! choices. They hold from the moment that the answer comes, in the queries themselves.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, query::Href, vocabulary::vocabulary};

vocabulary! {
    /// Why the use of data is restricted (GDPR, art. 18 (1)).
    RestrictionReason {
        /// It is not right, and the shop is to check it first.
        Inaccurate = "inaccurate", "Something in it is not right";
        /// The shop may not use it, but is not to delete it.
        Unlawful = "unlawful", "You may not use it, but I do not want it deleted";
        /// The shop needs it no longer, the person does.
        Claim = "claim", "I need it for a legal claim";
        /// She objected, and it is not decided yet.
        Objected = "objected", "I object to how it is used";
    }
}

vocabulary! {
    /// What is done with data beyond serving an order, and can be objected to one by one (GDPR, art. 21).
    DataUse {
        /// Counts of pages, bags and searches.
        Reports = "reports", "Counts of what visitors look at and search for";
        /// Bags that were bought together.
        Recommendations = "recommendations", "Recommending bags that were bought together";
        /// The newsletter.
        Marketing = "marketing", "The newsletter";
        /// The analytics partner.
        Partner = "partner", "Telling the analytics partner which kind of page was seen";
    }
}

/// Where the switches stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Switches {
    /// Whether anything is held that a switch could hold for. Where not, setting one is answered with 404.
    pub known: bool,
    /// Since when, and why, the data is used for nothing beyond serving her orders and what the law asks; nothing while it
    /// is not restricted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// Every use, in the order of [`DataUse::ALL`].
    pub uses: Vec<UseSwitch>,
}

/// A restriction that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Restriction {
    /// Why.
    pub reason: RestrictionReason,
    /// Since when, epoch milliseconds.
    pub since: i64,
}

/// Whether one use is objected to. A restriction stops it as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseSwitch {
    /// Which.
    pub data_use: DataUse,
    /// Since when it is objected to, epoch milliseconds; nothing while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objected_at: Option<i64>,
}

/// `GET /api/privacy/switches`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetSwitches;

impl Endpoint for GetSwitches {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/switches";
    type Body = ();
    type Answer = Switches;
}

/// What a restriction is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestrictionChange {
    /// Why it is to hold; `null` lifts it. It has to be said: a body that was cut short lifts nothing.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reason: Option<RestrictionReason>,
}

/// `PUT /api/privacy/restriction`. Putting the same again changes nothing; another reason replaces the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutRestriction(pub RestrictionChange);

impl Endpoint for PutRestriction {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/privacy/restriction";
    type Body = RestrictionChange;
    type Answer = Switches;
    fn body(&self) -> Option<&RestrictionChange> {
        Some(&self.0)
    }
}

/// What an objection is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionChange {
    /// Whether it is to hold.
    pub objects: bool,
}

/// `PUT /api/privacy/objections/{data_use}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutObjection {
    /// To what.
    pub data_use: DataUse,
    /// Whether it is to hold.
    pub change: ObjectionChange,
}

impl Endpoint for PutObjection {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/privacy/objections/{data_use}";
    type Body = ObjectionChange;
    type Answer = Switches;
    fn href(&self) -> String {
        Href::new("/api/privacy/objections").segment(self.data_use.slug()).finish()
    }
    fn body(&self) -> Option<&ObjectionChange> {
        Some(&self.change)
    }
}
