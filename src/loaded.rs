//! Data where it is used: [`loaded`] shows what is at hand, and fetches only what is not.

use contract::Endpoint;
use leptos::prelude::*;

use crate::{
    answers::{Answers, Known},
    api::Failure,
};

/// How far a page's data has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load<T> {
    /// Nothing to show yet: skeletons.
    Pending,
    /// Here it is.
    Ready(T),
    /// Nothing to show, and why.
    Failed(Failure),
}

/// Data that a view shows and may ask for again.
#[derive(Debug)]
pub struct Loaded<T: Send + Sync + 'static> {
    /// What to show.
    pub state: RwSignal<Load<T>>,
    /// Whether something newer is on its way while [`Self::state`] shows the older.
    pub busy: RwSignal<bool>,
    attempt: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

impl<T: Send + Sync + 'static> Loaded<T> {
    /// Asks the server again, for a "Try again" button or after a change.
    pub fn again(&self) {
        self.attempt.update(|n| *n = n.wrapping_add(1));
    }
}

/// Loads what `request` asks for, and again whenever that changes; `None` asks for nothing yet.
///
/// What came with the page is shown at once and not fetched. What an earlier visit to the same address left is
/// shown at once too, so that going back does not jump, and is brought up to date behind it.
pub fn loaded<E>(request: impl Fn() -> Option<E> + Send + Sync + 'static) -> Loaded<E::Answer>
where
    E: Endpoint + 'static,
    E::Answer: Clone + PartialEq + Send + Sync,
{
    let answers = use_context::<Answers>().unwrap_or_default();
    let first = untrack(|| request().map(|request| request.href()));
    let known = first.as_deref().and_then(|href| answers.take(href));
    let fresh = known.as_ref().is_some_and(|known| known.fresh);
    let loaded = Loaded {
        state: RwSignal::new(known.map_or(Load::Pending, |known| read::<E>(&known))),
        busy: RwSignal::new(false),
        attempt: RwSignal::new(0),
    };
    #[cfg(target_arch = "wasm32")]
    keep_up(loaded, answers, request, fresh.then_some(first).flatten());
    #[cfg(not(target_arch = "wasm32"))]
    let _painted_once = (answers, fresh);
    loaded
}

fn read<E: Endpoint>(known: &Known) -> Load<E::Answer> {
    match known.answered.read::<E>() {
        Ok(answer) => Load::Ready(answer),
        Err(failure) => Load::Failed(failure),
    }
}

/// Fetches on every change of the request or the attempt, except for what is `shown` already.
#[cfg(target_arch = "wasm32")]
fn keep_up<E>(
    loaded: Loaded<E::Answer>,
    answers: Answers,
    request: impl Fn() -> Option<E> + Send + Sync + 'static,
    shown: Option<String>,
) where
    E: Endpoint + 'static,
    E::Answer: Clone + PartialEq + Send + Sync,
{
    use leptos::task::spawn_local;

    // The number of the newest request: the answer to an older one comes too late to be shown.
    let newest = StoredValue::new(0_u32);
    Effect::new(move |before: Option<(Option<String>, u32)>| {
        let attempt = loaded.attempt.get();
        let Some(request) = request() else { return (None, attempt) };
        let href = request.href();
        let now = (Some(href.clone()), attempt);
        if before.as_ref() == Some(&now) || (before.is_none() && shown.as_ref() == Some(&href)) {
            return now;
        }
        if before.is_some()
            && let Some(known) = answers.take(&href)
        {
            loaded.state.set(read::<E>(&known));
        }
        let ours = newest.with_value(|n| n.wrapping_add(1));
        newest.set_value(ours);
        loaded.busy.set(true);
        let answers = answers.clone();
        spawn_local(async move {
            let answered = crate::api::fetch(&request).await;
            if newest.try_get_value() != Some(ours) {
                return;
            }
            loaded.busy.set(false);
            let next = match answered {
                Ok(answered) => {
                    let known = Known { answered, fresh: false };
                    let next = read::<E>(&known);
                    answers.keep(&href, known.answered);
                    next
                }
                // What is shown stays: an old list is of more use than none.
                Err(Failure::Offline) if loaded.state.with_untracked(|s| matches!(s, Load::Ready(_))) => return,
                Err(failure) => Load::Failed(failure),
            };
            if loaded.state.with_untracked(|shown| *shown != next) {
                loaded.state.set(next);
            }
        });
        now
    });
}
