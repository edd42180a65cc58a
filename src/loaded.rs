//! Data where it is used: [`loaded`] shows what is at hand, and fetches only what is not.
//!
//! The machinery knows no type: it keeps an answer as `dyn Any` and reads it by a function pointer, so that it is in the
//! bundle once and not once an endpoint. [`Loaded`] gives the type back.

use std::{any::Any, marker::PhantomData, sync::Arc};

use contract::Endpoint;
use crate::reactive::prelude::*;

use crate::{
    answers::{Answered, Answers},
    api::{Asked, Failure},
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

impl<T> Load<T> {
    /// The data, if it is here.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(data) => Some(data),
            Self::Pending | Self::Failed(_) => None,
        }
    }
}

type Answer = Arc<dyn Any + Send + Sync>;

/// Data that a view shows and may ask for again.
#[derive(Debug)]
pub struct Loaded<T> {
    /// Whether something newer is on its way while the older is shown.
    pub busy: RwSignal<bool>,
    state: RwSignal<Load<Answer>>,
    attempt: RwSignal<u32>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Send + Sync + 'static> Loaded<T> {
    /// What to show.
    #[must_use]
    pub fn get(self) -> Load<Arc<T>> {
        match self.state.get() {
            Load::Pending => Load::Pending,
            Load::Failed(failure) => Load::Failed(failure),
            // Whatever put an answer here had this type: `loaded` and `put` are the only ones.
            Load::Ready(answer) => answer.downcast().map_or(Load::Failed(Failure::Unreadable), Load::Ready),
        }
    }

    /// Reads what to show.
    pub fn with<R>(self, read: impl FnOnce(&Load<Arc<T>>) -> R) -> R {
        read(&self.get())
    }

    /// Shows what came by another way.
    pub fn put(self, data: T) {
        self.state.set(Load::Ready(Arc::new(data)));
    }

    /// Asks the server again, for a "Try again" button or after a change.
    pub fn again(self) {
        self.attempt.update(|n| *n = n.wrapping_add(1));
    }
}

/// How an endpoint's answers are read and told apart.
#[derive(Clone, Copy)]
struct Reading {
    read: fn(&Answered) -> Result<Answer, Failure>,
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "a painted page shows its answers once"))]
    same: fn(&Answer, &Answer) -> bool,
}

impl Reading {
    fn of<E>() -> Self
    where
        E: Endpoint,
        E::Answer: PartialEq + Send + Sync,
    {
        Self {
            read: |answered| answered.read::<E>().map(|answer| Arc::new(answer) as Answer),
            same: |one, other| one.downcast_ref::<E::Answer>() == other.downcast_ref(),
        }
    }

    fn load(self, answered: &Answered) -> Load<Answer> {
        (self.read)(answered).map_or_else(Load::Failed, Load::Ready)
    }
}

/// Loads what `request` asks for, and again whenever that changes; `None` asks for nothing yet.
///
/// What came with the page is shown at once and not fetched. What an earlier visit to the same address left is
/// shown at once too, so that going back does not jump, and is brought up to date behind it.
pub fn loaded<E>(request: impl Fn() -> Option<E> + Send + Sync + 'static) -> Loaded<E::Answer>
where
    E: Endpoint + 'static,
    E::Answer: PartialEq + Send + Sync,
{
    let (state, busy, attempt) =
        load(Box::new(move || request().map(|request| Asked::of(&request))), Reading::of::<E>());
    Loaded { busy, state, attempt, of: PhantomData }
}

type Request = Box<dyn Fn() -> Option<Asked>>;

fn load(request: Request, reading: Reading) -> (RwSignal<Load<Answer>>, RwSignal<bool>, RwSignal<u32>) {
    let answers = use_context::<Answers>().unwrap_or_default();
    let first = untrack(|| request().map(|asked| asked.href));
    let known = first.as_deref().and_then(|href| answers.take(href));
    let fresh = known.as_ref().is_some_and(|known| known.fresh);
    let state = RwSignal::new(known.map_or(Load::Pending, |known| reading.load(&known.answered)));
    let busy = RwSignal::new(false);
    let attempt = RwSignal::new(0);
    #[cfg(target_arch = "wasm32")]
    browser::keep_up(
        browser::Kept { state, busy, attempt, reading, answers },
        request,
        fresh.then_some(first).flatten(),
    );
    #[cfg(not(target_arch = "wasm32"))]
    let _painted_once = (answers, fresh);
    (state, busy, attempt)
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use leptos::task::spawn_local;

    use super::*;
    use crate::{api, reactive::effect};

    pub(super) struct Kept {
        pub(super) state: RwSignal<Load<Answer>>,
        pub(super) busy: RwSignal<bool>,
        pub(super) attempt: RwSignal<u32>,
        pub(super) reading: Reading,
        pub(super) answers: Answers,
    }

    /// Fetches on every change of the request or the attempt, except for what is `shown` already.
    pub(super) fn keep_up(kept: Kept, request: Request, shown: Option<String>) {
        let Kept { state, busy, attempt, reading, answers } = kept;
        // The number of the newest request: the answer to an older one comes too late to be shown.
        let newest = StoredValue::new(0_u32);
        let mut before: Option<(Option<String>, u32)> = None;
        effect(move || {
            let attempt = attempt.get();
            let asked = request();
            let now = (asked.as_ref().map(|asked| asked.href.clone()), attempt);
            let earlier = before.replace(now.clone());
            let Some(asked) = asked else { return };
            if earlier.as_ref() == Some(&now) || (earlier.is_none() && shown.as_ref() == Some(&asked.href)) {
                return;
            }
            if earlier.is_some()
                && let Some(known) = answers.take(&asked.href)
            {
                state.set(reading.load(&known.answered));
            }
            let ours = newest.with_value(|n| n.wrapping_add(1));
            newest.set_value(ours);
            busy.set(true);
            let answers = answers.clone();
            spawn_local(async move {
                let href = asked.href.clone();
                let answered = api::fetch(asked).await;
                if newest.try_get_value() != Some(ours) {
                    return;
                }
                busy.set(false);
                let next = match answered {
                    Ok(answered) => {
                        let next = reading.load(&answered);
                        answers.keep(&href, answered);
                        next
                    }
                    // What is shown stays: an old list is of more use than none.
                    Err(Failure::Offline) if state.with_untracked(|shown| shown.ready().is_some()) => return,
                    Err(failure) => Load::Failed(failure),
                };
                let same = state.with_untracked(|shown| match (shown, &next) {
                    (Load::Ready(shown), Load::Ready(next)) => (reading.same)(shown, next),
                    (Load::Failed(shown), Load::Failed(next)) => shown == next,
                    _ => false,
                });
                if !same {
                    state.set(next);
                }
            });
        });
    }
}
