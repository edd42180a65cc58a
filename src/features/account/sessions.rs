//! Where somebody is signed in, each with its way out (promise: P1.3).

use crate::dom::prelude::*;
use contract::account::{EndSession, ListSessions, Session, SessionList, SignOutEverywhere};

use crate::{
    answers::Answers,
    api::Asked,
    features::cart::use_cart,
    i18n::account as text,
    loaded::loaded,
    platform::{document, time},
    session::use_session,
    ui::{
        PICTURE, awaited,
        sending::{Sending, act, sent},
    },
};

const ID: &str = "sessions";

/// The list of them.
pub fn sessions() -> AnyView {
    let list = loaded(|| Some(ListSessions));
    let (cart, session, answers) = (use_cart(), use_session(), use_context::<Answers>().unwrap_or_default());
    let ending = Sending::new("sessions-said", move |_| {
        list.again();
        document::focus_id(ID);
    });
    let ending_all = Sending::new("everywhere-said", move |_| {
        session.left(&answers);
        cart.refresh();
    });
    let rows = awaited(list, PICTURE, move |list| rows(ending, list));
    view! {
        <section class="stack" data-gap="4" aria-labelledby=ID>
            <h2 id=ID tabindex="-1">{text::SESSIONS}</h2>
            {sent(ending)} {rows} {sent(ending_all)}
            {act(ending_all, text::SIGN_OUT_EVERYWHERE, || Asked::of(&SignOutEverywhere))}
        </section>
    }
    .into_any()
}

fn rows(ending: Sending, list: &SessionList) -> AnyView {
    let row = |session: &Session| {
        let Session { id, device, since, seen_at, this } = session.clone();
        let end = if this {
            view! { <p><span class="badge" data-tone="accent">{text::THIS_DEVICE}</span></p> }.into_any()
        } else {
            act(ending, text::SIGN_OUT, move || Asked::of(&EndSession { id: id.clone() }))
        };
        let when = text::seen(&time::date(since), &time::date_and_time(seen_at));
        view! { <li class="entry"><span><strong>{device}</strong> <br/> <span class="muted small">{when}</span></span> {end}</li> }
    };
    view! { <ul class="events" data-testid="sessions">{list.sessions.iter().map(row).collect_view()}</ul> }.into_any()
}
