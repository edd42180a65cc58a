//! What the registry must hold to beyond its form: names that exist, countries, hosts, transfers abroad.

use std::collections::BTreeSet;

use toml::Spanned;

use super::registry::{
    Asked, Basis, Category, Connector, Field, Mistake, Name, Purpose, Recipient, Registry, Service, line_of,
    transfer_of,
};

/// Every mistake, in the order of the file.
pub fn check(text: &str, registry: &Registry) -> Vec<Mistake> {
    let mut check = Check { text, mistakes: Vec::new() };
    check.all(registry);
    check.mistakes.sort_by_key(|mistake| mistake.line);
    check.mistakes
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

        // What is asked for a transfer comes of its recipient, and is no entry of its own.
        let transfers: Vec<String> = registry.recipient.iter().filter_map(transfer_of).collect();
        let with_transfers: BTreeSet<&str> =
            purposes.iter().copied().chain(transfers.iter().map(String::as_str)).collect();

        self.version(&registry.version);
        for purpose in &registry.purpose {
            self.purpose(purpose);
            self.known("purpose.keep", &purpose.keep, &retentions);
        }
        for retention in &registry.retention {
            self.word("retention.id", &retention.id);
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
            self.handed(registry, recipient);
        }
        for country in &registry.area {
            self.country("area", country);
        }
        for service in &registry.service {
            self.known("service.purpose", &service.purpose, &purposes);
            self.known("service.recipient", &service.recipient, &recipients);
            self.word("service.id", &service.id);
            self.origins(registry, service);
            self.connector(registry, service);
        }
        for cookie in &registry.cookie {
            self.known("cookie.keep", &cookie.keep, &retentions);
            self.known("cookie.purpose", &cookie.purpose, &with_transfers);
            for purpose in &cookie.also {
                self.known("cookie.also", purpose, &with_transfers);
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
            for recipient in &field.recipients {
                self.known("field.recipients", recipient, &recipients);
            }
            self.column(&field.column, registry, &tables);
            self.sealing(field);
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

    /// Who is told something by consent is told it by a service, with a switch: else the page of recipients names somebody
    /// who gets nothing, or gets it by a way that nobody is asked about.
    fn handed(&mut self, registry: &Registry, recipient: &Recipient) {
        let id = recipient.id.get_ref();
        let named = registry.service.iter().any(|service| service.recipient.get_ref() == id);
        if recipient.basis == Basis::Consent && !named {
            self.say(recipient.id.span().start, format!("recipient {id:?} is handed nothing: no service names it"));
        }
    }

    fn call(&mut self, call: &Name) {
        let known = ["GET", "POST", "PUT", "DELETE"];
        let whole = call.get_ref().split_once(' ').is_some_and(|(m, path)| known.contains(&m) && path.starts_with('/'));
        if !whole {
            self.say(call.span().start, format!("endpoint.calls {:?} must be a method and a path", call.get_ref()));
        }
    }

    /// The policy that opens a host to the page is made once, for those who refused as well.
    fn origins(&mut self, registry: &Registry, service: &Service) {
        let purpose = registry.purpose.iter().find(|purpose| purpose.id.get_ref() == service.purpose.get_ref());
        let waits = purpose.is_some_and(|purpose| purpose.asked != Asked::Never);
        for origin in &service.origins {
            self.origin("service.origins", origin);
            if waits {
                let id = service.id.get_ref();
                self.say(
                    origin.span().start,
                    format!("service.origins: {id:?} waits for a consent, and the policy is made once for all visitors: hand it over by a connector"),
                );
            }
        }
    }

    /// What is for others is handed over by something, and what is for the shop alone by nothing.
    fn connector(&mut self, registry: &Registry, service: &Service) {
        let shop = registry.recipient.first().map(|recipient| recipient.id.get_ref());
        let is_the_shops = shop == Some(service.recipient.get_ref());
        let at = service.recipient.span().start;
        match &service.connector {
            None if !is_the_shops && service.origins.is_empty() => {
                let (id, recipient) = (service.id.get_ref(), service.recipient.get_ref());
                self.say(at, format!("service {id:?} hands nothing to {recipient:?}: say its service.connector"));
            }
            Some(_) if is_the_shops => {
                self.say(at, format!("service.connector: {:?} is for the shop itself", service.id.get_ref()));
            }
            Some(Connector { url: Some(url), .. }) => self.origin("service.connector.url", url),
            _ => {}
        }
    }

    fn origin(&mut self, key: &str, origin: &Spanned<String>) {
        let text = origin.get_ref();
        let host = text.strip_prefix("https://").unwrap_or_default();
        let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:".contains(&b));
        if host.is_empty() || !plain {
            self.say(origin.span().start, format!("{key} {text:?} must be https:// and a host, without a path"));
        }
    }

    /// What somebody can be reached by is sealed, or it is said why not.
    fn sealing(&mut self, field: &Field) {
        let reaches = matches!(field.category, Category::Contact | Category::Address);
        let message = match (field.sealed, &field.unsealed) {
            (true, Some(_)) => "is sealed and says why it is not",
            (false, None) if reaches => {
                "reaches a person: seal it (`sealed = true`, and its writer calls `DataKey::seal`), or say why not \
                 (`unsealed = \"…\"`)"
            }
            _ => return,
        };
        self.say(field.column.span().start, format!("field.column {:?} {message}", field.column.get_ref()));
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
