//! The receipt of a choice, in the structure of ISO/IEC TS 27560: what was recorded, for what, by whom, and the event.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, query::Href};

/// The name of the structure.
pub const RECEIPT_SCHEMA: &str = "ISO/IEC TS 27560:2023, profile valise-1";

/// A receipt with the shop's signature: `valise receipt verify` checks it without the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedReceipt {
    /// What is signed.
    pub receipt: Receipt,
    /// The signature.
    pub proof: Proof,
}

/// A signature over every value of the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    /// `Ed25519` (RFC 8032).
    pub algorithm: String,
    /// The shop's public key, base64url. `/.well-known/receipt-keys.json` publishes it.
    pub key: String,
    /// For each value of the receipt by its JSON pointer, the first 128 bits of the SHA-256 of its JSON: so it can be
    /// said which value was changed. A line each: pointer, space, hexadecimal digits; sorted.
    pub digests: Vec<String>,
    /// Over the digests joined by line feeds, base64url.
    pub signature: String,
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// [`RECEIPT_SCHEMA`].
    pub schema_version: String,
    /// The choice's id.
    pub record_id: String,
    /// The browser that chose: opaque, leads to no name.
    pub pii_principal_id: String,
    /// What it was asked about.
    pub pii_processing: Processing,
    /// The shop, and whoever gets the data.
    pub party_identification: Vec<Party>,
    /// The choice.
    pub event: ConsentEvent,
    /// Its place in the shop's log.
    pub log: LogPlace,
}

/// What the question was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Processing {
    /// What was shown.
    pub privacy_notice: Notice,
    /// What was asked, fact by fact: meaning, duration, data and recipients of each purpose.
    pub asked: Vec<String>,
    /// Every purpose that was asked about, with the answer.
    pub purposes: Vec<PurposeAnswer>,
    /// The services that were excepted from what was allowed.
    pub declined_services: Vec<String>,
    /// How to take it back.
    pub withdrawal_method: String,
}

/// What was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// The version of the policy, by its day.
    pub version: String,
    /// Where it can be read.
    pub url: String,
    /// The language of the question, BCP 47.
    pub language: String,
    /// The material fingerprint.
    pub fingerprint: String,
    /// The exact words, a line for each piece of text.
    pub wording: String,
    /// The first 128 bits of their SHA-256, hexadecimal.
    pub wording_hash: String,
}

/// One purpose and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurposeAnswer {
    /// The purpose's id in the registry; what it means is in the words.
    pub purpose: String,
    /// `consent`, always.
    pub lawful_basis: String,
    /// Whether it was allowed.
    pub consented: bool,
}

/// Somebody who handles the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Party {
    /// `pii_controller` or `recipient`.
    pub role: String,
    /// The name it goes by.
    pub name: String,
    /// Where it is: ISO 3166-1 alpha-2.
    pub country: String,
    /// Where to write to.
    pub contact: String,
}

/// The choice as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentEvent {
    /// `explicit`, always: by pressing a button or a switch.
    pub event_type: String,
    /// `given`, or `withdrawn` where nothing is allowed any more.
    pub event_state: String,
    /// When, RFC 3339 in UTC.
    pub event_time: String,
    /// Until when a consent holds, RFC 3339 in UTC.
    pub valid_until: String,
    /// Where: `banner`, `center` or `gpc`.
    pub method: String,
    /// Whether the browser refused by Global Privacy Control what that is for.
    pub global_privacy_control: bool,
}

/// A place in the hash-chained log: the shop cannot lose or change this row while somebody holds the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogPlace {
    /// The row's number.
    pub seq: i64,
    /// The hash of the row before, hexadecimal.
    pub previous_hash: String,
    /// The hash of the row, hexadecimal.
    pub hash: String,
}

/// `GET /api/privacy/receipts/{id}`: the signed receipt of a choice, as a file to keep.
#[derive(Debug, Clone)]
pub struct GetReceipt {
    /// The choice's id.
    pub id: String,
}

impl Endpoint for GetReceipt {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/receipts/{id}";
    type Body = ();
    type Answer = SignedReceipt;
    fn href(&self) -> String {
        Href::new("/api/privacy/receipts").segment(&self.id).finish()
    }
}
