//! Where somebody is signed in, each with its way out (promise: P1.3).

use contract::account::{EndSession, ListSessions, Me, Session, SessionList, SignOutEverywhere};
use leptos::prelude::*;

use crate::{
    answers::Answers,
    api::Asked,
    i18n::account as text,
    loaded::{Load, Loaded, loaded},
    platform::{document, time},
    session::use_session,
    ui::{
        Failed,
        lines::line,
        sending::{Sending, act, sent},
    },
};

const ID: &str = "sessions";

/// The list of them; `me` is nobody once all are ended.
pub fn sessions(me: Loaded<Me>) -> AnyView {
    let list = loaded(|| Some(ListSessions));
    let (session, answers) = (use_session(), use_context::<Answers>().unwrap_or_default());
    let ending = Sending::new("sessions-said", move |answered| {
        if let Ok(left) = answered.read::<EndSession>() {
            let signed_in = left.sessions.iter().any(|session| session.this);
            list.put(left);
            document::focus_id(ID);
            if !signed_in {
                session.look();
            }
        }
    });
    let ending_all = Sending::new("everywhere-said", move |_| {
        me.put(Me { account: None });
        session.changed(&answers);
        document::focus_heading();
    });
    let rows = move || match list.get() {
        Load::Pending => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
        Load::Failed(failure) => view! { <Failed failure=failure retry=list/> }.into_any(),
        Load::Ready(list) => rows(ending, &list),
    };
    view! {
        <section class="stack" data-gap="4" aria-labelledby=ID>
            <h2 id=ID tabindex="-1">{text::SESSIONS}</h2>
            {sent(ending)}
            {rows}
            {sent(ending_all)}
            <p>{act(ending_all, "button", text::SIGN_OUT_EVERYWHERE, || Asked::of(&SignOutEverywhere))}</p>
        </section>
    }
    .into_any()
}

fn rows(ending: Sending, list: &SessionList) -> AnyView {
    let row = |session: &Session| {
        let Session { id, device, since, seen_at, this } = session.clone();
        let end = if this {
            view! { <span class="badge" data-tone="accent">{text::THIS_DEVICE}</span> }.into_any()
        } else {
            act(ending, "button", text::SIGN_OUT, move || Asked::of(&EndSession { id: id.clone() }))
        };
        let when = text::seen(&time::date(since), &time::date_and_time(seen_at));
        line(device, when, String::new(), end)
    };
    view! { <ul class="events" data-testid="sessions">{list.sessions.iter().map(row).collect_view()}</ul> }.into_any()
}
