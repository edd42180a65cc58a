//! The policy's text and the registry's public part, for pages and machines.

use serde::{Deserialize, Serialize};

use super::registry::{
    Asked, Basis, CALLS, COOKIES, Cookie, FIELDS, FINGERPRINT, Field, POLICY_VERSION, Purpose, RECIPIENTS, RETENTIONS,
    Recipient, Retention, SERVICES, STORAGE, Service, Storage,
};
use crate::{Endpoint, Method, query::Href};

/// One section of the policy: what the shop promises, and nothing that it does not keep today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Section {
    /// The promise's id, such as `P1.1`: the anchor of the section, cited by code and tests.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text, plain, a paragraph each.
    pub paragraphs: Vec<String>,
    /// The page of the shop where it can be seen kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
}

/// The policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// The day it came into force.
    pub version: String,
    /// What stands before the sections.
    pub summary: String,
    /// In the order of the page.
    pub sections: Vec<Section>,
    /// What is different from the version before, in plain words.
    pub changes: Vec<String>,
    /// The days of the other versions, the newest first.
    pub others: Vec<String>,
}

/// `GET /api/privacy/policy?version={day}`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetPolicy {
    /// The day of an older version; the one in force where there is none.
    pub version: Option<String>,
}

impl Endpoint for GetPolicy {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/policy";
    type Body = ();
    type Answer = Policy;
    fn href(&self) -> String {
        let mut href = Href::new(Self::PATH);
        if let Some(version) = &self.version {
            href.push("version", version);
        }
        href.finish()
    }
}

/// That somebody has read a version of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acknowledgement {
    /// The version in force, by its day; another is [`crate::ProblemCode::Stale`].
    #[cfg_attr(feature = "openapi", schema(max_length = 10))]
    pub version: String,
}

/// Whether it was noted down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acknowledged {
    /// Not for a browser that has no consent with us: of that one nothing is held, so there is nothing to note it by.
    pub recorded: bool,
}

/// `POST /api/privacy/policy/acknowledgements`: notes that this browser's visitor has read the policy (promise: P7). It
/// is no consent to anything.
#[derive(Debug, Clone)]
pub struct AcknowledgePolicy(pub Acknowledgement);

impl Endpoint for AcknowledgePolicy {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/privacy/policy/acknowledgements";
    type Body = Acknowledgement;
    type Answer = Acknowledged;
    fn body(&self) -> Option<&Acknowledgement> {
        Some(&self.0)
    }
}

/// What is asked differently than under an earlier fingerprint, in plain words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// What is new.
    pub new: Vec<String>,
    /// What is no longer so.
    pub gone: Vec<String>,
}

/// `GET /api/privacy/difference?since={fingerprint}`: what a visitor who chose under an older fingerprint is asked anew
/// for (promise: P7). Not found for a fingerprint that never was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetDifference {
    /// The fingerprint of her choice.
    pub since: String,
}

impl Endpoint for GetDifference {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/difference";
    type Body = ();
    type Answer = Difference;
    fn href(&self) -> String {
        let mut href = Href::new(Self::PATH);
        href.push("since", &self.since);
        href.finish()
    }
}

/// A purpose with all that the registry says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurposeEntry {
    /// The purpose.
    pub id: Purpose,
    /// The name a person reads.
    pub label: String,
    /// What it means.
    pub meaning: String,
    /// The legal basis.
    pub basis: Basis,
    /// How it is asked for.
    pub asked: Asked,
    /// Whether Global Privacy Control refuses it.
    pub refused_by_gpc: bool,
    /// How long what it brings is kept: the id of a [`Retention`].
    pub keep: String,
}

impl From<Purpose> for PurposeEntry {
    fn from(purpose: Purpose) -> Self {
        Self {
            id: purpose,
            label: purpose.label().to_owned(),
            meaning: purpose.meaning().to_owned(),
            basis: purpose.basis(),
            asked: purpose.asked(),
            refused_by_gpc: purpose.refused_by_gpc(),
            keep: purpose.keep().to_owned(),
        }
    }
}

/// The registry as anybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicRegistry {
    /// The version of the policy.
    pub version: String,
    /// The material fingerprint.
    pub fingerprint: String,
    /// What data is used for.
    pub purposes: Vec<PurposeEntry>,
    /// How long it is kept.
    pub retentions: Vec<Retention>,
    /// Who gets it.
    pub recipients: Vec<Recipient>,
    /// What runs under consent.
    pub services: Vec<Service>,
    /// Every cookie.
    pub cookies: Vec<Cookie>,
    /// Every key in the browser's storage.
    pub storage: Vec<Storage>,
    /// Every call of the API.
    pub endpoints: Vec<EndpointEntry>,
    /// Every personal field.
    pub fields: Vec<Field>,
}

/// A call of the API with its purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndpointEntry {
    /// `METHOD /path/{parameter}`
    pub call: String,
    /// What it is for.
    pub purpose: Purpose,
}

impl PublicRegistry {
    /// The registry of this build.
    #[must_use]
    pub fn current() -> Self {
        Self {
            version: POLICY_VERSION.to_owned(),
            fingerprint: FINGERPRINT.to_owned(),
            purposes: Purpose::ALL.iter().copied().map(PurposeEntry::from).collect(),
            retentions: RETENTIONS.to_vec(),
            recipients: RECIPIENTS.to_vec(),
            services: SERVICES.to_vec(),
            cookies: COOKIES.to_vec(),
            storage: STORAGE.to_vec(),
            endpoints: CALLS
                .iter()
                .map(|(call, purpose)| EndpointEntry { call: (*call).to_owned(), purpose: *purpose })
                .collect(),
            fields: FIELDS.to_vec(),
        }
    }
}

/// `GET /api/privacy/registry`: as JSON-LD in terms of the W3C Data Privacy Vocabulary.
#[derive(Debug, Clone, Copy)]
pub struct GetRegistry;

impl Endpoint for GetRegistry {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/registry";
    type Body = ();
    type Answer = PublicRegistry;
}

/// `GET /api/privacy/recipients`: what the page of recipients shows of the registry.
#[derive(Debug, Clone, Copy)]
pub struct GetRecipients;

impl Endpoint for GetRecipients {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/recipients";
    type Body = ();
    type Answer = Recipients;
}

/// Who gets what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recipients {
    /// The shop first.
    pub recipients: Vec<Recipient>,
}
