use contract::privacy::{BrowsingEvent, Page, registry::consentable::Analytics};
use valise::privacy::use_privacy;

fn main() {
    let privacy = use_privacy();
    privacy.consent.with(|consent| {
        let grant = consent.grant::<Analytics>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                if let Some(grant) = grant {
                    privacy.visit.record(&grant, BrowsingEvent::PageViewed { page: Page::Home });
                }
            });
        });
    });
}
