//! What gives a consent its meaning, as plain facts: the fingerprint is their hash, and what changed between two
//! versions of the registry is the difference of their facts.

use sha2::{Digest, Sha256};

use super::registry::{Asked, Name, Registry};

/// One line each, `purpose: fact`, in the order of the file. What only explains (labels, `why`) is left out: it can be
/// reworded without asking again. Columns and services stand by their ids; whoever shows a fact puts names for them.
pub fn facts(registry: &Registry) -> Vec<String> {
    let mut facts = Vec::new();
    for purpose in registry.purpose.iter().filter(|p| p.asked != Asked::Never) {
        let id = purpose.id.get_ref();
        let mut say = |fact: String| facts.push(format!("{id}: {fact}"));
        say(purpose.meaning.clone());
        say(match purpose.asked {
            Asked::Separately => "asked by itself".to_owned(),
            Asked::Never | Asked::Together => "asked together with the others".to_owned(),
        });
        say(format!("kept for {} days", days(registry, &purpose.keep)));
        if !purpose.gpc {
            say("not refused by Global Privacy Control".to_owned());
        }
        for service in registry.service.iter().filter(|s| s.purpose.get_ref() == id) {
            let name = service.id.get_ref();
            let recipient = registry.recipient.iter().find(|r| r.id.get_ref() == service.recipient.get_ref());
            let whom = recipient.map_or(String::new(), |r| format!("{} in {}", r.name, r.country.get_ref()));
            say(format!("“{name}” takes {}, for {whom}", service.data));
            if let Some(connector) = &service.connector {
                let kind = connector.kind.slug();
                let to = connector.url.as_ref().map_or(String::new(), |url| format!(" at {}", url.get_ref()));
                say(format!("“{name}” is handed over by way of {kind}{to}"));
            }
        }
        if registry.service.iter().any(|s| s.purpose.get_ref() == id) {
            let area: Vec<&str> = registry.area.iter().map(|country| country.get_ref().as_str()).collect();
            say(format!("goes no further than {} without a consent to that", area.join(", ")));
        }
        for recipient in registry.recipient.iter().filter(|r| r.purpose.get_ref() == id) {
            say(format!("{} gets: {}", recipient.name, recipient.gets));
        }
        for field in registry.field.iter().filter(|f| f.purpose.get_ref() == id) {
            let stored = format!("stores {} for {} days", field.column.get_ref(), days(registry, &field.keep));
            let names =
                registry.recipient.iter().filter(|r| field.recipients.iter().any(|n| n.get_ref() == r.id.get_ref()));
            let names: Vec<&str> = names.map(|recipient| recipient.name.as_str()).collect();
            say(if names.is_empty() { stored } else { format!("{stored}, also for {}", names.join(" and ")) });
        }
        for cookie in registry.cookie.iter().filter(|c| c.purposes().any(|purpose| purpose == id)) {
            say(format!("sets {} for {} days", cookie.name.get_ref(), days(registry, &cookie.keep)));
        }
        for storage in registry.storage.iter().filter(|s| s.purpose.get_ref() == id) {
            say(format!("keeps {} in the browser for {} days", storage.key.get_ref(), days(registry, &storage.keep)));
        }
        for call in registry.endpoint.iter().filter(|e| e.purpose.get_ref() == id).flat_map(|e| &e.calls) {
            say(format!("sends {}", call.get_ref()));
        }
    }
    facts
}

/// The material fingerprint: 16 hexadecimal digits.
pub fn fingerprint(facts: &[String]) -> String {
    Sha256::digest(facts.join("\n")).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn days(registry: &Registry, keep: &Name) -> u32 {
    registry.retention.iter().find(|r| r.id.get_ref() == keep.get_ref()).map_or(0, |r| *r.days.get_ref())
}
