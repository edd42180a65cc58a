//! Pages that are hers: to a guest they show the way in, and then themselves.

use crate::dom::{Node, prelude::*};
use contract::account::{Account, Me};

use super::sign_in::sign_in;
use crate::{
    head::use_private,
    i18n::account as text,
    loaded::{Load, Loaded},
    session::{account, use_session},
    ui::{PICTURE, awaited},
};

/// What such a page shows.
#[derive(Clone, PartialEq)]
enum Stage {
    Waiting,
    /// Nobody; whether somebody was, as far as this tab knows.
    Guest(bool),
    /// Her, by her address and name: what changes beside them does not build the page anew.
    Hers(String),
}

/// What a page shows of an account.
type View = fn(Loaded<Me>, &Account) -> AnyView;

/// A page about an account: its heading, and `view` of it once somebody is signed in.
pub fn gate(heading: &'static str, view: View) -> AnyView {
    use_private(heading);
    let (me, session) = (account(), use_session());
    let stage = Memo::new(move |before: Option<&Stage>| match me.get() {
        Load::Ready(me) => match &me.account {
            Some(account) => Stage::Hers([account.email.as_str(), &account.name].concat()),
            None => Stage::Guest(
                matches!(before, Some(Stage::Hers(_) | Stage::Guest(true))) || untrack(|| session.changes()) > 0,
            ),
        },
        // What is shown of hers is not taken away because asking once more failed: her recovery codes are shown but once.
        Load::Pending | Load::Failed(_) => match before {
            Some(Stage::Hers(hers)) => Stage::Hers(hers.clone()),
            _ => Stage::Waiting,
        },
    });
    // The same element whatever comes under it: it keeps the focus.
    let title = move || if matches!(stage.get(), Stage::Guest(_)) { text::SIGN_IN } else { heading };
    let page = move || match stage.get() {
        Stage::Guest(left) => sign_in(left),
        Stage::Hers(_) => {
            let account = untrack(|| me.get()).ready().and_then(|me| me.account.clone());
            account.map(|account| view(me, &account)).into_any()
        }
        Stage::Waiting => awaited(me, PICTURE, |_| Node::fixed(PICTURE)),
    };
    view! { <div class="page stack" data-gap="8"><h1>{title}</h1> {page}</div> }.into_any()
}
