use contract::privacy::{BrowsingEvent, Page};
use valise::privacy::use_privacy;

fn main() {
    use_privacy().visit.record(BrowsingEvent::PageViewed { page: Page::Home });
}
