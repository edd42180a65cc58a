//! The consent as it changes: by the banner, in the privacy center, in another tab, at the server.

use contract::privacy::{
    AcknowledgePolicy, Acknowledgement, ConsentChange, FINGERPRINT, GetConsent, GetDifference, How, KeptChoice,
    POLICY_VERSION, PastChoice, Purpose, PutConsent, Recorded, ServiceId, registry::TOLD_VERSION,
};

use crate::reactive::prelude::*;

use super::{Consent, Visit};
use crate::{
    api::{Failure, call},
    i18n::{failures, privacy as text},
    json,
    platform::{Blocked, document, locks, privacy_signals, random, storage, tasks::spawn_local, time},
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
    choices: RwSignal<Vec<PastChoice>>,
    refused_elsewhere: RwSignal<bool>,
    visit: Visit,
    /// Whether this tab tells or waits for its turn to.
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
            choices: RwSignal::new(Vec::new()),
            refused_elsewhere: RwSignal::new(false),
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

    /// The services that she excepted; tracked.
    #[must_use]
    pub fn declined(self) -> Vec<ServiceId> {
        self.kept.with(|kept| kept.as_ref().map(|kept| kept.declined.clone()).unwrap_or_default())
    }

    /// The choices that the server has on record, each with a receipt; tracked. Empty until [`Self::ask_choices`].
    #[must_use]
    pub fn choices(self) -> Vec<PastChoice> {
        self.choices.get()
    }

    /// Whether another browser of her account refuses by Global Privacy Control, and she has not chosen otherwise in this
    /// one since; tracked. Unknown, and so no, until the server said it.
    #[must_use]
    pub fn refused_elsewhere(self) -> bool {
        self.refused_elsewhere.get()
    }

    /// Asks the server for them; where it does not answer, `said` says so.
    pub fn ask_choices(self, said: RwSignal<&'static str>) {
        self.ask(Box::new(move |answer| match answer {
            Ok(recorded) => self.choices.set(recorded.choices),
            Err(failure) => said.set(failures::message(&failure)),
        }));
    }

    /// Asks the server what it holds, and takes what another browser of her account refuses.
    fn ask(self, then: Box<dyn FnOnce(Result<Recorded, Failure>)>) {
        let asked_with = self.kept();
        spawn_local(async move {
            let answer = call(&GetConsent).await;
            if let Ok(recorded) = &answer {
                self.refused_elsewhere.set(recorded.refused_elsewhere);
                // What she chose meanwhile is a choice of her own.
                if recorded.refused_elsewhere
                    && let Some(kept) = kept_now().filter(|kept| asked_with.as_ref() == Some(kept))
                {
                    self.take(Some(less_what_is_refused(kept, true)));
                    self.tell();
                }
            }
            then(answer);
        });
    }

    /// Asks the server whether another browser of her account refuses what is allowed in this one, where there is such.
    pub fn ask_elsewhere(self) {
        if self.kept().is_some_and(|kept| kept.granted.iter().any(|purpose| purpose.refused_by_gpc())) {
            self.ask(Box::new(|_| {}));
        }
    }

    /// Whether the policy has changed since she chose, and she has not said that she read it; tracked.
    #[must_use]
    pub fn has_unread_policy(self) -> bool {
        self.kept.with(|kept| kept.as_ref().is_some_and(|kept| *kept.policy < *TOLD_VERSION))
    }

    /// She has read the policy: noted here once the server has noted it (promise: P7); where it has not, `said` says so.
    /// Allows nothing.
    pub fn acknowledge(self, said: RwSignal<&'static str>) {
        spawn_local(async move {
            let read = AcknowledgePolicy(Acknowledgement { version: POLICY_VERSION.to_owned() });
            if let Err(failure) = call(&read).await {
                said.set(failures::message(&failure));
            } else if let Some(kept) = self.kept.get_untracked() {
                let kept = KeptChoice { policy: POLICY_VERSION.to_owned(), ..kept };
                if keep(&kept).is_ok() {
                    self.kept.set(Some(kept));
                    privacy_signals::policy_read();
                }
            }
        });
    }

    /// How far her choice has come; tracked.
    #[must_use]
    pub fn standing(self) -> Standing {
        self.standing.get()
    }

    /// Makes a choice, whole: what is not in `granted` is refused, and of that the services in `declined`. What it takes
    /// back ends before this returns.
    pub fn choose(self, granted: Vec<Purpose>, declined: Vec<ServiceId>) {
        let fresh = KeptChoice::new(granted, How::Center, time::now());
        let kept = KeptChoice { declined, snapshot: privacy_signals::snapshot(), ..fresh };
        privacy_signals::chosen();
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
        let look_and_tell = move || {
            self.look();
            self.tell();
        };
        look_and_tell();
        self.ask_elsewhere();
        privacy_signals::on_choice(look_and_tell);
        // What another tab kept, that tab tells: tabs see one another's storage a moment late, lock or no lock.
        privacy_signals::on_other_tab(move || self.look());
        // A page that was frozen heard of nothing, and in one that was left open a consent runs out.
        document::on_shown(look_and_tell);
        privacy_signals::on_online(move || self.tell());
    }

    /// Reads what is kept, as the boot script or another tab left it.
    fn look(self) {
        match storage::kept_choice() {
            Ok(json) => {
                let kept = json.and_then(|json| json::read::<KeptChoice>(&json).ok());
                let kept = kept.map(|kept| less_what_is_refused(kept, privacy_signals::gpc()));
                if let Some(before) = kept.as_ref().filter(|kept| kept.fingerprint != FINGERPRINT) {
                    Self::show_difference(before.fingerprint.clone());
                }
                self.take(kept.filter(|kept| kept.holds(time::now())));
            }
            Err(Blocked) => {
                self.take(None);
                self.standing.set(Standing::Blocked);
            }
        }
    }

    /// Shows on the banner what is asked differently than under an earlier fingerprint (promise: P7).
    fn show_difference(since: String) {
        spawn_local(async move {
            if let Ok(difference) = call(&GetDifference { since }).await {
                privacy_signals::show_difference(&text::difference(&difference));
            }
        });
    }

    /// Lets a choice count. Withdrawn is withdrawn at once: the queue dies here, before anybody is told.
    fn take(self, kept: Option<KeptChoice>) {
        let gpc = privacy_signals::gpc();
        let consent = Consent::of(kept.as_ref(), gpc, time::now());
        // By her choice and not by the server's record of it, which may be a moment behind.
        let chosen = kept.iter().flat_map(|kept| &kept.granted).copied();
        let chosen: Vec<Purpose> = chosen.filter(|purpose| !(gpc && purpose.refused_by_gpc())).collect();
        storage::forget_all_but(&chosen);
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

    /// Tells the server what it does not know yet. One tab at a time and one choice after the other: so the last choice
    /// is the last that the server hears, and what one tab has told no other tells again.
    fn tell(self) {
        if self.kept.get_untracked().is_none_or(|kept| kept.told) || self.telling.get_value() {
            return;
        }
        self.telling.set_value(true);
        self.standing.set(Standing::Telling);
        spawn_local(async move {
            locks::alone("valise.consent", async move {
                while let Some(kept) = untold() {
                    let change = ConsentChange {
                        snapshot: kept.snapshot.clone(),
                        granted: kept.granted.clone(),
                        declined: kept.declined.clone(),
                        how: kept.how,
                    };
                    let answer = call(&PutConsent { change, key: random::key() }).await;
                    // Otherwise another choice was made meanwhile, here or in another tab: that is the one to tell.
                    if untold().as_ref() == Some(&kept) && self.told(kept, answer) {
                        break;
                    }
                }
            })
            .await;
            self.telling.set_value(false);
        });
    }

    /// Takes the answer; whether that was all there is to do.
    fn told(self, kept: KeptChoice, answer: Result<Recorded, Failure>) -> bool {
        match answer {
            Ok(recorded) => {
                let Recorded { consent, choices, refused_elsewhere } = recorded;
                self.choices.set(choices);
                self.refused_elsewhere.set(refused_elsewhere);
                let kept = KeptChoice { granted: consent.granted, declined: consent.declined, told: true, ..kept };
                match keep(&kept) {
                    Ok(()) => self.take(Some(kept)),
                    Err(Blocked) => self.standing.set(Standing::Blocked),
                }
            }
            Err(Failure::Problem(problem)) if problem.code == contract::ProblemCode::Stale => {
                return self.told_anew(kept, problem.snapshot.unwrap_or_default());
            }
            Err(_) => self.standing.set(Standing::NotRecorded),
        }
        true
    }

    /// The server asks by another snapshot. Where it means what this app shows (a page from a host that signs none, a new
    /// key), the choice is told again with it, once; else she has to see what is asked now.
    fn told_anew(self, kept: KeptChoice, snapshot: String) -> bool {
        let means_the_same = snapshot.split('.').nth(3) == Some(FINGERPRINT);
        if !means_the_same || snapshot == kept.snapshot {
            self.standing.set(Standing::Stale);
            return true;
        }
        let kept = KeptChoice { snapshot, ..kept };
        match keep(&kept) {
            Ok(()) => self.kept.set(Some(kept)),
            Err(Blocked) => {
                self.standing.set(Standing::Blocked);
                return true;
            }
        }
        false
    }

    /// What she has chosen, for [`Self::refused_by_server`].
    pub(super) fn kept(self) -> Option<KeptChoice> {
        self.kept.get_untracked()
    }

    /// The server says that it knows of no such consent: its record counts, and nobody consents anew but she. Where it is
    /// not another browser of hers that refuses, she is asked again, unless she has chosen something else since.
    pub(super) fn refused_by_server(self, told: Option<KeptChoice>) {
        self.ask(Box::new(move |answer| {
            let elsewhere = answer.is_ok_and(|recorded| recorded.refused_elsewhere);
            if !elsewhere && told.is_some() && told == kept_now() && storage::forget_choice().is_ok() {
                self.take(None);
                privacy_signals::show_standing("ask");
            }
        }));
    }
}

/// What is kept now, whichever tab kept it.
fn kept_now() -> Option<KeptChoice> {
    json::read(&storage::kept_choice().ok()??).ok()
}

/// The choice that the server does not know yet.
fn untold() -> Option<KeptChoice> {
    kept_now().filter(|kept| !kept.told && kept.holds(time::now()))
}

/// A choice from before this browser, or another of hers, was set to refuse some of it: from now on it is the smaller one,
/// and is told so.
fn less_what_is_refused(kept: KeptChoice, gpc: bool) -> KeptChoice {
    let mut granted = kept.granted.clone();
    granted.retain(|purpose| !(gpc && purpose.refused_by_gpc()));
    if granted == kept.granted {
        return kept;
    }
    let smaller = KeptChoice {
        granted,
        how: How::Gpc,
        at: time::now(),
        snapshot: privacy_signals::snapshot(),
        told: false,
        ..kept
    };
    // Where it cannot be kept, what is kept is read as the smaller one again.
    let _best_effort = keep(&smaller);
    smaller
}

fn keep(kept: &KeptChoice) -> Result<(), Blocked> {
    json::write(kept).map_err(|_| Blocked).and_then(|json| storage::keep_choice(&json))
}
