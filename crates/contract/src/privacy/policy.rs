//! The policy's text and the registry's public part, for pages and machines.

use serde::{Deserialize, Serialize};

use super::registry::{
    Asked, Basis, COOKIES, Cookie, FIELDS, FINGERPRINT, Field, POLICY_VERSION, Purpose, RECIPIENTS, RETENTIONS,
    Recipient, Retention, SERVICES, STORAGE, Service, Storage,
};
use crate::{Endpoint, Method};

/// One section of the policy: what the shop promises, and nothing that it does not keep today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Section {
    /// The promise's id, such as `P1.1`: the anchor of the section, cited by code and tests.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text, plain, a paragraph each.
    pub paragraphs: Vec<String>,
}

/// The policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// The day it came into force.
    pub version: String,
    /// What stands before the sections.
    pub summary: String,
    /// In the order of the page.
    pub sections: Vec<Section>,
}

/// `GET /api/privacy/policy`
#[derive(Debug, Clone, Copy)]
pub struct GetPolicy;

impl Endpoint for GetPolicy {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/policy";
    type Body = ();
    type Answer = Policy;
}

/// A purpose with all that the registry says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Every personal field.
    pub fields: Vec<Field>,
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
            fields: FIELDS.to_vec(),
        }
    }
}

/// `GET /api/privacy/registry`
#[derive(Debug, Clone, Copy)]
pub struct GetRegistry;

impl Endpoint for GetRegistry {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/registry";
    type Body = ();
    type Answer = PublicRegistry;
}

/// `GET /api/privacy/registry` again, reading only what the page of recipients shows: the app need not know the rest.
#[derive(Debug, Clone, Copy)]
pub struct GetRecipients;

impl Endpoint for GetRecipients {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = GetRegistry::PATH;
    type Body = ();
    type Answer = Recipients;
}

/// Who gets what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipients {
    /// The shop first.
    pub recipients: Vec<Recipient>,
}
