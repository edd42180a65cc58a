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

/// An answer without its type.
pub(crate) type Answer = Arc<dyn Any + Send + Sync>;

/// What there is behind what is shown.
#[derive(Debug)]
struct Behind {
    /// All that is at hand.
    answers: Answers,
    /// What was asked for last.
    href: Option<String>,
    /// What the answer shown was read from: the same text again changes nothing on the page.
    text: Option<Answered>,
    /// The number of the newest request: the answer to an older one comes too late to be shown.
    newest: u32,
}

impl Behind {
    /// Whatever is under way comes too late from now on.
    fn supersede(&mut self) -> u32 {
        self.newest = self.newest.wrapping_add(1);
        self.newest
    }
}

/// Data that a view shows and may ask for again.
#[derive(Debug)]
pub struct Loaded<T> {
    /// Whether something newer is on its way while the older is shown.
    pub busy: RwSignal<bool>,
    state: RwSignal<Load<Answer>>,
    attempt: RwSignal<u32>,
    behind: StoredValue<Behind>,
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

    /// Shows what came by another way. What was answered before is older, and so is what is still on its way.
    pub fn put(self, data: T) {
        self.behind.update_value(|behind| {
            behind.supersede();
            behind.text = None;
            if let Some(href) = &behind.href {
                behind.answers.forget(href);
            }
        });
        self.busy.set(false);
        self.state.set(Load::Ready(Arc::new(data)));
    }

    /// Shows no longer what is shown, and asks the server again: what was forgotten is not kept on the page.
    pub fn anew(self) {
        self.behind.update_value(|behind| behind.text = None);
        self.state.set(Load::Pending);
        self.again();
    }

    /// How often it was asked for; one more asks again.
    #[must_use]
    pub const fn attempts(self) -> RwSignal<u32> {
        self.attempt
    }

    /// What to show, without its type.
    pub(crate) const fn bare(self) -> RwSignal<Load<Answer>> {
        self.state
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
    let Loaded { busy, state, attempt, behind, .. } =
        load(Box::new(move || request().map(|request| Asked::of(&request))), reading::<E>());
    Loaded { busy, state, attempt, behind, of: PhantomData }
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
        behind: StoredValue::new(Behind {
            answers,
            href: first.clone(),
            text: known.map(|known| known.answered),
            newest: 0,
        }),
        busy: RwSignal::new(false),
        attempt: RwSignal::new(0),
        of: PhantomData,
    };
    #[cfg(target_arch = "wasm32")]
    browser::keep_up(loaded, reading, request, fresh.then_some(first).flatten());
    #[cfg(not(target_arch = "wasm32"))]
    let _painted_once = fresh;
    loaded
}

#[cfg(target_arch = "wasm32")]
mod browser {

    use super::*;
    use crate::{api, platform::tasks::spawn_local, reactive::effect};

    /// Fetches on every change of the request or the attempt, except for what is `shown` already.
    pub(super) fn keep_up(loaded: Loaded<()>, reading: Reading, request: Request, shown: Option<String>) {
        let Loaded { state, busy, attempt, behind, .. } = loaded;
        let show = move |answered: Answered| {
            if behind.with_value(|behind| behind.text.as_ref() != Some(&answered)) {
                state.set(read(reading, &answered));
                behind.update_value(|behind| behind.text = Some(answered));
            }
        };
        let mut before: Option<(Option<String>, u32)> = None;
        effect(move || {
            let attempt = attempt.get();
            let asked = request();
            let now = (asked.as_ref().map(|asked| asked.href.clone()), attempt);
            let earlier = before.replace(now.clone());
            if earlier.as_ref() == Some(&now) {
                return;
            }
            behind.update_value(|behind| behind.href.clone_from(&now.0));
            let Some(asked) = asked else {
                behind.update_value(|behind| {
                    behind.supersede();
                });
                busy.set(false);
                return;
            };
            if earlier.is_none() && shown.as_ref() == Some(&asked.href) {
                return;
            }
            // Only of another address: asked for once more, what is shown may be newer than what was answered last.
            if earlier.is_some_and(|(href, _)| href.as_ref() != Some(&asked.href))
                && let Some(known) = behind.with_value(|behind| behind.answers.take(&asked.href))
            {
                show(known.answered);
            }
            let Some(ours) = behind.try_update_value(Behind::supersede) else { return };
            busy.set(true);
            spawn_local(async move {
                let href = asked.href.clone();
                let answered = api::fetch(asked).await;
                // Nothing where the page was left meanwhile.
                if behind.try_update_value(|behind| behind.newest) != Some(ours) {
                    return;
                }
                busy.set(false);
                match answered {
                    Ok(answered) => {
                        behind.with_value(|behind| behind.answers.keep(&href, answered.clone()));
                        show(answered);
                    }
                    // What is shown stays: an old list is of more use than none.
                    Err(Failure::Offline) if state.with_untracked(|shown| shown.ready().is_some()) => {}
                    Err(failure) => {
                        behind.update_value(|behind| behind.text = None);
                        state.set(Load::Failed(failure));
                    }
                }
            });
        });
    }
}
