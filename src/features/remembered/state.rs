//! What is remembered, live. Every look into the storage asks for a grant of its purpose first.

use contract::{
    catalogue::Bag,
    privacy::registry::consentable::{Personalisation, Preferences},
    recommendations::GetModel,
};

use crate::reactive::prelude::*;
use recommend::History;

use super::model::{Taste, Tile, Tiles, recommended};
use crate::{
    answers::Answered,
    api::{Asked, fetch},
    platform::{keys, privacy_signals, storage, tasks::spawn_local},
    privacy::{Consent, LiveConsent, use_privacy},
    reactive::effect,
};

/// The bags looked at last that are shown again.
const VIEWED_MAX: usize = 8;
/// The longest wishlist.
const SAVED_MAX: usize = 40;

/// What this browser remembers. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Remembered {
    /// The bags looked at last.
    pub viewed: RwSignal<Tiles>,
    /// The wishlist.
    pub saved: RwSignal<Tiles>,
    /// Recommendations.
    pub picks: RwSignal<Tiles>,
    /// Whether she allows recommendations: whether there can be an order by taste.
    pub personal: RwSignal<bool>,
    /// What an order by taste is made from; `None` without consent to it, without a history, or before it is here.
    pub taste: RwSignal<Option<Taste>>,
    /// Whether lists show more and smaller pictures.
    pub dense: RwSignal<bool>,
    /// Whether preferences may be kept: whether there can be a wishlist.
    pub keeps: RwSignal<bool>,
    /// Looked at anew for each use. Held here, since event handlers find no context.
    consent: LiveConsent,
}

/// Puts it into the context and follows the consent: what is withdrawn is gone from the page as well.
pub fn provide_remembered() -> Remembered {
    let consent = use_privacy().consent;
    let remembered = Remembered {
        consent,
        viewed: RwSignal::default(),
        saved: RwSignal::default(),
        picks: RwSignal::default(),
        personal: RwSignal::new(false),
        taste: RwSignal::new(None),
        dense: RwSignal::new(false),
        keeps: RwSignal::new(false),
    };
    provide_context(remembered);
    let show = move |consent: &Consent| {
        let grant = consent.grant::<Preferences>();
        let kept = |key| grant.as_ref().map(|grant| Tiles::read(&storage::recall(grant, key))).unwrap_or_default();
        remembered.viewed.set(kept(&keys::VIEWED));
        remembered.saved.set(kept(&keys::SAVED));
        let dense = grant.as_ref().is_some_and(|grant| !storage::recall(grant, &keys::VIEW).is_empty());
        remembered.dense.set(dense);
        privacy_signals::show_dense(dense);
        remembered.keeps.set(grant.is_some());
        let personal = consent.grant::<Personalisation>().is_some();
        remembered.personal.set(personal);
        if !personal {
            remembered.picks.set(Tiles::default());
            remembered.taste.set(None);
        }
    };
    effect(move || consent.track(show));
    privacy_signals::on_other_tab(move || consent.with(show));
    remembered
}

/// From the context; natively nothing is remembered.
#[must_use]
pub fn use_remembered() -> Remembered {
    use_context().unwrap_or_else(provide_remembered)
}

impl Remembered {
    /// Notes that a bag is looked at.
    pub fn looked_at(self, bag: &Bag) {
        self.change(self.viewed, &keys::VIEWED, &|viewed| viewed.put(Tile::of(bag), VIEWED_MAX));
        self.note(&[&bag.slug], false);
    }

    /// Shows lists the other way, from now on.
    pub fn toggle_dense(self) {
        let dense = !self.dense.get_untracked();
        self.consent.with(|consent| {
            if let Some(grant) = consent.grant::<Preferences>() {
                storage::remember(&grant, &keys::VIEW, if dense { "dense" } else { "" });
                self.dense.set(dense);
                privacy_signals::show_dense(dense);
            }
        });
    }

    /// Puts a bag on the wishlist, or takes it off: what this tab shows decides which.
    pub fn toggle_saved(self, tile: Tile) {
        let was_saved = self.saved.with_untracked(|saved| saved.holds(&tile.slug));
        self.change(self.saved, &keys::SAVED, &|saved| {
            if was_saved {
                saved.remove(&tile.slug);
            } else {
                saved.put(tile.clone(), SAVED_MAX);
            }
        });
    }

    /// Changes what is kept, not what is shown: another tab may have added to it since.
    fn change(self, shown: RwSignal<Tiles>, key: &keys::Key<Preferences>, change: &dyn Fn(&mut Tiles)) {
        self.consent.with(|consent| {
            if let Some(grant) = consent.grant::<Preferences>() {
                let mut tiles = Tiles::read(&storage::recall(&grant, key));
                change(&mut tiles);
                storage::remember(&grant, key, &tiles.text());
                shown.set(tiles);
            }
        });
    }

    /// Whether there is a history to go by, and consent to.
    #[must_use]
    pub fn knows_bags(self) -> bool {
        self.history().is_some()
    }

    /// What recommendations are made from; `None` for nothing, or without consent to look.
    fn history(self) -> Option<String> {
        let kept =
            self.consent.with(|consent| Some(storage::recall(&consent.grant::<Personalisation>()?, &keys::HISTORY)));
        kept.filter(|kept| !kept.is_empty())
    }

    /// Makes recommendations, where that is allowed and there is something to go by.
    pub fn recommend(self) {
        self.with_taste(Box::new(move |Taste { model, history }| self.picks.set(recommended(&model, &history))));
    }

    /// Brings what an order by taste is made from.
    pub fn bring_taste(self) {
        self.with_taste(Box::new(move |taste| self.taste.set(Some(taste))));
    }

    /// Fetches the model where there is a history and consent to use it. The history stays here: what is fetched is the
    /// same for everybody.
    fn with_taste(self, run: Box<dyn FnOnce(Taste)>) {
        if !self.knows_bags() {
            return;
        }
        spawn_local(async move {
            let model = fetch(Asked::of(&GetModel)).await.and_then(Answered::success);
            // Asked again: it may have been withdrawn while the model was on its way.
            if let (Ok(model), Some(history)) = (model, self.history()) {
                run(Taste { model: model.body, history: History::read(&history) });
            }
        });
    }

    /// Notes bags in the history that recommendations are made from.
    pub fn note(self, slugs: &[&str], bought: bool) {
        self.consent.with(|consent| {
            if let Some(grant) = consent.grant::<Personalisation>() {
                let mut history = History::read(&storage::recall(&grant, &keys::HISTORY));
                for slug in slugs {
                    history.note(slug, bought);
                }
                storage::remember(&grant, &keys::HISTORY, &history.text());
            }
        });
    }
}
