//! Who is signed in may change: by this tab, by another one, or while nobody looked. Who it is only the server says; the
//! app keeps a count of changes, with each of which the page is built anew.

use contract::{
    Endpoint,
    account::{GetAccount, Me},
};

use crate::{
    answers::{Answered, Answers},
    features::cart::use_cart,
    i18n::failures,
    loaded::{Loaded, loaded},
    platform::{document, tabs},
    privacy::use_privacy,
    reactive::{effect, prelude::*},
};

/// What may have changed; from the context, by [`use_session`].
#[derive(Debug, Clone, Copy)]
pub struct Session {
    changes: RwSignal<u32>,
    doubts: RwSignal<u32>,
}

/// Puts it into the context, and follows the other tabs. Needs the cart and [`Answers`] there.
pub fn provide_session() {
    let session = Session::default();
    provide_context(session);
    let (answers, cart) = (use_context::<Answers>().unwrap_or_default(), use_cart());
    tabs::on_told(move || {
        answers.forget("/api/");
        session.count();
        cart.refresh();
        document::announce(failures::ELSEWHERE);
    });
    document::on_shown(move || session.doubt());
    let consent = use_privacy().consent;
    effect(move || {
        // What a browser of hers refuses holds in this one, too.
        if session.changes() > 0 {
            consent.ask_elsewhere();
        }
    });
}

/// From the context; where there is none, nothing ever changes.
#[must_use]
pub fn use_session() -> Session {
    use_context::<Session>().unwrap_or_default()
}

impl Default for Session {
    fn default() -> Self {
        Self { changes: RwSignal::new(0), doubts: RwSignal::new(0) }
    }
}

impl Session {
    /// How often somebody signed in or out; tracked.
    #[must_use]
    pub fn changes(self) -> u32 {
        self.changes.get()
    }

    fn count(self) {
        self.changes.update(|changes| *changes = changes.wrapping_add(1));
    }

    /// It may be another account by now, or none: whoever shows one asks again.
    pub fn doubt(self) {
        self.doubts.update(|doubts| *doubts = doubts.wrapping_add(1));
    }

    /// Tells other tabs that it is another account by now, or none, where this one goes on with its page.
    pub fn tell(answers: &Answers) {
        answers.forget("/api/");
        tabs::tell();
    }

    /// This tab has signed somebody in or out: what was answered to somebody else is shown no more, here or in another
    /// tab. `me` is what [`GetAccount`] answers from now on.
    pub fn changed(self, answers: &Answers, me: Answered) {
        Self::tell(answers);
        answers.keep(GetAccount::PATH, me);
        self.count();
        document::focus_heading();
    }

    /// This tab has signed somebody out.
    pub fn left(self, answers: &Answers) {
        self.changed(answers, Answered { status: 200, body: r#"{"account":null}"#.to_owned() });
    }
}

/// The account of this browser, asked for again whenever it may be another.
pub fn account() -> Loaded<Me> {
    let (account, doubts) = (loaded(|| Some(GetAccount)), use_session().doubts);
    let mut seen = doubts.get_untracked();
    effect(move || {
        let now = doubts.get();
        if std::mem::replace(&mut seen, now) != now {
            account.again();
        }
    });
    account
}
