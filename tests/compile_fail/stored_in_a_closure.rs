use contract::privacy::{BrowsingEvent, Page, registry::consentable::Analytics};
use valise::privacy::{Consent, Visit};

fn later(consent: &Consent, visit: Visit) -> Option<Box<dyn Fn() + 'static>> {
    let grant = consent.grant::<Analytics>()?;
    Some(Box::new(move || visit.record(&grant, BrowsingEvent::PageViewed { page: Page::Home })))
}

fn main() {}
