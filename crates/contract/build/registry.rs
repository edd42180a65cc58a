//! Reads `privacy.toml`. A mistake ends the build with its line and key.

use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::check::check;

/// A name that another entry may refer to, with its place in the file.
pub type Name = Spanned<String>;

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    pub version: Spanned<String>,
    /// Where data may go without a consent to the transfer: the shop's country, and those whose law protects alike.
    pub area: Vec<Spanned<String>>,
    pub purpose: Vec<Purpose>,
    pub retention: Vec<Retention>,
    pub recipient: Vec<Recipient>,
    pub service: Vec<Service>,
    pub cookie: Vec<Cookie>,
    pub storage: Vec<Storage>,
    pub endpoint: Vec<Endpoint>,
    pub table: Vec<Table>,
    pub field: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    pub id: Name,
    pub label: String,
    pub meaning: String,
    pub basis: Basis,
    pub asked: Asked,
    pub gpc: bool,
    pub keep: Name,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Contract,
    LegalObligation,
    LegitimateInterest,
    Consent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    Never,
    Together,
    Separately,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    pub id: Name,
    pub days: Spanned<u32>,
    pub after: String,
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    pub id: Name,
    pub name: String,
    pub role: String,
    pub country: Spanned<String>,
    pub contact: Spanned<String>,
    pub gets: String,
    pub purpose: Name,
    pub basis: Basis,
    /// What protects the data abroad; needed outside the area, and only there.
    #[serde(default)]
    pub safeguard: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub id: Name,
    pub label: String,
    pub purpose: Name,
    pub recipient: Name,
    pub data: String,
    pub origins: Vec<Spanned<String>>,
    /// What hands the data over, where somebody else than the shop gets it.
    #[serde(default)]
    pub connector: Option<Connector>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    pub kind: ConnectorKind,
    /// Where it hands it to; without one it is off until the shop is started with one.
    #[serde(default)]
    pub url: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorKind {
    Plausible,
}

impl ConnectorKind {
    /// Its name in the file.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Plausible => "plausible",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cookie {
    pub name: Name,
    pub purpose: Name,
    #[serde(default)]
    pub also: Vec<Name>,
    pub keep: Name,
    pub meaning: String,
}

impl Cookie {
    /// The purposes that it is set for.
    pub fn purposes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.purpose).chain(&self.also).map(|purpose| purpose.get_ref().as_str())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    pub key: Name,
    pub kind: StorageKind,
    pub purpose: Name,
    pub keep: Name,
    pub meaning: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageKind {
    Local,
    Session,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    pub purpose: Name,
    pub calls: Vec<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub name: Name,
    pub about: String,
    pub plain: Vec<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub column: Name,
    #[serde(default)]
    pub form: Option<Name>,
    pub label: String,
    pub category: Category,
    pub purpose: Name,
    pub keep: Name,
    #[serde(default)]
    pub source: Option<Source>,
    #[serde(default)]
    pub recipients: Vec<Name>,
    #[serde(default)]
    pub held: bool,
    pub why: String,
    /// Whether a data key seals it in the database.
    #[serde(default)]
    pub sealed: bool,
    /// Why what somebody could be reached by is not sealed.
    #[serde(default)]
    pub unsealed: Option<String>,
}

impl Field {
    /// Where it comes from: whoever filled in its form, else the shop itself.
    pub fn source(&self) -> Source {
        self.source.unwrap_or(if self.form.is_some() { Source::You } else { Source::Shop })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    You,
    Browser,
    Shop,
    Processor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Contact,
    Address,
    Identifier,
    Purchase,
    Payment,
    Behaviour,
    Consent,
}

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1; 0 where the fault has no one place.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "privacy.toml:{}: {}", self.line, self.message)
    }
}

/// Reads and checks the registry.
///
/// # Errors
/// Every mistake, in the order of the file; a mistake of form alone, since nothing after it can be trusted.
pub fn read(text: &str) -> Result<Registry, Vec<Mistake>> {
    let mut registry: Registry = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| line_of(text, span.start));
        vec![Mistake { line, message: error.message().to_owned() }]
    })?;
    let mistakes = check(text, &registry);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let transfers: Vec<Purpose> = registry.recipient.iter().filter_map(|r| transfer(&registry, r)).collect();
    registry.purpose.extend(transfers);
    Ok(registry)
}

/// The purpose that asks for the transfer to a recipient, where it is abroad.
pub fn transfer_of(recipient: &Recipient) -> Option<String> {
    recipient.safeguard.as_ref().map(|_| transfer_id(recipient.id.get_ref()))
}

/// The id of the purpose that asks for the transfer to a recipient abroad.
pub fn transfer_id(recipient: &str) -> String {
    format!("abroad-{recipient}")
}

/// The consent to send data to a recipient outside the area: a purpose of its own, asked by itself.
fn transfer(registry: &Registry, recipient: &Recipient) -> Option<Purpose> {
    let safeguard = recipient.safeguard.as_ref()?;
    let keep = registry.purpose.iter().find(|p| p.id.get_ref() == recipient.purpose.get_ref())?.keep.clone();
    let country = recipient.country.get_ref();
    Some(Purpose {
        id: Spanned::new(recipient.id.span(), transfer_id(recipient.id.get_ref())),
        label: format!("Transfer to {} ({country})", recipient.name),
        meaning: format!("{} gets this in {country}: {} {}", recipient.name, recipient.gets, safeguard.get_ref()),
        basis: Basis::Consent,
        asked: Asked::Separately,
        gpc: true,
        keep,
    })
}

/// The line of an offset, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
