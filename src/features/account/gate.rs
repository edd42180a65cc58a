//! Who is signed in, and pages that are hers: to a guest they show the way in, and then themselves.

use contract::account::{Account, GetAccount, Me};
use leptos::prelude::*;

use super::sign_in::sign_in;
use crate::{
    head::{Head, use_head},
    loaded::{Load, Loaded, loaded},
    reactive::effect,
    session::use_session,
    ui::Failed,
};

/// The account of this browser, asked for again whenever it may be another.
pub fn follow_account() -> Loaded<Me> {
    let (account, session) = (loaded(|| Some(GetAccount)), use_session());
    let mut seen = session.changes();
    effect(move || {
        let now = session.changes();
        if std::mem::replace(&mut seen, now) != now {
            account.again();
        }
    });
    account
}

/// What such a page shows.
#[derive(Clone, PartialEq)]
enum Stage {
    Waiting,
    Guest,
    /// Her, by her address: what changes beside it does not build the page anew.
    Hers(String),
}

/// What a page shows of an account.
type View = dyn Fn(Loaded<Me>, &Account) -> AnyView + Send + Sync;

/// A page about an account: its heading, and `view` of it once somebody is signed in.
pub fn gate(heading: &'static str, view: Box<View>) -> AnyView {
    use_head(move || Head::private(heading));
    let me = follow_account();
    let stage = Memo::new(move |_| match me.get() {
        Load::Ready(me) => me.account.as_ref().map_or(Stage::Guest, |account| Stage::Hers(account.email.clone())),
        Load::Pending | Load::Failed(_) => Stage::Waiting,
    });
    let page = move || match stage.get() {
        Stage::Guest => sign_in(me),
        Stage::Hers(_) => {
            let account = untrack(|| me.get()).ready().and_then(|me| me.account.clone());
            let page = account.map(|account| view(me, &account));
            view! { <h1>{heading}</h1> {page} }.into_any()
        }
        Stage::Waiting => {
            let waiting = move || match me.get() {
                Load::Failed(failure) => view! { <Failed failure=failure retry=me/> }.into_any(),
                _ => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
            };
            view! { <h1>{heading}</h1> {waiting} }.into_any()
        }
    };
    view! { <div class="page account">{page}</div> }.into_any()
}
