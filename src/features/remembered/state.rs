//! What is remembered, live. Every look into the storage asks for a grant of its purpose first.

use contract::{
    catalogue::Bag,
    money::Rate,
    privacy::registry::consentable::{Personalisation, Preferences},
    rates::GetRates,
    recommendations::GetModel,
};

use crate::reactive::prelude::*;
use recommend::History;

use super::{
    model::{Taste, Tile, Tiles, recommended},
    rates::rate_of,
};
use crate::{
    answers::Answered,
    api::{Asked, Failure, fetch},
    i18n::remembered as text,
    platform::{keys, privacy_signals, storage, tasks::spawn_local, tastes, time},
    privacy::{Consent, LiveConsent, use_privacy},
    reactive::effect,
};

/// The bags looked at last that are shown again.
const VIEWED_MAX: usize = 8;
/// The longest wishlist.
const SAVED_MAX: usize = 40;
/// The select of the currency that prices are estimated in; see [`tastes`].
const CURRENCY: &str = "currency";
/// The select of the English that the page speaks.
const LANGUAGE: &str = "language";

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
    /// What prices are estimated by; `None` for euros, and until it is here.
    pub rate: RwSignal<Option<Rate>>,
    /// Whether the page speaks the English of the United States.
    pub american: RwSignal<bool>,
    /// The code of the currency that rates were asked for.
    currency: StoredValue<String>,
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
        rate: RwSignal::new(None),
        american: RwSignal::new(tastes::is_american()),
        currency: StoredValue::new(String::new()),
    };
    provide_context(remembered);
    effect(move || consent.track(|consent| remembered.show(consent)));
    privacy_signals::on_other_tab(move || consent.with(|consent| remembered.show(consent)));
    tastes::on_chosen(move || {
        consent.with(|consent| {
            if let Some(grant) = consent.grant::<Preferences>() {
                for (id, key) in [(CURRENCY, &keys::CURRENCY), (LANGUAGE, &keys::LANGUAGE)] {
                    storage::remember(&grant, key, &tastes::chosen(id));
                }
            }
            // What could not be kept is not shown as if it were.
            remembered.show(consent);
        });
    });
    remembered
}

/// From the context; natively nothing is remembered.
#[must_use]
pub fn use_remembered() -> Remembered {
    use_context().unwrap_or_else(provide_remembered)
}

impl Remembered {
    /// Shows what is kept, as far as she allows to keep it.
    fn show(self, consent: &Consent) {
        let grant = consent.grant::<Preferences>();
        let kept = |key| grant.as_ref().map(|grant| storage::recall(grant, key)).unwrap_or_default();
        self.viewed.set(Tiles::read(&kept(&keys::VIEWED)));
        self.saved.set(Tiles::read(&kept(&keys::SAVED)));
        let dense = !kept(&keys::VIEW).is_empty();
        self.dense.set(dense);
        tastes::mark("data-dense", dense);
        self.spell(&kept(&keys::LANGUAGE));
        self.estimate_in(kept(&keys::CURRENCY));
        self.keeps.set(grant.is_some());
        tastes::mark("data-keeps", grant.is_some());
        let personal = consent.grant::<Personalisation>().is_some();
        self.personal.set(personal);
        if !personal {
            self.picks.set(Tiles::default());
            self.taste.set(None);
        }
    }

    /// Speaks the English that is kept; only another than before writes the page anew.
    fn spell(self, kept: &str) {
        let american = !kept.is_empty();
        tastes::show(LANGUAGE, kept);
        tastes::speak(american);
        if self.american.get_untracked() != american {
            self.american.set(american);
        }
    }

    /// Estimates prices in the currency of this code, once its rate is here; in none for an empty one. Whoever wants no
    /// estimates asks for no rates.
    fn estimate_in(self, code: String) {
        tastes::show(CURRENCY, &code);
        tastes::mark("data-estimates", !code.is_empty());
        if self.currency.with_value(|asked| *asked == code) {
            return;
        }
        self.currency.set_value(code.clone());
        self.rate.set(None);
        tastes::say_of_rates(text::ANY_RATES);
        if code.is_empty() {
            return;
        }
        let show = move |rates: Result<Answered, Failure>| {
            // Another was chosen meanwhile, or none, or what was allowed was taken back.
            if self.currency.with_value(|asked| *asked != code) {
                return;
            }
            let rates = rates.map(|rates| rates.body).unwrap_or_default();
            let found = rate_of(&rates, &code);
            let said = found.map(|(_, day)| text::rates_of(&time::day(day)));
            tastes::say_of_rates(said.as_deref().unwrap_or(text::NO_RATES));
            self.rate.set(found.map(|(rate, _)| rate));
        };
        bring(Asked::of(&GetRates), Box::new(show));
    }

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
                tastes::mark("data-dense", dense);
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
        let go_on = move |model: Result<Answered, Failure>| {
            // Asked again: it may have been withdrawn while the model was on its way.
            if let (Ok(model), Some(history)) = (model, self.history()) {
                run(Taste { model: model.body, history: History::read(&history) });
            }
        };
        bring(Asked::of(&GetModel), Box::new(go_on));
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

/// Fetches what is the same for everybody.
fn bring(asked: Asked, go_on: Box<dyn FnOnce(Result<Answered, Failure>)>) {
    spawn_local(async move { go_on(fetch(asked).await.and_then(Answered::success)) });
}
