//! Writes the registry as Rust: an enum of purposes, the marker types of grants, and constants that cost a program only
//! what it uses.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::registry::{Asked, Name, Purpose, Registry};

/// The Rust text that `src/privacy/registry.rs` includes.
pub fn rust(registry: &Registry) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, registry);
    out
}

/// The hash of what gives a consent its meaning. What explains (labels, `why`) can be reworded without asking again.
pub fn fingerprint(registry: &Registry) -> String {
    let mut material = String::new();
    let mut say = |parts: &[&str]| {
        for part in parts {
            // Length first, so that no two lists of parts read alike.
            let _ = write!(material, "{}:{part};", part.len());
        }
    };
    let days = |keep: &Name| {
        registry
            .retention
            .iter()
            .find(|r| r.id.get_ref() == keep.get_ref())
            .map_or(0, |r| *r.days.get_ref())
            .to_string()
    };
    for purpose in registry.purpose.iter().filter(|p| p.asked != Asked::Never) {
        let (id, asked) = (purpose.id.get_ref().as_str(), format!("{:?}", purpose.asked));
        say(&["purpose", id, &purpose.meaning, &asked, &days(&purpose.keep)]);
        for service in registry.service.iter().filter(|s| s.purpose.get_ref() == id) {
            say(&["service", service.id.get_ref(), &service.data]);
            for origin in &service.origins {
                say(&["origin", origin.get_ref()]);
            }
            for recipient in registry.recipient.iter().filter(|r| r.id.get_ref() == service.recipient.get_ref()) {
                say(&["recipient", recipient.id.get_ref(), &recipient.name, recipient.country.get_ref()]);
            }
        }
        for field in registry.field.iter().filter(|f| f.purpose.get_ref() == id) {
            say(&["field", field.column.get_ref(), &days(&field.keep)]);
        }
    }
    Sha256::digest(material).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `analytics` is `Analytics`.
fn type_name(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn write(out: &mut String, registry: &Registry) -> std::fmt::Result {
    writeln!(out, "/// The version of the policy's text: the day it came into force.")?;
    writeln!(out, "pub const POLICY_VERSION: &str = {:?};", registry.version.get_ref())?;
    writeln!(out, "/// The material fingerprint: a consent holds only while it stays the same.")?;
    writeln!(out, "pub const FINGERPRINT: &str = {:?};", fingerprint(registry))?;
    purposes(out, registry)?;
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
            "Recipient {{ id: {}, name: {}, role: {}, country: {}, contact: {}, gets: {}, purpose: {}, basis: Basis::{:?} }}",
            name(&r.id), text(&r.name), text(&r.role), text(r.country.get_ref()), text(&r.contact), text(&r.gets),
            purpose(&r.purpose), r.basis
        )
    });
    list("Who gets what; the first one is the shop.", "RECIPIENTS: &[Recipient]", rows.collect())?;
    let rows = registry.service.iter().map(|s| {
        let origins: Vec<String> = s.origins.iter().map(|origin| text(origin.get_ref())).collect();
        format!(
            "Service {{ id: {}, label: {}, purpose: {}, recipient: {}, data: {}, origins: Cow::Borrowed(&[{}]) }}",
            name(&s.id),
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
        format!(
            "Field {{ column: {}, form: {form}, label: {}, category: DataCategory::{:?}, purpose: {}, keep: {}, why: {} }}",
            name(&f.column),
            text(&f.label),
            f.category,
            purpose(&f.purpose),
            name(&f.keep),
            text(&f.why)
        )
    });
    list("Every personal column of the database.", "FIELDS: &[Field]", rows.collect())?;

    writeln!(out, "/// Why a form asks for a field, by `form.field`; empty where the registry knows none.")?;
    writeln!(out, "#[must_use] pub fn why(form_field: &str) -> &'static str {{ match form_field {{")?;
    for f in &registry.field {
        if let Some(form) = &f.form {
            writeln!(out, "{:?} => {:?},", form.get_ref(), f.why)?;
        }
    }
    writeln!(out, "_ => \"\" }} }}")
}
