//! Consent in the browser: the first of the four layers (promises: P1.2, P2.2).
//!
//! **Invariant:** what needs consent takes a [`Grant`], and a grant exists only inside [`LiveConsent::with`], for as
//! long as it runs. So each use asks again: nobody can fetch a grant once and go on using it after a withdrawal.
//!
//! ```
//! use contract::privacy::{BrowsingEvent, Page, registry::consentable::Analytics};
//! use valise::privacy::use_privacy;
//!
//! let privacy = use_privacy();
//! privacy.consent.with(|consent| {
//!     if let Some(grant) = consent.grant::<Analytics>() {
//!         privacy.visit.record(&grant, BrowsingEvent::PageViewed { page: Page::Home });
//!     }
//! });
//! ```
//!
//! The others do not rely on it: the content security policy, the server's own record, and the captures of the tests.

mod consent;
mod live;
mod queue;
mod visit;

pub use consent::{Consent, Grant};
pub use live::{LiveConsent, Standing};
pub use queue::Queue;
pub use visit::Visit;

use crate::reactive::prelude::*;

use crate::app::Location;

/// What a page may ask about its visitor's privacy, and do about it.
#[derive(Debug, Clone, Copy)]
pub struct Privacy {
    /// What she allows.
    pub consent: LiveConsent,
    /// The record of her visit, if she allows one.
    pub visit: Visit,
}

/// Takes over from the boot script, and follows the visitor's choice and, where she allows it, her visit.
pub fn start(location: Location) {
    let visit = Visit::new();
    let consent = LiveConsent::new(visit);
    provide_context(Privacy { consent, visit });
    consent.start();
    visit.start(consent, location);
}

/// From the context; where there is none, nothing is allowed.
#[must_use]
pub fn use_privacy() -> Privacy {
    use_context::<Privacy>().unwrap_or_else(|| {
        let visit = Visit::new();
        Privacy { consent: LiveConsent::new(visit), visit }
    })
}
