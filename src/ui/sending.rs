//! What a person has sent, by a form or a button: on its way, stopped, or done. Where the shop wants the password again
//! first, it is asked for, and the call then goes on by itself.

use std::sync::Arc;

use crate::dom::prelude::*;
use contract::{FieldError, ProblemCode};

use crate::{
    answers::Answered,
    api::{self, Asked, Failure},
    i18n::failures,
    platform::{document, tasks::spawn_local},
    reactive::effect,
    session::{Session, use_session},
    ui::proof::{Proving, proof},
};

type Done = Arc<dyn Fn(Answered) + Send + Sync>;
type Again = Arc<dyn Fn() + Send + Sync>;
/// Shows faults at the fields that it knows; whether it knew one.
type ShowAtFields = Box<dyn Fn(&[FieldError]) -> bool>;

/// A call in the making. Cheap to copy; lives as long as its page.
#[derive(Clone, Copy)]
pub struct Sending {
    /// Whether it is on its way.
    pub busy: RwSignal<bool>,
    /// What stopped it.
    pub stop: RwSignal<Option<Failure>>,
    /// What else is said of it, after its tone; empty for nothing.
    pub told: RwSignal<(&'static str, &'static str)>,
    /// Before which call the password is asked for.
    pub proving: Proving,
    /// The id of the place for what is said of it, which takes the focus.
    pub id: &'static str,
    done: StoredValue<Done>,
    kept: StoredValue<Option<Asked>>,
    again: StoredValue<Option<Again>>,
    words: fn(ProblemCode) -> &'static str,
    well: &'static str,
    session: Session,
}

impl Sending {
    /// Nothing sent yet. `id` is that of the place for what is said of it; `done` is told of a success.
    #[must_use]
    pub fn new(id: &'static str, done: impl Fn(Answered) + Send + Sync + 'static) -> Self {
        Self::with(id, Arc::new(done))
    }

    /// Once in the bundle, whatever is done.
    #[inline(never)]
    fn with(id: &'static str, done: Done) -> Self {
        Self {
            busy: RwSignal::new(false),
            stop: RwSignal::new(None),
            told: RwSignal::new(("", "")),
            proving: use_context().unwrap_or_default(),
            id,
            done: StoredValue::new(done),
            kept: StoredValue::new(None),
            again: StoredValue::new(None),
            words: |_| "",
            well: "",
            session: use_session(),
        }
    }

    /// With words of its own for what may stop it; empty where the usual ones do.
    #[must_use]
    pub fn saying(self, words: fn(ProblemCode) -> &'static str) -> Self {
        Self { words, ..self }
    }

    /// With words for a success.
    #[must_use]
    pub fn telling(self, well: &'static str) -> Self {
        Self { well, ..self }
    }

    /// Is on its way, and tells what stopped it, where and while `other` does: a first step and the second look as one.
    #[must_use]
    pub fn as_one_with(self, other: Self) -> Self {
        Self { busy: other.busy, stop: other.stop, told: other.told, ..self }
    }

    /// What is said of it and in which tone; tracked.
    fn said(self) -> (&'static str, String) {
        let stopped = self.stop.with(|stop| {
            let failure = stop.as_ref()?;
            let own = failure.code().map_or("", self.words);
            Some(if own.is_empty() { failures::told(failure) } else { own.to_owned() })
        });
        let told = || {
            let (tone, told) = self.told.get();
            (tone, told.to_owned())
        };
        stopped.map_or_else(told, |said| ("error", said))
    }

    /// Says nothing any more of what was sent before.
    pub fn fresh(self) {
        self.told.set(("", ""));
        self.stop.set(None);
    }

    /// What the server finds stands at its fields and not over the form, where `show` knows one of them.
    pub fn at_fields(self, show: ShowAtFields) {
        effect(move || {
            if let Some(Failure::Problem(problem)) = self.stop.get()
                && show(&problem.errors)
            {
                self.stop.set(None);
            }
        });
    }

    /// Sends; nothing while something is on its way: who presses twice has asked once.
    pub fn send(self, asked: Asked) {
        if !self.busy.get_untracked() {
            self.kept.set_value(Some(asked));
            self.go();
        }
    }

    /// Goes on by what the form says then, not by what it said before the password was asked for.
    pub fn goes_on_by(self, again: Again) {
        self.again.set_value(Some(again));
    }

    /// Her person has shown that it is her.
    pub fn go_on(self) {
        match self.again.get_value() {
            Some(again) => again(),
            None => self.go(),
        }
    }

    fn go(self) {
        let Some(asked) = self.kept.get_value() else { return };
        self.busy.set(true);
        self.fresh();
        self.proving.over(self.id);
        spawn_local(async move {
            let answered = api::fetch(asked).await.and_then(Answered::success);
            // Whoever has left the page is told nothing.
            let Some(done) = self.done.try_get_value() else { return };
            self.busy.set(false);
            match answered {
                Ok(answered) => {
                    self.told.set(("ok", self.well));
                    done(answered);
                }
                Err(failure) if failure.code() == Some(ProblemCode::ReauthNeeded) => self.proving.ask(self.id),
                Err(failure) => {
                    if failure.code() == Some(ProblemCode::NotSignedIn) {
                        self.session.doubt();
                    }
                    self.stop.set(Some(failure));
                    document::focus_id(self.id);
                }
            }
        });
    }

    /// `true` or `false`, for `aria-busy`; tracked.
    pub fn is_busy(self) -> String {
        self.busy.get().to_string()
    }
}

/// What is said of a call.
pub fn stopped(sending: Sending) -> AnyView {
    let said = move || {
        let (tone, said) = sending.said();
        (!said.is_empty()).then(|| view! { <p class="notice" data-tone=tone>{said}</p> })
    };
    said.into_any()
}

/// The place for what stopped a call that is no form's, and for the password where that is asked again.
pub fn sent(sending: Sending) -> AnyView {
    view! {
        <div id=sending.id tabindex="-1" role="alert">{stopped(sending)}</div>
        {proof(sending)}
    }
    .into_any()
}

/// Something that cannot be undone, behind a quiet line: what it means stands before the button.
pub fn decision(sending: Sending, (line, means, label): (&'static str, String, &'static str), asked: Asked) -> AnyView {
    view! {
        <details class="details">
            <summary>{line}</summary>
            <div class="stack" data-gap="2">
                <p>{means}</p>
                {sent(sending)}
                {act(sending, label, move || asked.clone())}
            </div>
        </details>
    }
    .into_any()
}

/// A button that sends what `asked` makes.
pub fn act(sending: Sending, label: &'static str, asked: impl Fn() -> Asked + 'static) -> AnyView {
    fn boxed(sending: Sending, label: &'static str, asked: Box<dyn Fn() -> Asked>) -> AnyView {
        let press = move |_| sending.send(asked());
        view! {
            <p>
                <button type="button" class="button" aria-busy=move || sending.is_busy() on:click=press>{label}</button>
            </p>
        }
        .into_any()
    }
    boxed(sending, label, Box::new(asked))
}
