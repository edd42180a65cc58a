//! The registry `privacy.toml` as compiled by `build.rs`.
//!
//! The lists are constants, so a program carries those that it names and no others: the app uses the purposes and
//! the reasons beside form fields, the server all of it. They borrow their texts; the same types own them when they
//! come as JSON.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$word_doc])* $word,)+ }
    };
}

words! {
    /// Why the law lets a purpose be followed.
    Basis {
        /// It is needed for a contract with the person.
        Contract,
        /// A law asks for it.
        LegalObligation,
        /// The shop's interest outweighs the person's; she may object.
        LegitimateInterest,
        /// The person agreed, and may take it back.
        Consent,
    }
}

words! {
    /// How a purpose is asked for.
    Asked {
        /// Not at all: the shop cannot run without it.
        Never,
        /// One choice among several; "Accept all" grants it too.
        Together,
        /// By its own act; never part of "Accept all".
        Separately,
    }
}

words! {
    /// What kind of personal data a field is.
    DataCategory {
        /// Name and numbers.
        Contact,
        /// Where a person is found.
        Address,
        /// What tells persons or browsers apart.
        Identifier,
        /// What was bought, or was meant to be.
        Purchase,
        /// How it was paid for; never a card.
        Payment,
        /// What was looked at.
        Behaviour,
        /// What was agreed to.
        Consent,
    }
}

words! {
    /// Where the shop has something from (GDPR, art. 15).
    Source {
        /// The person typed or chose it.
        You,
        /// Her browser told it, under her consent.
        Browser,
        /// The shop made it.
        Shop,
        /// The payment processor told it.
        Processor,
    }
}

words! {
    /// Where a browser keeps something.
    StorageKind {
        /// Until it is deleted.
        Local,
        /// Until the tab is closed.
        Session,
    }
}

/// A schedule by which data goes (promise: P4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Retention {
    /// Its name in the registry.
    pub id: Cow<'static, str>,
    /// How many days it stays …
    pub days: u32,
    /// … after what.
    pub after: Cow<'static, str>,
    /// Why so long.
    pub why: Cow<'static, str>,
}

/// Who gets personal data (promise: P3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recipient {
    /// Its name in the registry.
    pub id: Cow<'static, str>,
    /// The name it goes by.
    pub name: Cow<'static, str>,
    /// What it does for the order.
    pub role: Cow<'static, str>,
    /// Where it is established: ISO 3166-1 alpha-2, or `EU`.
    pub country: Cow<'static, str>,
    /// Where to write to.
    pub contact: Cow<'static, str>,
    /// What is handed over, in words.
    pub gets: Cow<'static, str>,
    /// What for.
    pub purpose: Purpose,
    /// The legal basis of the hand-over.
    pub basis: Basis,
    /// What protects the data abroad; `None` where it does not leave the area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safeguard: Option<Cow<'static, str>>,
}

/// Something that runs under a purpose that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Service {
    /// Its name in the registry.
    pub id: ServiceId,
    /// The name a person reads.
    pub label: Cow<'static, str>,
    /// Under which purpose it runs.
    pub purpose: Purpose,
    /// Who gets the data: the id of a [`Recipient`].
    pub recipient: Cow<'static, str>,
    /// Which data, in words.
    pub data: Cow<'static, str>,
    /// The other hosts that the page speaks to for it; none where it waits for a consent, which the policy cannot know.
    pub origins: Cow<'static, [Cow<'static, str>]>,
}

/// What a connector speaks. A new kind is a variant here and its code in the server, which does not compile without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectorKind {
    /// The events API of Plausible.
    Plausible,
}

/// What hands the data of a service to its recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connector {
    /// What it speaks.
    pub kind: ConnectorKind,
    /// The recipient's origin; without one it is off until the shop is started with one.
    pub url: Option<&'static str>,
}

/// A cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cookie {
    /// Its name, without the `__Host-` that it carries over TLS.
    pub name: Cow<'static, str>,
    /// What it is for: any of these lets it be set.
    #[serde(rename = "purpose")]
    pub purposes: Cow<'static, [Purpose]>,
    /// How long it stays: the id of a [`Retention`].
    pub keep: Cow<'static, str>,
    /// What it does, in words.
    pub meaning: Cow<'static, str>,
}

/// A key in the browser's storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Storage {
    /// The key.
    pub key: Cow<'static, str>,
    /// Which storage.
    pub kind: StorageKind,
    /// What it is for.
    pub purpose: Purpose,
    /// How long it stays: the id of a [`Retention`].
    pub keep: Cow<'static, str>,
    /// What it holds, in words.
    pub meaning: Cow<'static, str>,
}

/// A personal column of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Field {
    /// `table.column`
    pub column: Cow<'static, str>,
    /// `form.field` of the form that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Cow<'static, str>>,
    /// What a person calls it.
    pub label: Cow<'static, str>,
    /// What kind of data it is.
    pub category: DataCategory,
    /// What it is for.
    pub purpose: Purpose,
    /// How long it stays: the id of a [`Retention`].
    pub keep: Cow<'static, str>,
    /// Where the shop has it from.
    pub source: Source,
    /// Who besides the shop gets it: ids of [`Recipient`]s.
    #[serde(default)]
    pub recipients: Cow<'static, [Cow<'static, str>]>,
    /// Whether it outlives an erasure until its time is up: the retention says why.
    #[serde(default)]
    pub held: bool,
    /// Why it is asked for or kept (promise: P1.1).
    pub why: Cow<'static, str>,
}

/// A table of the database, with the columns that are not personal; `*` stands for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What it holds, in words.
    pub about: &'static str,
    /// Its columns that say nothing of a person.
    pub plain: &'static [&'static str],
}

/// A section of the policy's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionText {
    /// The promise's id.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// A paragraph each.
    pub paragraphs: &'static [&'static str],
}

/// A version of the policy (promise: P7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyVersion {
    /// The day it came into force, which names it.
    pub day: &'static str,
    /// What stands before the sections.
    pub summary: &'static str,
    /// What is different from the version before, in plain words.
    pub changes: &'static [&'static str],
    /// Whether visitors are told on the site.
    pub material: bool,
    /// In the order of the page.
    pub sections: &'static [SectionText],
    /// The material fingerprint of what was asked under it.
    pub fingerprint: &'static str,
    /// What was asked under it: facts as in [`ASKED`].
    pub asked: &'static [&'static str],
}

mod sealed {
    /// Nothing outside the registry can be consented to.
    pub trait Sealed {}
}
use sealed::Sealed;

/// A purpose that consent can be given for, as a type; see [`consentable`].
pub trait Consentable: Sealed {
    /// The same as a value.
    const PURPOSE: Purpose;
}

include!(concat!(env!("OUT_DIR"), "/registry.rs"));
include!(concat!(env!("OUT_DIR"), "/policy.rs"));

impl Purpose {
    /// Whether consent decides over it.
    #[must_use]
    pub fn is_consentable(self) -> bool {
        self.asked() != Asked::Never
    }

    /// What "Accept all" grants.
    pub fn together() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|purpose| purpose.asked() == Asked::Together)
    }
}
