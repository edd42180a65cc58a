//! Reads and checks `privacy.toml`. A mistake ends the build with its line and key.

use std::{collections::BTreeSet, fmt};

use serde::Deserialize;
use toml::Spanned;

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
    pub why: String,
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
    let mut check = Check { text, mistakes: Vec::new() };
    check.all(&registry);
    check.mistakes.sort_by_key(|mistake| mistake.line);
    if !check.mistakes.is_empty() {
        return Err(check.mistakes);
    }
    let transfers: Vec<Purpose> = registry.recipient.iter().filter_map(|r| transfer(&registry, r)).collect();
    registry.purpose.extend(transfers);
    Ok(registry)
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

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

struct Check<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

impl Check<'_> {
    fn all(&mut self, registry: &Registry) {
        let purposes = self.distinct("purpose.id", registry.purpose.iter().map(|p| &p.id));
        let retentions = self.distinct("retention.id", registry.retention.iter().map(|r| &r.id));
        let recipients = self.distinct("recipient.id", registry.recipient.iter().map(|r| &r.id));
        let tables = self.distinct("table.name", registry.table.iter().map(|t| &t.name));
        self.distinct("service.id", registry.service.iter().map(|s| &s.id));
        self.distinct("cookie.name", registry.cookie.iter().map(|c| &c.name));
        self.distinct("storage.key", registry.storage.iter().map(|s| &s.key));
        self.distinct("endpoint.calls", registry.endpoint.iter().flat_map(|e| &e.calls));
        self.distinct("field.column", registry.field.iter().map(|f| &f.column));
        self.distinct("field.form", registry.field.iter().filter_map(|f| f.form.as_ref()));

        self.version(&registry.version);
        for purpose in &registry.purpose {
            self.purpose(purpose);
            self.known("purpose.keep", &purpose.keep, &retentions);
        }
        for retention in &registry.retention {
            if *retention.days.get_ref() == 0 {
                self.say(retention.days.span().start, "retention.days: nothing is kept for 0 days".to_owned());
            }
        }
        for recipient in &registry.recipient {
            self.known("recipient.purpose", &recipient.purpose, &purposes);
            self.country("recipient.country", &recipient.country);
            self.word("recipient.id", &recipient.id);
            self.contact(recipient);
            self.abroad(registry, recipient);
        }
        for country in &registry.area {
            self.country("area", country);
        }
        for service in &registry.service {
            self.known("service.purpose", &service.purpose, &purposes);
            self.known("service.recipient", &service.recipient, &recipients);
            self.word("service.id", &service.id);
            for origin in &service.origins {
                self.origin(origin);
            }
        }
        for cookie in &registry.cookie {
            self.known("cookie.keep", &cookie.keep, &retentions);
            for purpose in std::iter::once(&cookie.purpose).chain(&cookie.also) {
                self.known("cookie.purpose", purpose, &purposes);
            }
        }
        for storage in &registry.storage {
            self.known("storage.purpose", &storage.purpose, &purposes);
            self.known("storage.keep", &storage.keep, &retentions);
        }
        for endpoint in &registry.endpoint {
            self.known("endpoint.purpose", &endpoint.purpose, &purposes);
            for call in &endpoint.calls {
                self.call(call);
            }
        }
        for field in &registry.field {
            self.known("field.purpose", &field.purpose, &purposes);
            self.known("field.keep", &field.keep, &retentions);
            self.column(&field.column, registry, &tables);
        }
    }

    fn say(&mut self, offset: usize, message: String) {
        self.mistakes.push(Mistake { line: line_of(self.text, offset), message });
    }

    fn distinct<'r>(&mut self, key: &str, names: impl Iterator<Item = &'r Name>) -> BTreeSet<&'r str> {
        let mut seen = BTreeSet::new();
        for name in names {
            if name.get_ref().is_empty() {
                self.say(name.span().start, format!("{key} is empty"));
            }
            if !seen.insert(name.get_ref().as_str()) {
                self.say(name.span().start, format!("{key} {:?} stands here a second time", name.get_ref()));
            }
        }
        seen
    }

    fn known(&mut self, key: &str, name: &Name, known: &BTreeSet<&str>) {
        if !known.contains(name.get_ref().as_str()) {
            let known: Vec<&str> = known.iter().copied().collect();
            self.say(
                name.span().start,
                format!("{key} {:?} is unknown; known are {}", name.get_ref(), known.join(", ")),
            );
        }
    }

    fn version(&mut self, version: &Spanned<String>) {
        let digits = |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = version.get_ref().split('-');
        let date = matches!((parts.next(), parts.next(), parts.next(), parts.next()),
            (Some(y), Some(m), Some(d), None) if digits(y, 4) && digits(m, 2) && digits(d, 2));
        if !date {
            self.say(version.span().start, "version must be a day such as \"2026-11-23\"".to_owned());
        }
    }

    /// Consent is what is asked for, and what is asked for is consent: anything else would be a dark pattern.
    fn purpose(&mut self, purpose: &Purpose) {
        let at = purpose.id.span().start;
        let id = purpose.id.get_ref();
        if !id.bytes().all(|b| b.is_ascii_lowercase()) {
            self.say(at, format!("purpose.id {id:?} must be one lower-case word: a type is named after it"));
        }
        if (purpose.basis == Basis::Consent) == (purpose.asked == Asked::Never) {
            self.say(at, format!("purpose {id:?}: basis \"consent\" and being asked for belong together"));
        }
        if purpose.gpc && purpose.asked == Asked::Never {
            self.say(at, format!("purpose {id:?} is not asked for, so gpc cannot refuse it"));
        }
    }

    fn country(&mut self, key: &str, country: &Spanned<String>) {
        let code = country.get_ref();
        if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            self.say(country.span().start, format!("{key} {code:?} must be a code of two capital letters"));
        }
    }

    fn word(&mut self, key: &str, id: &Name) {
        if !id.get_ref().bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            self.say(id.span().start, format!("{key} {:?} must be lower-case words and hyphens", id.get_ref()));
        }
    }

    fn contact(&mut self, recipient: &Recipient) {
        if !recipient.contact.get_ref().contains('@') {
            let contact = recipient.contact.get_ref();
            self.say(recipient.contact.span().start, format!("recipient.contact {contact:?} must be a mail address"));
        }
    }

    /// Data leaves the area only by a consent of its own, and with something that protects it there.
    fn abroad(&mut self, registry: &Registry, recipient: &Recipient) {
        let (id, country) = (recipient.id.get_ref(), recipient.country.get_ref());
        if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
            return;
        }
        let abroad = !registry.area.iter().any(|c| c.get_ref() == country);
        match (&recipient.safeguard, abroad) {
            (None, true) => self.say(
                recipient.country.span().start,
                format!("recipient {id:?} is in {country}, outside the area: recipient.safeguard must say what protects the data there"),
            ),
            (Some(safeguard), false) => self.say(
                safeguard.span().start,
                format!("recipient.safeguard: {id:?} is in {country}, inside the area, and needs none"),
            ),
            (Some(_), true) if recipient.basis != Basis::Consent => self.say(
                recipient.country.span().start,
                format!("recipient {id:?} is abroad, which is asked for by itself: its basis must be \"consent\""),
            ),
            _ => {}
        }
    }

    fn call(&mut self, call: &Name) {
        let known = ["GET", "POST", "PUT", "DELETE"];
        let whole = call.get_ref().split_once(' ').is_some_and(|(m, path)| known.contains(&m) && path.starts_with('/'));
        if !whole {
            self.say(call.span().start, format!("endpoint.calls {:?} must be a method and a path", call.get_ref()));
        }
    }

    fn origin(&mut self, origin: &Spanned<String>) {
        let text = origin.get_ref();
        let host = text.strip_prefix("https://").unwrap_or_default();
        let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:".contains(&b));
        if host.is_empty() || !plain {
            self.say(
                origin.span().start,
                format!("service.origins {text:?} must be https:// and a host, without a path"),
            );
        }
    }

    fn column(&mut self, column: &Name, registry: &Registry, tables: &BTreeSet<&str>) {
        let at = column.span().start;
        let Some((table, name)) = column.get_ref().split_once('.') else {
            self.say(at, format!("field.column {:?} must be table.column", column.get_ref()));
            return;
        };
        if !tables.contains(table) {
            self.say(at, format!("field.column {:?}: there is no [[table]] {table:?}", column.get_ref()));
        }
        let plain = registry
            .table
            .iter()
            .filter(|t| t.name.get_ref() == table)
            .flat_map(|t| &t.plain)
            .any(|p| p.get_ref() == name || p.get_ref() == "*");
        if plain {
            self.say(at, format!("field.column {:?} is listed as plain in its table too", column.get_ref()));
        }
    }
}
