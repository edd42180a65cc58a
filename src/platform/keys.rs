//! Keys of the browser's storage that stand open only under a purpose's consent (promises: P1.2, P2.2).

use std::marker::PhantomData;

use contract::privacy::{
    Purpose,
    registry::{
        Consentable,
        consentable::{Personalisation, Preferences},
    },
};

/// A key and, in its type, the purpose whose grant opens it.
#[derive(Debug)]
pub struct Key<P> {
    name: &'static str,
    purpose: PhantomData<fn() -> P>,
}

impl<P: Consentable> Key<P> {
    const fn new(name: &'static str) -> Self {
        Self { name, purpose: PhantomData }
    }

    /// As it stands in the storage.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    const fn listed(&self) -> (&'static str, Purpose) {
        (self.name, P::PURPOSE)
    }
}

/// The bags looked at last.
pub const VIEWED: Key<Preferences> = Key::new("valise.viewed");
/// The wishlist.
pub const SAVED: Key<Preferences> = Key::new("valise.saved");
/// The country that prices to the door are shown for.
pub const DESTINATION: Key<Preferences> = Key::new("valise.destination");
/// Whether lists show more and smaller pictures: any text for yes.
pub const VIEW: Key<Preferences> = Key::new("valise.view");
/// The currency that prices are estimated in, by its code; nothing for euros as they are.
pub const CURRENCY: Key<Preferences> = Key::new("valise.currency");
/// Which English the page speaks: any text for that of the United States.
pub const LANGUAGE: Key<Preferences> = Key::new("valise.language");
/// What recommendations are made from.
pub const HISTORY: Key<Personalisation> = Key::new("valise.history");

/// Every one of them: what goes with its purpose.
pub const ALL: [(&str, Purpose); 7] = [
    VIEWED.listed(),
    SAVED.listed(),
    DESTINATION.listed(),
    VIEW.listed(),
    CURRENCY.listed(),
    LANGUAGE.listed(),
    HISTORY.listed(),
];

#[cfg(test)]
mod tests {
    use contract::privacy::registry::STORAGE;

    use super::*;

    #[test]
    fn the_registry_has_each_key_that_consent_opens_under_the_same_purpose_and_no_other() {
        let optional = STORAGE.iter().filter(|storage| storage.purpose.is_consentable());
        let registered: Vec<(&str, Purpose)> = optional.map(|storage| (&*storage.key, storage.purpose)).collect();
        assert_eq!(registered, ALL);
    }
}
