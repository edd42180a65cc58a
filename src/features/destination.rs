//! Where the shopper wants her bags: one choice for the bag's page, the cart and the checkout.
//!
//! Kept in memory only. It begins as a guess from the browser's languages and is sent as part of a question
//! about costs, never stored (promise: P1.1).

use contract::places::Country;
use leptos::prelude::*;

use crate::platform::languages;

/// The country that costs are shown for; `None` until one is known or chosen.
#[derive(Debug, Clone, Copy)]
pub struct Destination(RwSignal<Option<Country>>);

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
        self.0.set(country);
    }
}

/// Puts the destination into the context, guessed from the browser's languages.
pub fn provide_destination() {
    let languages = languages::preferred();
    let tags: Vec<&str> = languages.iter().map(String::as_str).collect();
    provide_context(Destination(RwSignal::new(Country::from_languages(&tags))));
}

/// The destination from the context.
#[must_use]
pub fn use_destination() -> Destination {
    use_context::<Destination>().unwrap_or_else(|| {
        provide_destination();
        expect_context()
    })
}
