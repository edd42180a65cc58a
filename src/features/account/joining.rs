//! What needs no session: registering, and what mailed links are for. A link does nothing by being opened, since programs
//! open links, too: it fills a form.

use crate::dom::prelude::*;

use super::{
    forms::{ASK_RESET, CONFIRM_EMAIL, REGISTER, RESET, VERIFY},
    link,
};
use crate::{
    answers::Answers,
    head::use_private,
    i18n::account as text,
    platform::{document, navigation::take_fragment},
    reactive::effect,
    routes::AccountPage,
    session::Session,
    ui::filled::{FormSpec, filled},
};

const DONE_ID: &str = "done";

/// A form, what is said over it, what is said once it has done its work, and where to go on from it.
struct Step {
    lead: &'static str,
    form: &'static FormSpec,
    done: &'static str,
    on: (AccountPage, &'static str),
    /// Whether it ends the session that this browser has.
    ends: bool,
}

const SIGN_IN: (AccountPage, &str) = (AccountPage::Overview, text::SIGN_IN);

/// `/account/register`
pub fn register() -> AnyView {
    const STEP: Step =
        Step { lead: text::REGISTER_LEAD, form: &REGISTER, done: text::REGISTERED, on: SIGN_IN, ends: false };
    page(text::REGISTER, Some(&STEP), &STEP)
}

/// `/account/verify#{token}`
pub fn verify() -> AnyView {
    const STEP: Step = Step { lead: text::VERIFY_LEAD, form: &VERIFY, done: text::VERIFIED, on: SIGN_IN, ends: false };
    page(text::VERIFY, None, &STEP)
}

/// `/account/email#{token}`
pub fn confirm_email() -> AnyView {
    const ACCOUNT: (AccountPage, &str) = (AccountPage::Overview, text::HEADING);
    const STEP: Step = Step {
        lead: text::CONFIRM_EMAIL_LEAD,
        form: &CONFIRM_EMAIL,
        done: text::EMAIL_CONFIRMED,
        on: ACCOUNT,
        ends: false,
    };
    page(text::VERIFY, None, &STEP)
}

/// `/account/reset`: asks for the link, and with `#{token}` of it sets the new password.
pub fn reset() -> AnyView {
    const ASK: Step =
        Step { lead: text::RESET_LEAD, form: &ASK_RESET, done: text::RESET_ASKED, on: SIGN_IN, ends: false };
    const SET: Step = Step { lead: text::RESET_NOW, form: &RESET, done: text::PASSWORD_SAVED, on: SIGN_IN, ends: true };
    page(text::RESET, Some(&ASK), &SET)
}

/// A page with one form: `with` for whoever follows a mailed link, `without` for others.
fn page(heading: &'static str, without: Option<&'static Step>, with: &'static Step) -> AnyView {
    use_private(heading);
    // Of the mailed link, taken off the address bar; empty for none.
    let token = RwSignal::new(None::<String>);
    effect(move || token.set(Some(take_fragment())));
    let done = RwSignal::new(None::<&'static Step>);
    let rest = move || {
        if let Some(step) = done.get() {
            return view! {
                <p class="notice" data-tone="ok" role="status" id=DONE_ID tabindex="-1">{step.done}</p>
                <ul class="links">{link(step.on.0, step.on.1)}</ul>
            }
            .into_any();
        }
        let Some(token) = token.get() else { return ().into_any() };
        let (step, known) = match (without, token.as_str()) {
            (Some(step), "") => (step, Vec::new()),
            (None, "") => {
                return view! {
                    <p class="notice" data-tone="error" role="alert">{text::LINK_BROKEN}</p>
                    <ul class="links">
                        {link(AccountPage::Register, text::REGISTER)} {link(AccountPage::Overview, text::SIGN_IN)}
                    </ul>
                }
                .into_any();
            }
            _ => (with, vec![("token", token)]),
        };
        let answers = use_context::<Answers>().unwrap_or_default();
        let said = move |_| {
            done.set(Some(step));
            if step.ends {
                Session::tell(&answers);
            } else {
                answers.forget("/api/account");
            }
            document::focus_id(DONE_ID);
        };
        view! {
            <p class="muted">{step.lead}</p>
            {filled(step.form, known, Box::new(said))}
            <ul class="links">{link(step.on.0, step.on.1)}</ul>
        }
        .into_any()
    };
    view! { <div class="page"><div class="narrow stack" data-gap="4"><h1>{heading}</h1> {rest}</div></div> }.into_any()
}
