//! The registry as JSON-LD: the same members, explained by a context in terms of the W3C Data Privacy Vocabulary (DPV).

use contract::privacy::{PublicRegistry, Purpose};
use serde_json::{Map, Value, json};

/// The lists of the registry, with the kind of their items and what names one.
const LISTS: &[(&str, &str, &str)] = &[
    ("purposes", "dpv:Purpose", "id"),
    ("retentions", "dpv:StorageDuration", "id"),
    ("recipients", "dpv:Recipient", "id"),
    ("services", "dpv:Service", "id"),
    ("cookies", "valise:Cookie", "name"),
    ("storage", "valise:StorageKey", "key"),
    ("endpoints", "valise:Endpoint", "call"),
    ("fields", "dpv:PersonalData", "column"),
];

/// The registry of a shop at `public_url`, with its context and an `@id` for everything that something refers to.
///
/// # Errors
/// Never: the registry is made of strings, numbers and lists.
pub fn document(registry: &PublicRegistry, public_url: &str) -> Result<Value, serde_json::Error> {
    let Value::Object(members) = serde_json::to_value(registry)? else { return Ok(Value::Null) };
    let mut document = Map::new();
    document.insert("@context".to_owned(), context(registry, public_url));
    document.insert("@id".to_owned(), format!("{public_url}/api/privacy/registry").into());
    document.insert("@type".to_owned(), "dpv:Process".into());
    for (name, mut value) in members {
        let list = LISTS.iter().find(|(list, ..)| *list == name);
        if let (Some((list, kind, key)), Value::Array(items)) = (list, &mut value) {
            for item in items.iter_mut().filter_map(Value::as_object_mut) {
                let id = item.get(*key).and_then(Value::as_str).unwrap_or_default();
                item.insert("@id".to_owned(), iri(public_url, list, id).into());
                item.insert("@type".to_owned(), (*kind).into());
            }
        }
        document.insert(name, value);
    }
    Ok(Value::Object(document))
}

fn iri(public_url: &str, list: &str, id: &str) -> String {
    let mut path = String::new();
    contract::query::encode_into(&mut path, id);
    format!("{public_url}/privacy/registry/{list}/{path}")
}

/// A member whose values are words: each is read as the term that `words` gives it.
fn of_words(term: &str, words: impl Iterator<Item = (String, String)>) -> Value {
    let words: Map<String, Value> = words.map(|(word, iri)| (word, iri.into())).collect();
    json!({ "@id": term, "@type": "@vocab", "@context": words })
}

fn context(registry: &PublicRegistry, public_url: &str) -> Value {
    let referring = |term: &str, list: &'static str, ids: Vec<String>| {
        of_words(term, ids.into_iter().map(|id| (id.clone(), iri(public_url, list, &id))))
    };
    let purposes = || Purpose::ALL.iter().map(|purpose| purpose.slug().to_owned()).collect();
    let fixed = |words: &[(&str, &str)]| -> Vec<(String, String)> {
        words.iter().map(|(word, iri)| ((*word).to_owned(), (*iri).to_owned())).collect()
    };
    let own = |words: &[&str]| -> Vec<(String, String)> {
        words.iter().map(|word| ((*word).to_owned(), format!("valise:{word}"))).collect()
    };
    let mut context = json!({
        "@version": 1.1,
        "dpv": "https://w3id.org/dpv#",
        "dct": "http://purl.org/dc/terms/",
        "valise": format!("{public_url}/privacy/registry#"),
        "version": "dct:hasVersion",
        "fingerprint": "valise:fingerprint",
        "purposes": "dpv:hasPurpose",
        "retentions": "dpv:hasStorageCondition",
        "recipients": "dpv:hasRecipient",
        "services": "dpv:hasService",
        "cookies": "valise:hasCookie",
        "storage": "valise:hasStorageKey",
        "endpoints": "valise:hasEndpoint",
        "fields": "dpv:hasPersonalData",
        "id": "dpv:hasIdentifier",
        "key": "dpv:hasIdentifier",
        "call": "dpv:hasIdentifier",
        "column": "dpv:hasIdentifier",
        "name": "dpv:hasName",
        "label": "dct:title",
        "meaning": "dct:description",
        "why": "dpv:hasJustification",
        "gets": "dct:description",
        "data": "dct:description",
        "role": "valise:role",
        "country": "dpv:hasCountry",
        "contact": "dpv:hasContact",
        "safeguard": "dpv:hasTechnicalOrganisationalMeasure",
        "origins": "valise:origin",
        "refused_by_gpc": "valise:refusedByGlobalPrivacyControl",
        "days": "valise:days",
        "after": "valise:after",
        "form": "valise:form",
        "basis": of_words("dpv:hasLegalBasis", fixed(&[
            ("contract", "dpv:Contract"),
            ("legal_obligation", "dpv:LegalObligation"),
            ("legitimate_interest", "dpv:LegitimateInterest"),
            ("consent", "dpv:Consent"),
        ]).into_iter()),
        "asked": of_words("valise:asked", own(&["never", "together", "separately"]).into_iter()),
        "kind": of_words("valise:kind", own(&["local", "session"]).into_iter()),
        "category": of_words("valise:category", own(&[
            "contact", "address", "identifier", "purchase", "payment", "behaviour", "consent",
        ]).into_iter()),
        "purpose": referring("dpv:hasPurpose", "purposes", purposes()),
        "recipient": referring(
            "dpv:hasRecipient",
            "recipients",
            registry.recipients.iter().map(|recipient| recipient.id.to_string()).collect(),
        ),
        "keep": referring(
            "dpv:hasStorageCondition",
            "retentions",
            registry.retentions.iter().map(|retention| retention.id.to_string()).collect(),
        ),
    });
    // Apart: one `json!` of them all is deeper than the compiler goes.
    context["held"] = "valise:held".into();
    context["source"] = "dpv:hasDataSource".into();
    context
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn registry() -> Value {
        document(&PublicRegistry::current(), "https://valise.example").unwrap()
    }

    /// Runs over every member of the document, outside its context.
    fn members(value: &Value, see: &mut dyn FnMut(&str, &Value)) {
        match value {
            Value::Object(map) => {
                for (key, member) in map.iter().filter(|(key, _)| *key != "@context") {
                    see(key, member);
                    members(member, see);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| members(item, see)),
            _ => {}
        }
    }

    #[test]
    fn every_member_is_a_term_of_the_context() {
        let document = registry();
        members(&document, &mut |key, _| {
            assert!(key.starts_with('@') || !document["@context"][key].is_null(), "{key} means nothing");
        });
    }

    #[test]
    fn every_word_of_a_vocabulary_is_a_term_and_what_it_refers_to_is_in_the_document() {
        let document = registry();
        let mut ids = BTreeSet::new();
        members(&document, &mut |key, value| {
            if key == "@id" {
                assert!(ids.insert(value.as_str().unwrap().to_owned()), "{value} stands twice");
            }
        });
        members(&document, &mut |key, value| {
            let term = &document["@context"][key];
            if term["@type"] != "@vocab" {
                return;
            }
            let words = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
            for word in words {
                let iri = term["@context"][word.as_str().unwrap()].as_str();
                let iri = iri.unwrap_or_else(|| panic!("{key} {word} means nothing"));
                assert!(!iri.starts_with("https://valise.example") || ids.contains(iri), "{iri} is nowhere");
            }
        });
    }

    /// The names of DPV's terms, as its Turtle file declares them.
    const DPV: &str = include_str!("dpv-2.3-terms.txt");

    #[test]
    fn every_term_of_the_data_privacy_vocabulary_is_one() {
        let document = registry().to_string();
        let mut used = 0;
        for after in document.split("\"dpv:").skip(1) {
            let term = after.split('"').next().unwrap();
            assert!(DPV.lines().any(|declared| declared == term), "DPV 2.3 has no {term}");
            used += 1;
        }
        assert!(used > 20, "{used}");
    }

    #[test]
    fn the_document_still_reads_as_the_registry() {
        let read: PublicRegistry = serde_json::from_value(registry()).unwrap();
        assert_eq!(read, PublicRegistry::current());
    }
}
