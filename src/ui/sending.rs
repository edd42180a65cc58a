//! What a person has sent, by a form or a button: at work, stopped, or done; and where the shop wants the password
//! again first, it is asked for and the call then goes on by itself.

use contract::ProblemCode;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    answers::Answered,
    api::{self, Asked, Failure},
    i18n::failures,
    platform::document,
    session::{Session, use_session},
    ui::proof::proof,
};

/// A call in the making. Cheap to copy; lives as long as its page.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    /// Whether it is on its way.
    pub busy: RwSignal<bool>,
    /// What stopped it.
    pub stop: RwSignal<Option<Failure>>,
    /// Whether the password is asked for before it goes on.
    pub proving: RwSignal<bool>,
    id: &'static str,
    kept: StoredValue<Option<Asked>>,
    done: Callback<Answered>,
    stops: fn(ProblemCode) -> &'static str,
    session: Session,
}

impl Sending {
    /// Nothing sent yet. `id` is that of the place for what is said of it, which takes the focus; `done` is told of a
    /// success.
    #[must_use]
    pub fn new(id: &'static str, done: impl Fn(Answered) + Send + Sync + 'static) -> Self {
        Self {
            busy: RwSignal::new(false),
            stop: RwSignal::new(None),
            proving: RwSignal::new(false),
            id,
            kept: StoredValue::new(None),
            done: Callback::new(done),
            stops: crate::i18n::forms::stops,
            session: use_session(),
        }
    }

    /// With words of its own for what may stop it.
    #[must_use]
    pub fn saying(self, stops: fn(ProblemCode) -> &'static str) -> Self {
        Self { stops, ..self }
    }

    /// What stopped it, in words; tracked.
    fn words(self) -> Option<String> {
        let own = self.stops;
        self.stop.with(|stop| {
            let failure = stop.as_ref()?;
            let own = failure.code().map_or("", own);
            Some(if own.is_empty() { failures::told(failure) } else { own.to_owned() })
        })
    }

    /// Sends; nothing while something is on its way: who presses twice has asked once.
    pub fn send(self, asked: Asked) {
        if !self.busy.get_untracked() {
            self.kept.set_value(Some(asked));
            self.go();
        }
    }

    /// Sends what was kept once more.
    pub fn go(self) {
        let Some(asked) = self.kept.get_value() else { return };
        self.busy.set(true);
        self.stop.set(None);
        self.proving.set(false);
        spawn_local(async move {
            let answered = api::fetch(asked).await.and_then(Answered::success);
            // Whoever has left the page is told nothing.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answered {
                Ok(answered) => {
                    self.kept.set_value(None);
                    let _gone_with_its_page = self.done.try_run(answered);
                }
                Err(failure) if failure.code() == Some(ProblemCode::ReauthNeeded) => self.proving.set(true),
                Err(failure) => {
                    if failure.code() == Some(ProblemCode::NotSignedIn) {
                        self.session.look();
                    }
                    self.stop.set(Some(failure));
                    document::focus_id(self.id);
                }
            }
        });
    }
}

/// What stopped a call, in words.
pub fn stopped(sending: Sending) -> AnyView {
    let said = move || sending.words().map(|said| view! { <p class="notice" data-tone="error">{said}</p> }.into_any());
    said.into_any()
}

/// The place for what becomes of a call beside its success.
pub fn sent(sending: Sending) -> AnyView {
    view! {
        <div id=sending.id tabindex="-1" role="alert">{stopped(sending)}</div>
        {proof(sending)}
    }
    .into_any()
}

/// A button that sends what `asked` makes.
pub fn act(sending: Sending, class: &'static str, label: &'static str, asked: impl Fn() -> Asked + 'static) -> AnyView {
    fn boxed(sending: Sending, class: &'static str, label: &'static str, asked: Box<dyn Fn() -> Asked>) -> AnyView {
        let press = move |_| sending.send(asked());
        view! {
            <button type="button" class=class aria-busy=move || sending.busy.get().to_string() on:click=press>
                {label}
            </button>
        }
        .into_any()
    }
    boxed(sending, class, label, Box::new(asked))
}
