//! Which deliveries an event causes: one, unless the test card is one of the unruly.

use crate::config::{Delays, millis};
use crate::record::Record;
use crate::status::Status;
use crate::system::{Randomness, uuid_v7};
use crate::test_cards::TestCard;
use crate::wire::{Event, EventData, EventKind};

/// One delivery to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dispatch {
    pub event: Event,
    /// Not before.
    pub due_at_ms: i64,
    /// Signed with a secret that is not the shop's, and sent once.
    pub forged: bool,
}

/// How long after the true event its stale or repeated companion follows.
const COMPANION_MS: i64 = 300;

/// The deliveries for `kind`, which just happened to `record`.
pub(crate) fn plan(
    kind: EventKind,
    record: &Record,
    delays: Delays,
    now_ms: i64,
    randomness: &dyn Randomness,
) -> Vec<Dispatch> {
    let event = |kind, status, created_at_ms| Event {
        id: format!("evt_{}", uuid_v7(now_ms, randomness).simple()),
        kind,
        created_at_ms,
        data: EventData {
            reference: record.reference,
            status,
            amount_minor: record.amount_minor,
            currency: record.currency.clone(),
        },
    };
    let genuine = |event, after_ms: i64| Dispatch { event, due_at_ms: now_ms.saturating_add(after_ms), forged: false };

    let truth = event(kind, record.status, now_ms);
    let unruly = record.fate.filter(|_| kind == EventKind::Authorised);
    match unruly {
        Some(TestCard::WebhookLate) => vec![genuine(truth, millis(delays.late_webhook))],
        Some(TestCard::WebhookTwice) => {
            vec![genuine(truth.clone(), 0), genuine(truth, COMPANION_MS)]
        }
        // Late enough that a shop which captures at once hears `captured` first.
        Some(TestCard::WebhookOutOfOrder) => {
            let after_ms = millis(delays.out_of_order);
            let stale = event(EventKind::Created, Status::Created, record.created_at_ms);
            vec![genuine(truth, after_ms), genuine(stale, after_ms.saturating_add(COMPANION_MS))]
        }
        // Believed, it would cancel an order that is paid.
        Some(TestCard::WebhookForged) => vec![
            Dispatch { event: event(EventKind::Voided, Status::Voided, now_ms), due_at_ms: now_ms, forged: true },
            genuine(truth, 0),
        ],
        _ => vec![genuine(truth, 0)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::record;
    use crate::system::System;
    use rstest::rstest;
    use std::time::Duration;

    const DELAYS: Delays = Delays {
        slow_answer: Duration::from_secs(5),
        late_webhook: Duration::from_secs(10),
        out_of_order: Duration::from_secs(3),
    };

    fn planned(fate: TestCard, kind: EventKind) -> Vec<Dispatch> {
        let record = Record { status: Status::Authorised, fate: Some(fate), ..record() };
        plan(kind, &record, DELAYS, 1_000, &System)
    }

    #[test]
    fn an_ordinary_card_tells_the_truth_once_and_now() {
        let dispatches = planned(TestCard::Approved, EventKind::Authorised);
        assert_eq!(dispatches.len(), 1);
        assert_eq!(dispatches[0].due_at_ms, 1_000);
        assert_eq!(dispatches[0].event.data.status, Status::Authorised);
    }

    #[test]
    fn the_late_card_waits() {
        let dispatches = planned(TestCard::WebhookLate, EventKind::Authorised);
        assert_eq!(dispatches[0].due_at_ms, 11_000);
    }

    #[test]
    fn the_repeated_event_keeps_its_id() {
        let dispatches = planned(TestCard::WebhookTwice, EventKind::Authorised);
        assert_eq!(dispatches.len(), 2);
        assert_eq!(dispatches[0].event, dispatches[1].event);
    }

    #[test]
    fn the_stale_event_is_older_than_the_one_it_follows() {
        let [truth, stale] = &planned(TestCard::WebhookOutOfOrder, EventKind::Authorised)[..] else {
            unreachable!("two deliveries")
        };
        assert!(stale.due_at_ms > truth.due_at_ms);
        assert!(stale.event.created_at_ms < truth.event.created_at_ms);
        assert_ne!(stale.event.id, truth.event.id);
    }

    #[test]
    fn the_forger_lies_and_the_truth_comes_too() {
        let dispatches = planned(TestCard::WebhookForged, EventKind::Authorised);
        let told: Vec<_> = dispatches.iter().map(|one| (one.event.kind, one.forged)).collect();
        assert_eq!(told, [(EventKind::Voided, true), (EventKind::Authorised, false)]);
    }

    #[rstest]
    fn only_the_authorisation_is_unruly(
        #[values(TestCard::WebhookLate, TestCard::WebhookTwice, TestCard::WebhookForged)] fate: TestCard,
    ) {
        let dispatches = planned(fate, EventKind::Captured);
        assert_eq!(dispatches.len(), 1);
        assert_eq!((dispatches[0].due_at_ms, dispatches[0].forged), (1_000, false));
    }
}
