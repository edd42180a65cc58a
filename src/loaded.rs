//! Data where it is used: [`loaded`] shows what is at hand, and fetches only what is not.
//!
//! The machinery knows no type: it keeps an answer as `dyn Any` and reads it by a function pointer, so that it is in the
//! bundle once and not once an endpoint. [`Loaded`] gives the type back.

use std::{any::Any, marker::PhantomData, sync::Arc};

use crate::reactive::prelude::*;
use contract::Endpoint;

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

/// What the answer shown was read from: the same text again changes nothing on the page.
type Text = StoredValue<Option<Answered>>;

/// Data that a view shows and may ask for again.
#[derive(Debug)]
pub struct Loaded<T> {
    /// Whether something newer is on its way while the older is shown.
    pub busy: RwSignal<bool>,
    state: RwSignal<Load<Answer>>,
    attempt: RwSignal<u32>,
    text: Text,
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
        self.text.set_value(None);
        self.state.set(Load::Ready(Arc::new(data)));
    }

    /// Shows no longer what is shown, and asks the server again: what was forgotten is not kept on the page.
    pub fn anew(self) {
        self.text.set_value(None);
        self.state.set(Load::Pending);
        self.again();
    }

    /// How often it was asked for; one more asks again.
    #[must_use]
    pub const fn attempts(self) -> RwSignal<u32> {
        self.attempt
    }

    /// Asks the server again, for a "Try again" button or after a change.
    pub fn again(self) {
        self.attempt.update(|n| *n = n.wrapping_add(1));
    }
}

/// How an endpoint's answers are read.
type Reading = fn(&Answered) -> Result<Answer, Failure>;

fn reading<E: Endpoint<Answer: Send + Sync>>() -> Reading {
    |answered| answered.read::<E>().map(|answer| Arc::new(answer) as Answer)
}

/// Loads what `request` asks for, and again whenever that changes; `None` asks for nothing yet.
///
/// What came with the page is shown at once and not fetched. What an earlier visit to the same address left is
/// shown at once too, so that going back does not jump, and is brought up to date behind it.
pub fn loaded<E>(request: impl Fn() -> Option<E> + Send + Sync + 'static) -> Loaded<E::Answer>
where
    E: Endpoint + 'static,
    E::Answer: Send + Sync,
{
    let Loaded { busy, state, attempt, text, .. } =
        load(Box::new(move || request().map(|request| Asked::of(&request))), reading::<E>());
    Loaded { busy, state, attempt, text, of: PhantomData }
}

type Request = Box<dyn Fn() -> Option<Asked>>;

fn read(reading: Reading, answered: &Answered) -> Load<Answer> {
    reading(answered).map_or_else(Load::Failed, Load::Ready)
}

fn load(request: Request, reading: Reading) -> Loaded<()> {
    let answers = use_context::<Answers>().unwrap_or_default();
    let first = untrack(|| request().map(|asked| asked.href));
    let known = first.as_deref().and_then(|href| answers.take(href));
    let fresh = known.as_ref().is_some_and(|known| known.fresh);
    let loaded = Loaded {
        state: RwSignal::new(known.as_ref().map_or(Load::Pending, |known| read(reading, &known.answered))),
        text: StoredValue::new(known.map(|known| known.answered)),
        busy: RwSignal::new(false),
        attempt: RwSignal::new(0),
        of: PhantomData,
    };
    #[cfg(target_arch = "wasm32")]
    browser::keep_up(loaded, reading, answers, request, fresh.then_some(first).flatten());
    #[cfg(not(target_arch = "wasm32"))]
    let _painted_once = (answers, fresh);
    loaded
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use leptos::task::spawn_local;

    use super::*;
    use crate::{api, reactive::effect};

    /// Fetches on every change of the request or the attempt, except for what is `shown` already.
    pub(super) fn keep_up(
        loaded: Loaded<()>,
        reading: Reading,
        answers: Answers,
        request: Request,
        shown: Option<String>,
    ) {
        let Loaded { state, busy, attempt, text, .. } = loaded;
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
                state.set(read(reading, &known.answered));
                text.set_value(Some(known.answered));
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
                match answered {
                    Ok(answered) => {
                        answers.keep(&href, answered.clone());
                        if text.with_value(|shown| shown.as_ref() != Some(&answered)) {
                            state.set(read(reading, &answered));
                            text.set_value(Some(answered));
                        }
                    }
                    // What is shown stays: an old list is of more use than none.
                    Err(Failure::Offline) if state.with_untracked(|shown| shown.ready().is_some()) => {}
                    Err(failure) => {
                        text.set_value(None);
                        state.set(Load::Failed(failure));
                    }
                }
            });
        });
    }
}
