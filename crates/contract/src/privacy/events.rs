//! Browsing events (promise: P1.2): what may be recorded of a visit, and only under a consent.

use serde::{Deserialize, Serialize};

use super::registry::ServiceId;
use crate::{Endpoint, FieldError, Method, catalogue::SEARCH_MAX, text, vocabulary::vocabulary};

/// The most events of one batch.
pub const BATCH_MAX: usize = 50;
/// The longest time on a page, in seconds: a tab left open overnight says nothing.
pub const SECONDS_MAX: u32 = 4 * 60 * 60;
/// The oldest event of a batch, in seconds.
pub const EVENT_AGE_MAX_S: u32 = 24 * 60 * 60;

vocabulary! {
    /// A page as events name it: never with a number, a token or a slug in it.
    Page {
        /// The front page.
        Home = "/", "Home";
        /// The list and the search.
        Bags = "/bags", "Bags";
        /// A bag.
        Bag = "/bags/{slug}", "Bag";
        /// The cart.
        Cart = "/cart", "Cart";
        /// The checkout.
        Checkout = "/checkout", "Checkout";
        /// The orders of this browser.
        Orders = "/orders", "Orders";
        /// Finding an order.
        FindOrder = "/orders/find", "Find an order";
        /// The mailed link.
        OpenOrder = "/orders/open", "Open an order";
        /// An order.
        Order = "/orders/{number}", "Order";
        /// The privacy center.
        Privacy = "/privacy", "Privacy center";
        /// The policy.
        Policy = "/privacy/policy", "Privacy policy";
        /// The register of recipients.
        Recipients = "/privacy/recipients", "Recipients";
        /// The newsletter.
        Newsletter = "/newsletter", "News by mail";
        /// Help.
        Help = "/help", "Help";
        /// Anything else.
        NotFound = "/404", "Not found";
    }
}

/// Something that happened on a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BrowsingEvent {
    /// A page was shown.
    PageViewed {
        /// Which.
        page: Page,
    },
    /// A bag was shown.
    BagViewed {
        /// Which: its name in addresses.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
        bag: String,
    },
    /// Something was searched for.
    Searched {
        /// The search text.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
        text: String,
    },
    /// A page was left.
    TimeSpent {
        /// Which.
        page: Page,
        /// How long it was in view, 1 to [`SECONDS_MAX`].
        #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 14400))]
        seconds: u32,
    },
}

impl BrowsingEvent {
    /// The service that records it: each has a switch of its own.
    #[must_use]
    pub const fn service(&self) -> ServiceId {
        match self {
            Self::PageViewed { .. } | Self::BagViewed { .. } | Self::TimeSpent { .. } => ServiceId::VisitRecord,
            Self::Searched { .. } => ServiceId::SearchRecord,
        }
    }
}

vocabulary! {
    /// What kind of device a visit is made on, as far as the width of its window tells: nothing else of the browser is
    /// looked at.
    Device {
        /// Held in one hand.
        Phone = "phone", "Phone";
        /// Wider.
        Tablet = "tablet", "Tablet";
        /// Wider still.
        Desktop = "desktop", "Desktop";
        /// No telling.
        Other = "other", "Other";
    }
}

impl Device {
    /// By the width of the window in CSS pixels.
    #[must_use]
    pub fn of_width(width: Option<f64>) -> Self {
        match width {
            Some(width) if width < 600.0 => Self::Phone,
            Some(width) if width < 1024.0 => Self::Tablet,
            Some(_) => Self::Desktop,
            None => Self::Other,
        }
    }
}

/// An event and how long ago it was. No clock of the visitor's is told, so none can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastEvent {
    /// Seconds before the batch was sent, at most [`EVENT_AGE_MAX_S`].
    #[cfg_attr(feature = "openapi", schema(maximum = 86400))]
    pub age_s: u32,
    /// What happened.
    pub event: BrowsingEvent,
}

/// Events sent together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventBatch {
    /// What they happened on.
    pub device: Device,
    /// 1 to [`BATCH_MAX`], oldest first.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 50))]
    pub events: Vec<PastEvent>,
}

impl EventBatch {
    /// Checks what the types do not.
    ///
    /// # Errors
    /// Each fault as `events` or `events.{index}.{field}` with its code.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        match self.events.len() {
            0 => errors.push(FieldError::new("events", "required")),
            1..=BATCH_MAX => {}
            // The rest is not even looked at.
            _ => return Err(vec![FieldError::new("events", "too_many")]),
        }
        for (index, past) in self.events.iter().enumerate() {
            let mut fault = |field: &str, code: &str| {
                errors.push(FieldError::new(&format!("events.{index}.{field}"), code));
            };
            if past.age_s > EVENT_AGE_MAX_S {
                fault("age_s", "out_of_range");
            }
            match &past.event {
                BrowsingEvent::PageViewed { .. } => {}
                BrowsingEvent::BagViewed { bag } => {
                    let plain = bag.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                    if bag.is_empty() || bag.len() > 100 || !plain {
                        fault("event.bag", "invalid");
                    }
                }
                BrowsingEvent::Searched { text } => match text::line(text, SEARCH_MAX) {
                    Ok(line) if line == *text => {}
                    Ok(_) => fault("event.text", "invalid"),
                    Err(error) => fault("event.text", error.code()),
                },
                BrowsingEvent::TimeSpent { seconds, .. } => {
                    if !(1..=SECONDS_MAX).contains(seconds) {
                        fault("event.seconds", "out_of_range");
                    }
                }
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// `POST /api/privacy/events`: records a visit's events; [`crate::ProblemCode::NoConsent`] without the server's own
/// record that this browser consents to it.
#[derive(Debug, Clone)]
pub struct PostEvents(pub EventBatch);

impl Endpoint for PostEvents {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/privacy/events";
    type Body = EventBatch;
    type Answer = EventCount;
    fn body(&self) -> Option<&EventBatch> {
        Some(&self.0)
    }
}

/// `GET /api/privacy/events`: how many events are held about this browser.
#[derive(Debug, Clone, Copy)]
pub struct GetEvents;

impl Endpoint for GetEvents {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/events";
    type Body = ();
    type Answer = EventCount;
}

/// How many events are held about this browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventCount {
    /// All of them.
    pub recorded: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn batch(json: &str) -> Result<EventBatch, serde_json::Error> {
        serde_json::from_str(&format!(r#"{{"device":"phone","events":[{{"age_s":1,"event":{json}}}]}}"#))
    }

    #[rstest]
    #[case(r#"{"kind":"page_viewed","page":"/bags/{slug}"}"#)]
    #[case(r#"{"kind":"bag_viewed","bag":"nora-tote"}"#)]
    #[case(r#"{"kind":"searched","text":"blue tote"}"#)]
    #[case(r#"{"kind":"time_spent","page":"/","seconds":14400}"#)]
    fn an_event_is_taken_as_it_is_written(#[case] json: &str) {
        let read = batch(json).unwrap();
        assert_eq!(read.check(), Ok(()));
        assert_eq!(serde_json::to_string(&read.events[0].event).unwrap(), json);
    }

    #[rstest]
    #[case::a_page_with_a_number_in_it(r#"{"kind":"page_viewed","page":"/orders/V-123"}"#)]
    #[case::an_unknown_kind(r#"{"kind":"key_pressed","page":"/"}"#)]
    #[case::an_unknown_field(r#"{"kind":"page_viewed","page":"/","screen":"1280x800"}"#)]
    fn what_the_types_do_not_know_is_refused(#[case] json: &str) {
        assert!(batch(json).is_err(), "{json}");
    }

    #[rstest]
    #[case(r#"{"kind":"bag_viewed","bag":"Nora Tote"}"#, "events.0.event.bag", "invalid")]
    #[case(r#"{"kind":"searched","text":"  "}"#, "events.0.event.text", "required")]
    #[case(r#"{"kind":"searched","text":" tote"}"#, "events.0.event.text", "invalid")]
    #[case(r#"{"kind":"time_spent","page":"/","seconds":0}"#, "events.0.event.seconds", "out_of_range")]
    #[case(r#"{"kind":"time_spent","page":"/","seconds":14401}"#, "events.0.event.seconds", "out_of_range")]
    fn what_the_types_let_through_is_checked(#[case] json: &str, #[case] field: &str, #[case] code: &str) {
        assert_eq!(batch(json).unwrap().check(), Err(vec![FieldError::new(field, code)]));
    }

    /// promise: P1.2
    #[test]
    fn a_device_is_one_of_four_kinds_told_by_the_width_of_its_window_alone() {
        let kinds = [Some(320.0), Some(599.0), Some(600.0), Some(1023.0), Some(1024.0), None].map(Device::of_width);
        let expected = [Device::Phone, Device::Phone, Device::Tablet, Device::Tablet, Device::Desktop, Device::Other];
        assert_eq!(kinds, expected);
        assert!(serde_json::from_str::<EventBatch>(r#"{"device":"Pixel 9 (Android 17)","events":[]}"#).is_err());
    }

    #[test]
    fn a_batch_holds_one_to_fifty_events_no_older_than_a_day() {
        let event = PastEvent { age_s: EVENT_AGE_MAX_S, event: BrowsingEvent::PageViewed { page: Page::Home } };
        let of = |n| EventBatch { device: Device::Phone, events: vec![event.clone(); n] };
        assert!(of(1).check().is_ok());
        assert!(of(BATCH_MAX).check().is_ok());
        assert_eq!(of(0).check(), Err(vec![FieldError::new("events", "required")]));
        assert_eq!(of(BATCH_MAX + 1).check(), Err(vec![FieldError::new("events", "too_many")]));
        let stale = EventBatch { events: vec![PastEvent { age_s: EVENT_AGE_MAX_S + 1, ..event.clone() }], ..of(0) };
        assert_eq!(stale.check(), Err(vec![FieldError::new("events.0.age_s", "out_of_range")]));
    }
}
