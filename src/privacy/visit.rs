//! The record of a visit (promise: P1.2): what was looked at, searched and for how long, where that is allowed.

use contract::privacy::{
    BrowsingEvent, Device, EventBatch, GetEvents, Page, PostEvents, SECONDS_MAX, registry::consentable::Analytics,
};

use crate::reactive::prelude::*;

use super::{Grant, LiveConsent, Queue};
use crate::{
    api::call,
    app::Location,
    i18n::failures,
    platform::{beacon, document, privacy_signals, tasks::spawn_local, time},
    reactive::{effect, effect_after},
    routes::Route,
};

/// How often what waits is sent, in milliseconds.
const SEND_EVERY_MS: u32 = 15_000;

/// The record of this visit. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    queue: StoredValue<Queue>,
    waiting: RwSignal<usize>,
    sent: RwSignal<Option<u32>>,
    /// The page in view and since when; `None` while none is.
    in_view: StoredValue<Option<(Page, i64)>>,
}

impl Visit {
    /// Nothing recorded.
    #[must_use]
    pub fn new() -> Self {
        Self {
            queue: StoredValue::new(Queue::default()),
            waiting: RwSignal::new(0),
            sent: RwSignal::new(None),
            in_view: StoredValue::new(None),
        }
    }

    /// Notes an event; it leaves with the next batch.
    pub fn record(self, grant: &Grant<'_, Analytics>, event: BrowsingEvent) {
        self.queue.update_value(|queue| queue.record(grant, event, time::now()));
        self.count_waiting();
    }

    /// How many events are recorded about this browser: those that the server holds and those that wait. Tracked;
    /// `None` until the server was asked by [`Self::ask_count`].
    #[must_use]
    pub fn recorded(self) -> Option<usize> {
        let waiting = self.waiting.get();
        self.sent.get().map(|sent| waiting + sent as usize)
    }

    /// Asks the server how many events it holds about this browser; where it does not answer, `said` says so.
    pub fn ask_count(self, said: RwSignal<&'static str>) {
        spawn_local(async move {
            match call(&GetEvents).await {
                Ok(count) => self.sent.set(Some(count.recorded)),
                Err(failure) => said.set(failures::message(&failure)),
            }
        });
    }

    /// The consent is gone: so is what waits, and the server forgets what it has.
    pub(super) fn forget(self) {
        self.queue.update_value(Queue::clear);
        self.in_view.set_value(None);
        self.count_waiting();
        if self.sent.get_untracked().is_some() {
            self.sent.set(Some(0));
        }
    }

    fn count_waiting(self) {
        let waiting = self.queue.with_value(Queue::len);
        if self.waiting.get_untracked() != waiting {
            self.waiting.set(waiting);
        }
    }

    /// Follows the visit wherever the consent allows it.
    pub(super) fn start(self, consent: LiveConsent, location: Location) {
        effect_after(move |before: Option<Option<Route>>| {
            let route = location.get();
            let before = before.flatten();
            consent.track(|consent| {
                let grant = consent.grant::<Analytics>()?;
                self.follow(&grant, before.as_ref(), &route);
                Some(route)
            })
        });
        privacy_signals::on_hidden(move || {
            consent.with(|consent| {
                if let Some(grant) = consent.grant::<Analytics>() {
                    self.page_left(&grant);
                    self.send_by_beacon(&grant);
                }
            });
        });
        document::on_shown(move || {
            consent.with(|consent| {
                if let Some(_grant) = consent.grant::<Analytics>() {
                    self.page_in_view(&location.get_untracked());
                }
            });
        });
        let tick = time::every(SEND_EVERY_MS);
        effect(move || {
            if tick.get() > 0 {
                self.send(consent);
            }
        });
    }

    /// One step of the visit, from the page before to the present one.
    fn follow(self, grant: &Grant<'_, Analytics>, before: Option<&Route>, now: &Route) {
        let same_page = before.is_some_and(|before| before.same_page(now));
        if !same_page {
            self.page_left(grant);
            self.page_in_view(now);
        }
        for event in events(before, now) {
            self.record(grant, event);
        }
    }

    fn page_in_view(self, route: &Route) {
        self.in_view.set_value(Page::from_slug(route.template()).map(|page| (page, time::now())));
    }

    fn page_left(self, grant: &Grant<'_, Analytics>) {
        if let Some((page, since)) = self.in_view.get_value() {
            self.in_view.set_value(None);
            let seconds = u32::try_from(time::now().saturating_sub(since) / 1_000).unwrap_or(0).min(SECONDS_MAX);
            if seconds > 0 {
                self.record(grant, BrowsingEvent::TimeSpent { page, seconds });
            }
        }
    }

    fn take(self, grant: &Grant<'_, Analytics>) -> Option<EventBatch> {
        let batch = self.queue.try_update_value(|queue| queue.take(grant, time::now())).flatten();
        self.count_waiting();
        batch.map(|batch| EventBatch { device: Device::of_width(document::width()), ..batch })
    }

    /// Sends what waits, and hears how much the server holds.
    fn send(self, consent: LiveConsent) {
        let batch = consent.with(|consent| consent.grant::<Analytics>().and_then(|grant| self.take(&grant)));
        let Some(batch) = batch else { return };
        let chosen = consent.kept();
        spawn_local(async move {
            match call(&PostEvents(batch)).await {
                Ok(count) => self.sent.set(Some(count.recorded)),
                Err(failure) if failure.code() == Some(contract::ProblemCode::NoConsent) => {
                    consent.refused_by_server(chosen);
                }
                // Lost: a record of a visit is not worth a second try.
                Err(_) => {}
            }
        });
    }

    /// Sends what waits while the page goes: no answer will be heard.
    fn send_by_beacon(self, grant: &Grant<'_, Analytics>) {
        while let Some(batch) = self.take(grant) {
            if !beacon::send(grant, &PostEvents(batch)) {
                break;
            }
        }
    }
}

impl Default for Visit {
    fn default() -> Self {
        Self::new()
    }
}

/// What a step from one page to the next, or within one, is worth noting.
fn events(before: Option<&Route>, now: &Route) -> Vec<BrowsingEvent> {
    let mut events = Vec::new();
    if !before.is_some_and(|before| before.same_page(now)) {
        if let Some(page) = Page::from_slug(now.template()) {
            events.push(BrowsingEvent::PageViewed { page });
        }
        if let Route::Bag { slug, .. } = now {
            events.push(BrowsingEvent::BagViewed { bag: slug.clone() });
        }
    }
    if let Route::Bags(query) = now
        && !query.q.is_empty()
        && !matches!(before, Some(Route::Bags(before)) if before.q == query.q)
    {
        events.push(BrowsingEvent::Searched { text: query.q.clone() });
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(before: Option<&str>, now: &str) -> Vec<BrowsingEvent> {
        events(before.map(Route::parse).as_ref(), &Route::parse(now))
    }

    #[test]
    fn every_page_has_a_name_of_its_own_for_the_record() {
        for page in Page::ALL {
            let path = page.slug().replace("{slug}", "nora-tote").replace("{number}", "V-1234");
            assert_eq!(Page::from_slug(Route::parse(&path).template()), Some(*page), "{path}");
        }
    }

    #[test]
    fn a_page_is_noted_once_however_its_state_changes() {
        assert_eq!(step(None, "/bags"), [BrowsingEvent::PageViewed { page: Page::Bags }]);
        assert_eq!(step(Some("/bags"), "/bags?sort=price"), []);
        assert_eq!(step(Some("/bags"), "/"), [BrowsingEvent::PageViewed { page: Page::Home }]);
    }

    #[test]
    fn a_bag_is_noted_by_its_name_and_not_again_for_another_colour() {
        let bag = BrowsingEvent::BagViewed { bag: "nora-tote".to_owned() };
        assert_eq!(step(Some("/"), "/bags/nora-tote"), [BrowsingEvent::PageViewed { page: Page::Bag }, bag]);
        assert_eq!(step(Some("/bags/nora-tote"), "/bags/nora-tote?variant=NT-2"), []);
    }

    #[test]
    fn a_search_is_noted_when_its_text_changes() {
        let searched = BrowsingEvent::Searched { text: "blue".to_owned() };
        assert_eq!(step(Some("/bags"), "/search?q=blue"), [searched]);
        assert_eq!(step(Some("/search?q=blue"), "/search?q=blue&sort=price"), []);
    }

    #[test]
    fn no_order_number_gets_into_the_record() {
        let events = step(None, "/orders/V-1234");
        assert!(!serde_json::to_string(&events).unwrap().contains("1234"), "{events:?}");
    }
}
