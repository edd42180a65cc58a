//! Events that wait to be sent.

use contract::privacy::{
    BATCH_MAX, BrowsingEvent, Device, EVENT_AGE_MAX_S, EventBatch, PastEvent, registry::consentable::Analytics,
};

use super::Grant;

/// The most events that wait; the oldest go first. Three batches: more would be sent by none.
const WAITING_MAX: usize = 3 * BATCH_MAX;

/// Events and when they happened, oldest first. Both ways in and out ask for a grant; the way to nothing does not.
#[derive(Debug, Default)]
pub struct Queue(Vec<(i64, BrowsingEvent)>);

impl Queue {
    /// Notes an event at `now_ms`, unless the service that records its kind is excepted.
    pub fn record(&mut self, grant: &Grant<'_, Analytics>, event: BrowsingEvent, now_ms: i64) {
        if !grant.lets(event.service()) {
            return;
        }
        if self.0.len() == WAITING_MAX {
            self.0.remove(0);
        }
        self.0.push((now_ms, event));
    }

    /// Takes out the next batch, of a device that others can tell; `None` when nothing waits.
    pub fn take(&mut self, grant: &Grant<'_, Analytics>, now_ms: i64) -> Option<EventBatch> {
        // A machine that slept: what is older than the server takes is not worth a refusal. Nor is what was excepted
        // while it waited.
        self.0.retain(|(at, event)| age_s(*at, now_ms) <= EVENT_AGE_MAX_S && grant.lets(event.service()));
        let count = self.0.len().min(BATCH_MAX);
        let events = self.0.drain(..count).map(|(at, event)| PastEvent { age_s: age_s(at, now_ms), event });
        let batch = EventBatch { device: Device::Other, events: events.collect() };
        (!batch.events.is_empty()).then_some(batch)
    }

    /// Forgets everything: the consent is gone.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whole seconds; a clock set back makes an event happen now.
fn age_s(at: i64, now_ms: i64) -> u32 {
    u32::try_from(now_ms.saturating_sub(at).max(0) / 1_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use contract::privacy::{How, KeptChoice, Page, Purpose};

    use super::*;
    use crate::privacy::Consent;

    const NOW: i64 = 1_800_000_000_000;

    fn allowed() -> Consent {
        let kept = KeptChoice { told: true, ..KeptChoice::new(vec![Purpose::Analytics], How::Banner, NOW) };
        Consent::of(Some(&kept), false, NOW)
    }

    fn event() -> BrowsingEvent {
        BrowsingEvent::PageViewed { page: Page::Home }
    }

    #[test]
    fn events_leave_in_batches_oldest_first_with_their_age() {
        let consent = allowed();
        let grant = consent.grant::<Analytics>().unwrap();
        let mut queue = Queue::default();
        for n in 0..60 {
            queue.record(&grant, event(), NOW + n * 1_000);
        }
        let batch = queue.take(&grant, NOW + 60_000).unwrap();
        assert_eq!(batch.events.len(), BATCH_MAX);
        assert_eq!(batch.events[0].age_s, 60);
        assert!(batch.check().is_ok());
        assert_eq!(queue.take(&grant, NOW + 60_000).unwrap().events.len(), 10);
        assert_eq!(queue.take(&grant, NOW + 60_000), None);
    }

    #[test]
    fn the_queue_is_bounded_and_forgets_the_oldest_first() {
        let consent = allowed();
        let grant = consent.grant::<Analytics>().unwrap();
        let mut queue = Queue::default();
        for n in 0..1_000 {
            queue.record(&grant, event(), NOW + n * 1_000);
        }
        assert_eq!(queue.len(), WAITING_MAX);
        assert_eq!(queue.take(&grant, NOW + 1_000_000).unwrap().events[0].age_s, 150);
    }

    #[test]
    fn what_is_older_than_a_day_is_not_sent_and_a_clock_set_back_does_no_harm() {
        let consent = allowed();
        let grant = consent.grant::<Analytics>().unwrap();
        let mut queue = Queue::default();
        queue.record(&grant, event(), NOW);
        assert_eq!(queue.take(&grant, NOW + 90_000_000), None);
        queue.record(&grant, event(), NOW);
        assert_eq!(queue.take(&grant, NOW - 5_000).unwrap().events[0].age_s, 0);
    }
}
