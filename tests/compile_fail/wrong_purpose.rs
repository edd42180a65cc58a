use contract::privacy::{BrowsingEvent, Page, registry::consentable::Marketing};
use valise::privacy::use_privacy;

fn main() {
    let privacy = use_privacy();
    privacy.consent.with(|consent| {
        if let Some(grant) = consent.grant::<Marketing>() {
            privacy.visit.record(&grant, BrowsingEvent::PageViewed { page: Page::Home });
        }
    });
}
