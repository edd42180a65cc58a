//! The way that works: ask, use, let go. If this breaks, the refusals beside it prove nothing.
use contract::privacy::{BrowsingEvent, Page, registry::consentable::Analytics};
use valise::privacy::use_privacy;

fn main() {
    let privacy = use_privacy();
    privacy.consent.with(|consent| {
        if let Some(grant) = consent.grant::<Analytics>() {
            privacy.visit.record(&grant, BrowsingEvent::PageViewed { page: Page::Home });
        }
    });
}
