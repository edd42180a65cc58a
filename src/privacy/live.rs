//! The consent as it changes: by the banner, in the privacy center, in another tab, at the server.

use contract::privacy::{Consent as Recorded, ConsentChange, How, KeptChoice, Purpose, PutConsent};
use leptos::{prelude::*, task::spawn_local};

use super::{Consent, Visit};
use crate::{
    api::{Failure, call},
    json,
    platform::{Blocked, privacy_signals, storage, time},
};

/// How far the visitor's choice has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// She has not been asked, or not what would be asked now.
    #[default]
    Unanswered,
    /// The server is being told. Until it has it, nothing optional runs.
    Telling,
    /// The server has it.
    Recorded,
    /// The server could not be told; it is tried again when the network is back and on the next page.
    NotRecorded,
    /// The page is older than what is asked for now.
    Stale,
    /// The browser keeps nothing for us: nothing is allowed, and nothing is claimed to be.
    Blocked,
}

/// The visitor's live consent. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct LiveConsent {
    consent: RwSignal<Consent>,
    kept: RwSignal<Option<KeptChoice>>,
    standing: RwSignal<Standing>,
    visit: Visit,
    /// One telling at a time, so that the last choice is the last that the server hears.
    telling: StoredValue<bool>,
}

impl LiveConsent {
    /// Nothing allowed, nothing heard yet.
    #[must_use]
    pub fn new(visit: Visit) -> Self {
        Self {
            consent: RwSignal::new(Consent::denied()),
            kept: RwSignal::new(None),
            standing: RwSignal::new(Standing::default()),
            visit,
            telling: StoredValue::new(false),
        }
    }

    /// A look at what is allowed right now; the only way to a [`super::Grant`].
    pub fn with<R>(self, look: impl FnOnce(&Consent) -> R) -> R {
        self.consent.with_untracked(look)
    }

    /// [`Self::with`], tracked: runs again in effects when the consent changes.
    pub fn track<R>(self, look: impl FnOnce(&Consent) -> R) -> R {
        self.consent.with(look)
    }

    /// What the visitor chose; empty for nothing. Tracked. What runs is for [`Self::with`] to say.
    #[must_use]
    pub fn chosen(self) -> Vec<Purpose> {
        self.kept.with(|kept| kept.as_ref().map(|kept| kept.granted.clone()).unwrap_or_default())
    }

    /// How far her choice has come; tracked.
    #[must_use]
    pub fn standing(self) -> Standing {
        self.standing.get()
    }

    /// Makes a choice, whole: what is not in `granted` is refused. What it takes back ends before this returns.
    pub fn choose(self, granted: Vec<Purpose>) {
        let kept = KeptChoice::new(granted, How::Center, time::now());
        match keep(&kept) {
            Ok(()) => {
                self.take(Some(kept));
                privacy_signals::show_standing("answered");
                self.tell();
            }
            Err(Blocked) => {
                self.take(None);
                self.standing.set(Standing::Blocked);
                privacy_signals::show_standing("blocked");
            }
        }
    }

    /// Takes over from the boot script.
    pub(super) fn start(self) {
        self.look();
        privacy_signals::on_choice(move || self.look());
        privacy_signals::on_online(move || self.tell());
    }

    /// Reads what is kept, as the boot script or another tab left it.
    fn look(self) {
        match storage::kept_choice() {
            Ok(json) => {
                let kept = json.and_then(|json| json::read::<KeptChoice>(&json).ok());
                self.take(kept.filter(|kept| kept.holds(time::now())));
                self.tell();
            }
            Err(Blocked) => {
                self.take(None);
                self.standing.set(Standing::Blocked);
            }
        }
    }

    /// Lets a choice count. Withdrawn is withdrawn at once: the queue dies here, before anybody is told.
    fn take(self, kept: Option<KeptChoice>) {
        let consent = Consent::of(kept.as_ref(), privacy_signals::gpc(), time::now());
        if !consent.allows_visit() {
            self.visit.forget();
        }
        self.standing.set(match &kept {
            None => Standing::Unanswered,
            Some(kept) if kept.told => Standing::Recorded,
            Some(_) => Standing::Telling,
        });
        if self.consent.with_untracked(|before| *before != consent) {
            self.consent.set(consent);
        }
        self.kept.set(kept);
    }

    /// Tells the server what it does not know yet.
    fn tell(self) {
        let Some(kept) = self.kept.get_untracked().filter(|kept| !kept.told) else { return };
        if self.telling.get_value() {
            return;
        }
        self.telling.set_value(true);
        self.standing.set(Standing::Telling);
        spawn_local(async move {
            let change =
                ConsentChange { fingerprint: kept.fingerprint.clone(), granted: kept.granted.clone(), how: kept.how };
            let answer = call(&PutConsent(change)).await;
            self.telling.set_value(false);
            if self.kept.get_untracked().as_ref() == Some(&kept) {
                self.told(kept, answer);
            } else {
                // Another choice was made meanwhile: that is the one to tell.
                self.tell();
            }
        });
    }

    fn told(self, kept: KeptChoice, answer: Result<Recorded, Failure>) {
        match answer {
            Ok(recorded) => {
                let kept = KeptChoice { granted: recorded.granted, told: true, ..kept };
                match keep(&kept) {
                    Ok(()) => self.take(Some(kept)),
                    Err(Blocked) => self.standing.set(Standing::Blocked),
                }
            }
            Err(failure) if failure.code() == Some(contract::ProblemCode::Stale) => self.standing.set(Standing::Stale),
            Err(_) => self.standing.set(Standing::NotRecorded),
        }
    }

    /// The server says that it knows of no consent: its record counts. It is told anew on the next page.
    pub(super) fn not_known_to_server(self) {
        if let Some(kept) = self.kept.get_untracked() {
            let kept = KeptChoice { told: false, ..kept };
            // Where it cannot be kept it is read as it was, and refused by the server as before.
            let _best_effort = keep(&kept);
            self.take(Some(kept));
            self.standing.set(Standing::NotRecorded);
        }
    }
}

fn keep(kept: &KeptChoice) -> Result<(), Blocked> {
    json::write(kept).map_err(|_| Blocked).and_then(|json| storage::keep_choice(&json))
}
