//! Writes the registry as Rust: an enum of purposes, the marker types of grants, and constants that cost a program only
//! what it uses.

use std::fmt::Write;

use toml::Spanned;

use super::{
    facts,
    registry::{Asked, Name, Purpose, Registry, Service, transfer_id},
    wording,
};

/// The Rust text that `src/privacy/registry.rs` includes.
pub fn rust(registry: &Registry, shell: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, registry, shell);
    out
}

/// `visit-record` is `VisitRecord`.
fn type_name(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(capital).collect()
}

fn write(out: &mut String, registry: &Registry, shell: &str) -> std::fmt::Result {
    writeln!(out, "/// The version of the policy's text: the day it came into force.")?;
    writeln!(out, "pub const POLICY_VERSION: &str = {:?};", registry.version.get_ref())?;
    writeln!(out, "/// The material fingerprint: a consent holds only while it stays the same.")?;
    writeln!(out, "pub const FINGERPRINT: &str = {:?};", facts::fingerprint(&facts::facts(registry)))?;
    writeln!(out, "/// What that is the hash of: a fact a line, `purpose: fact`.")?;
    writeln!(out, "pub const ASKED: &[&str] = &{:?};", facts::facts(registry))?;
    let words = wording::wording(shell, registry);
    writeln!(out, "/// The exact words of the question, a line for each piece of text.")?;
    writeln!(out, "pub const WORDING: &str = {words:?};")?;
    writeln!(
        out,
        "/// The first 128 bits of their SHA-256.\npub const WORDING_HASH: &str = {:?};",
        wording::hash(&words)
    )?;
    purposes(out, registry)?;
    services(out, registry)?;
    schedules(out, registry)?;
    tables(out, registry)
}

fn purposes(out: &mut String, registry: &Registry) -> std::fmt::Result {
    writeln!(out, "vocabulary! {{ /// What personal data is used for.\nPurpose {{")?;
    for purpose in &registry.purpose {
        let id = purpose.id.get_ref();
        writeln!(out, "/// {}\n{} = {id:?}, {:?};", purpose.meaning, type_name(id), purpose.label)?;
    }
    writeln!(out, "}} }}\nimpl Purpose {{")?;
    let mut lookup = |doc: &str, signature: &str, value: &dyn Fn(&Purpose) -> String| {
        writeln!(out, "/// {doc}\n#[must_use] pub const fn {signature} {{ match self {{")?;
        for purpose in &registry.purpose {
            writeln!(out, "Self::{} => {},", type_name(purpose.id.get_ref()), value(purpose))?;
        }
        writeln!(out, "}} }}")
    };
    lookup("What it means, in a sentence or two.", "meaning(self) -> &'static str", &|p| format!("{:?}", p.meaning))?;
    lookup("The legal basis.", "basis(self) -> Basis", &|p| format!("Basis::{:?}", p.basis))?;
    lookup("How it is asked for.", "asked(self) -> Asked", &|p| format!("Asked::{:?}", p.asked))?;
    lookup("Whether Global Privacy Control refuses it.", "refused_by_gpc(self) -> bool", &|p| p.gpc.to_string())?;
    let doc = "How long what it brings is kept: an id of [`RETENTIONS`].";
    lookup(doc, "keep(self) -> &'static str", &|p| format!("{:?}", p.keep.get_ref()))?;
    writeln!(out, "}}")?;

    writeln!(
        out,
        "/// The purposes that consent can be given for, as types: a grant carries one of them.\npub mod consentable {{"
    )?;
    writeln!(out, "use super::{{Consentable, Purpose, Sealed}};")?;
    for purpose in registry.purpose.iter().filter(|p| p.asked != Asked::Never) {
        let name = type_name(purpose.id.get_ref());
        writeln!(out, "/// [`Purpose::{name}`]\n#[derive(Debug, Clone, Copy)] pub enum {name} {{}}")?;
        writeln!(
            out,
            "impl Sealed for {name} {{}}\nimpl Consentable for {name} {{ const PURPOSE: Purpose = Purpose::{name}; }}"
        )?;
    }
    writeln!(out, "}}")
}

/// The services as words, so that one that is not in the registry does not compile.
fn services(out: &mut String, registry: &Registry) -> std::fmt::Result {
    writeln!(out, "vocabulary! {{ /// What runs under a purpose, with a switch of its own.\nServiceId {{")?;
    for service in &registry.service {
        let id = service.id.get_ref();
        writeln!(out, "/// {}\n{} = {id:?}, {:?};", service.data, type_name(id), service.label)?;
    }
    writeln!(out, "}} }}\nimpl ServiceId {{")?;
    let mut lookup = |doc: &str, signature: &str, value: &dyn Fn(&Service) -> String| {
        writeln!(out, "/// {doc}\n#[must_use] pub const fn {signature} {{ match self {{")?;
        for service in &registry.service {
            writeln!(out, "Self::{} => {},", type_name(service.id.get_ref()), value(service))?;
        }
        writeln!(out, "}} }}")
    };
    lookup("Which data it takes, in words.", "data(self) -> &'static str", &|s| format!("{:?}", s.data))?;
    lookup("Under which purpose it runs.", "purpose(self) -> Purpose", &|s| {
        format!("Purpose::{}", type_name(s.purpose.get_ref()))
    })?;
    let doc = "The consent to the transfer abroad that it needs besides, where its recipient is there.";
    lookup(doc, "transfer(self) -> Option<Purpose>", &|s| {
        let transfer = transfer_id(s.recipient.get_ref());
        let asked = registry.purpose.iter().any(|p| *p.id.get_ref() == transfer);
        if asked { format!("Some(Purpose::{})", type_name(&transfer)) } else { "None".to_owned() }
    })?;
    let doc = "Who gets its data: the id of a [`Recipient`].";
    lookup(doc, "recipient(self) -> &'static str", &|s| format!("{:?}", s.recipient.get_ref()))?;
    let doc = "What hands its data over; `None` where they are for the shop itself.";
    lookup(doc, "connector(self) -> Option<Connector>", &|s| match &s.connector {
        Some(connector) => {
            let url = connector.url.as_ref().map(Spanned::get_ref);
            format!("Some(Connector {{ kind: ConnectorKind::{:?}, url: {url:?} }})", connector.kind)
        }
        None => "None".to_owned(),
    })?;
    writeln!(out, "}}")
}

/// The schedules as words: a program that carries them out does not compile while it leaves one out.
fn schedules(out: &mut String, registry: &Registry) -> std::fmt::Result {
    writeln!(out, "/// A schedule by which data goes (promise: P4); [`RETENTIONS`] says it in words.")?;
    writeln!(out, "#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum RetentionId {{")?;
    for retention in &registry.retention {
        writeln!(out, "/// {}\n{},", retention.why, type_name(retention.id.get_ref()))?;
    }
    writeln!(
        out,
        "}}\nimpl RetentionId {{\n/// Every one, in the order of the registry.\npub const ALL: &[Self] = &["
    )?;
    for retention in &registry.retention {
        writeln!(out, "Self::{},", type_name(retention.id.get_ref()))?;
    }
    writeln!(
        out,
        "];\n/// Its name in the registry.\n#[must_use] pub const fn slug(self) -> &'static str {{ match self {{"
    )?;
    for retention in &registry.retention {
        writeln!(out, "Self::{} => {:?},", type_name(retention.id.get_ref()), retention.id.get_ref())?;
    }
    writeln!(out, "}} }}\n/// How many days it is.\n#[must_use] pub const fn days(self) -> u32 {{ match self {{")?;
    for retention in &registry.retention {
        writeln!(out, "Self::{} => {},", type_name(retention.id.get_ref()), retention.days.get_ref())?;
    }
    writeln!(out, "}} }} }}")
}

fn tables(out: &mut String, registry: &Registry) -> std::fmt::Result {
    let purpose = |name: &Name| format!("Purpose::{}", type_name(name.get_ref()));
    let text = |text: &str| format!("Cow::Borrowed({text:?})");
    let name = |name: &Name| format!("Cow::Borrowed({:?})", name.get_ref());
    let names = |names: &[Name]| names.iter().map(Spanned::get_ref).cloned().collect::<Vec<String>>();

    let mut list = |doc: &str, item: &str, rows: Vec<String>| {
        writeln!(out, "/// {doc}\npub const {item} = &[\n{}\n];", rows.join(",\n"))
    };
    let rows = registry.retention.iter().map(|r| {
        format!(
            "Retention {{ id: {}, days: {}, after: {}, why: {} }}",
            name(&r.id),
            r.days.get_ref(),
            text(&r.after),
            text(&r.why)
        )
    });
    list("How long what is kept.", "RETENTIONS: &[Retention]", rows.collect())?;
    let rows = registry.recipient.iter().map(|r| {
        format!(
            "Recipient {{ id: {}, name: {}, role: {}, country: {}, contact: {}, gets: {}, purpose: {}, basis: Basis::{:?}, safeguard: {} }}",
            name(&r.id), text(&r.name), text(&r.role), text(r.country.get_ref()), text(r.contact.get_ref()), text(&r.gets),
            purpose(&r.purpose), r.basis, r.safeguard.as_ref().map_or("None".to_owned(), |s| format!("Some({})", text(s.get_ref())))
        )
    });
    list("Who gets what; the first one is the shop.", "RECIPIENTS: &[Recipient]", rows.collect())?;
    let rows = registry.service.iter().map(|s| {
        let origins: Vec<String> = s.origins.iter().map(|origin| text(origin.get_ref())).collect();
        format!(
            "Service {{ id: ServiceId::{}, label: {}, purpose: {}, recipient: {}, data: {}, origins: Cow::Borrowed(&[{}]) }}",
            type_name(s.id.get_ref()),
            text(&s.label),
            purpose(&s.purpose),
            name(&s.recipient),
            text(&s.data),
            origins.join(", ")
        )
    });
    list("What runs under a purpose that is asked for.", "SERVICES: &[Service]", rows.collect())?;
    let rows = registry.cookie.iter().map(|c| {
        let purposes: Vec<String> = std::iter::once(&c.purpose).chain(&c.also).map(purpose).collect();
        format!(
            "Cookie {{ name: {}, purposes: Cow::Borrowed(&[{}]), keep: {}, meaning: {} }}",
            name(&c.name),
            purposes.join(", "),
            name(&c.keep),
            text(&c.meaning)
        )
    });
    list("Every cookie, by its name without a `__Host-` prefix.", "COOKIES: &[Cookie]", rows.collect())?;
    let rows = registry.storage.iter().map(|s| {
        format!(
            "Storage {{ key: {}, kind: StorageKind::{:?}, purpose: {}, keep: {}, meaning: {} }}",
            name(&s.key),
            s.kind,
            purpose(&s.purpose),
            name(&s.keep),
            text(&s.meaning)
        )
    });
    list("Every key in the browser's storage.", "STORAGE: &[Storage]", rows.collect())?;
    let rows = registry
        .endpoint
        .iter()
        .flat_map(|e| e.calls.iter().map(|call| format!("({:?}, {})", call.get_ref(), purpose(&e.purpose))));
    let doc = "Every call of the API, as `METHOD /path/{parameter}`, with its purpose.";
    list(doc, "CALLS: &[(&str, Purpose)]", rows.collect())?;
    let rows = registry.table.iter().map(|t| {
        format!("Table {{ name: {:?}, about: {:?}, plain: &{:?} }}", t.name.get_ref(), t.about, names(&t.plain))
    });
    list("Every table of the database.", "TABLES: &[Table]", rows.collect())?;
    let rows = registry.field.iter().map(|f| {
        let form = f.form.as_ref().map_or("None".to_owned(), |form| format!("Some({})", name(form)));
        let recipients: Vec<String> = f.recipients.iter().map(name).collect();
        format!(
            "Field {{ column: {}, form: {form}, label: {}, category: DataCategory::{:?}, purpose: {}, keep: {}, source: Source::{:?}, recipients: Cow::Borrowed(&[{}]), held: {}, why: {} }}",
            name(&f.column),
            text(&f.label),
            f.category,
            purpose(&f.purpose),
            name(&f.keep),
            f.source(),
            recipients.join(", "),
            f.held,
            text(&f.why)
        )
    });
    list("Every personal column of the database.", "FIELDS: &[Field]", rows.collect())?;
    let sealed = registry.field.iter().filter(|f| f.sealed).map(|f| format!("{:?}", f.column.get_ref()));
    list("Those of them that a data key seals.", "SEALED: &[&str]", sealed.collect())?;

    let contact = registry.recipient.first().map_or("", |shop| shop.contact.get_ref());
    writeln!(out, "/// Where the shop is written to.\npub const CONTACT: &str = {contact:?};")?;

    writeln!(out, "/// Why a form asks for a field, by `form.field`; empty where the registry knows none.")?;
    writeln!(out, "#[must_use] pub fn why(form_field: &str) -> &'static str {{ match form_field {{")?;
    for f in &registry.field {
        // The address book asks by the checkout's fields and says why in their words: others would be dead weight in the app.
        if let Some(form) = f.form.as_ref().filter(|form| !form.get_ref().starts_with("address.")) {
            writeln!(out, "{:?} => {:?},", form.get_ref(), f.why)?;
        }
    }
    writeln!(out, "_ => \"\" }} }}")
}
