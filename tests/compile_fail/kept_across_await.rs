use contract::privacy::{BrowsingEvent, Page, registry::consentable::Analytics};
use valise::privacy::use_privacy;

fn main() {
    let privacy = use_privacy();
    let _later = privacy.consent.with(|consent| async move {
        let grant = consent.grant::<Analytics>();
        std::future::ready(()).await;
        if let Some(grant) = grant {
            privacy.visit.record(&grant, BrowsingEvent::PageViewed { page: Page::Home });
        }
    });
}
