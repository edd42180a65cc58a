//! Where the shopper wants her bags: one choice for the bag's page, the cart and the checkout.
//!
//! It begins as a guess from the browser's languages and is sent as part of a question about costs. The shop never
//! stores it (promise: P1.1); this browser remembers a choice only where its shopper allows that.

use crate::reactive::prelude::*;
use contract::{places::Country, privacy::registry::consentable::Preferences};

use crate::{
    platform::{keys, languages, storage},
    privacy::{LiveConsent, use_privacy},
};

/// The country that costs are shown for; `None` until one is known or chosen.
#[derive(Debug, Clone, Copy)]
pub struct Destination(RwSignal<Option<Country>>, LiveConsent);

impl Destination {
    /// The country; tracked.
    #[must_use]
    pub fn get(self) -> Option<Country> {
        self.0.get()
    }

    /// The country; not tracked.
    #[must_use]
    pub fn get_untracked(self) -> Option<Country> {
        self.0.get_untracked()
    }

    /// Takes the shopper's choice.
    pub fn set(self, country: Option<Country>) {
        self.1.with(|consent| {
            if let Some(grant) = consent.grant::<Preferences>() {
                storage::remember(&grant, &keys::DESTINATION, country.map_or("", |country| country.code()));
            }
        });
        self.0.set(country);
    }
}

/// Puts the destination into the context: as this browser remembers it, or guessed from its languages.
pub fn provide_destination() -> Destination {
    let consent = use_privacy().consent;
    let kept = consent
        .with(|consent| Some(storage::recall(&consent.grant::<Preferences>()?, &keys::DESTINATION)))
        .and_then(|code| Country::parse(&code));
    let country = kept.or_else(|| {
        let languages = languages::preferred();
        let tags: Vec<&str> = languages.iter().map(String::as_str).collect();
        Country::from_languages(&tags)
    });
    let destination = Destination(RwSignal::new(country), consent);
    provide_context(destination);
    destination
}

/// The destination from the context.
#[must_use]
pub fn use_destination() -> Destination {
    use_context().unwrap_or_else(provide_destination)
}
