//! Whether somebody is signed in may have changed: by this tab, by another one, or while nobody looked. Who it is only
//! the server says; the app keeps a count of changes, and pages ask again.

use leptos::prelude::*;

use crate::{
    answers::Answers,
    platform::{document, tabs},
};

/// The count of changes; from the context, by [`use_session`].
#[derive(Debug, Clone, Copy)]
pub struct Session(RwSignal<u32>);

/// Puts it into the context, and follows the other tabs.
pub fn provide_session() {
    let session = Session(RwSignal::new(0));
    provide_context(session);
    let answers = use_context::<Answers>().unwrap_or_default();
    tabs::on_told(move || {
        answers.forget("/api/");
        session.look();
    });
    document::on_shown(move || session.look());
}

/// From the context; where there is none, nothing ever changes.
#[must_use]
pub fn use_session() -> Session {
    use_context::<Session>().unwrap_or_else(|| Session(RwSignal::new(0)))
}

impl Session {
    /// How many changes there were; tracked.
    #[must_use]
    pub fn changes(self) -> u32 {
        self.0.get()
    }

    /// Pages ask again.
    pub fn look(self) {
        self.0.update(|changes| *changes = changes.wrapping_add(1));
    }

    /// This tab has signed somebody in or out: what was answered to somebody else is shown from memory no more, here or
    /// in another tab.
    pub fn changed(self, answers: &Answers) {
        answers.forget("/api/");
        tabs::tell();
        self.look();
    }
}
