//! `/account/security`: password, email, second factor, sessions, and the end of it.

use contract::{
    account::{Account, AskEmailChange, DeleteAccount, Me},
    privacy::Erased,
};
use leptos::prelude::*;

use super::{
    factor::factor,
    forms::{NEW_EMAIL, PASSWORDS},
    gate::gate,
    sessions::sessions,
};
use crate::{
    answers::{Answered, Answers},
    api::Asked,
    features::privacy_center::forgotten,
    head::{Head, use_head},
    i18n::account as text,
    loaded::Loaded,
    platform::document,
    reactive::effect,
    session::use_session,
    ui::{
        form::{FormSpec, LiveForm, form_view},
        sending::{Sending, act, sent},
    },
};

/// `/account/security`
pub fn security() -> AnyView {
    let erased = RwSignal::new(None::<Erased>);
    let page = move || match erased.get() {
        Some(done) => {
            use_head(|| Head::private(text::DELETE));
            view! { <div class="page narrow"><h1>{text::DELETED}</h1> {forgotten(&done)}</div> }.into_any()
        }
        None => gate(text::SECURITY, Box::new(move |me, account| shown(me, account, erased))),
    };
    page.into_any()
}

fn shown(me: Loaded<Me>, account: &Account, erased: RwSignal<Option<Erased>>) -> AnyView {
    // Beside a second factor a shorter password is enough.
    let totp = account.totp.then(|| ("totp", "true".to_owned()));
    let asked = move |answered: Answered| {
        if let Ok(account) = answered.read::<AskEmailChange>() {
            me.put(Me { account: Some(account) });
        }
    };
    view! {
        <div class="stack" data-gap="12">
            <div>
                {change(text::CHANGE_PASSWORD, "", &PASSWORDS, totp, text::PASSWORD_SAVED, |_| ())}
                {change(text::CHANGE_EMAIL, text::CHANGE_EMAIL_MEANS, &NEW_EMAIL, None, text::CHANGE_EMAIL_ASKED, asked)}
                {delete(erased)}
            </div>
            {factor(me)}
            {sessions(me)}
        </div>
    }
    .into_any()
}

/// One form behind its heading; done, it says so and is empty again.
fn change(
    heading: &'static str,
    lead: &'static str,
    spec: &'static FormSpec,
    known: Option<(&'static str, String)>,
    said: &'static str,
    done: impl Fn(Answered) + Send + Sync + 'static,
) -> AnyView {
    let (is_done, emptied) = (RwSignal::new(false), RwSignal::new(0_u32));
    let live = LiveForm::new(spec, known.into_iter().collect(), move |answered| {
        done(answered);
        is_done.set(true);
        emptied.update(|times| *times += 1);
    });
    effect(move || {
        if emptied.get() > 0 {
            live.clear();
        }
    });
    let told = move || {
        (is_done.get() && !live.sending.busy.get())
            .then(|| view! { <p class="notice" data-tone="ok">{said}</p> }.into_any())
    };
    view! {
        <details class="details">
            <summary>{heading}</summary>
            <div class="stack narrow" data-gap="4">
                <p class="muted">{lead}</p>
                <div role="status">{told}</div>
                {form_view(live)}
            </div>
        </details>
    }
    .into_any()
}

fn delete(erased: RwSignal<Option<Erased>>) -> AnyView {
    let (session, answers) = (use_session(), use_context::<Answers>().unwrap_or_default());
    let deleting = Sending::new("delete-said", move |answered| {
        erased.set(answered.read::<DeleteAccount>().ok());
        session.changed(&answers);
        document::focus_heading();
    });
    view! {
        <details class="details">
            <summary>{text::DELETE}</summary>
            <div class="stack narrow" data-gap="4">
                <p>{text::DELETE_MEANS}</p>
                {sent(deleting)}
                <p>{act(deleting, "button", text::DELETE_NOW, || Asked::of(&DeleteAccount))}</p>
            </div>
        </details>
    }
    .into_any()
}
