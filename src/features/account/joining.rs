//! What needs no session: registering, and what mailed links are for. A link does nothing by being opened, since programs
//! open links too: it fills a button.

use leptos::prelude::*;

use super::{
    forms::{ASK_RESET, REGISTER, RESET},
    sign_in::link,
};
use crate::{
    head::{Head, use_head},
    i18n::account as text,
    platform::{document, navigation::take_fragment},
    reactive::effect,
    routes::AccountPage,
    session::use_session,
    ui::form::{FormSpec, LiveForm, form_view},
};

const DONE_ID: &str = "done";

/// What shows the form, and where it leaves what is to be said after it.
type Body = dyn Fn(RwSignal<&'static str>) -> AnyView + Send;

/// A page with one form, and what is said once it has done its work.
fn page(heading: &'static str, lead: &'static str, body: Box<Body>) -> AnyView {
    use_head(move || Head::private(heading));
    let done = RwSignal::new("");
    let rest = move || match done.get() {
        "" => view! { <p class="muted">{lead}</p> {body(done)} }.into_any(),
        said => view! {
            <p class="notice" data-tone="ok" role="status" id=DONE_ID tabindex="-1">{said}</p>
            <ul class="links">{link(AccountPage::Overview, text::HEADING)}</ul>
        }
        .into_any(),
    };
    view! { <div class="page narrow"><h1>{heading}</h1> {rest}</div> }.into_any()
}

/// A form after which `said` is shown.
fn form(
    spec: &'static FormSpec,
    known: Vec<(&'static str, String)>,
    done: RwSignal<&'static str>,
    said: &'static str,
) -> AnyView {
    let session = use_session();
    form_view(LiveForm::new(spec, known, move |_| {
        done.set(said);
        session.look();
        document::focus_id(DONE_ID);
    }))
}

/// `/account/register`
pub fn register() -> AnyView {
    let body = |done| {
        view! {
            {form(&REGISTER, Vec::new(), done, text::REGISTERED)}
            <ul class="links">{link(AccountPage::Overview, text::SIGN_IN)}</ul>
        }
        .into_any()
    };
    page(text::REGISTER, text::REGISTER_LEAD, Box::new(body))
}

/// `/account/verify#{token}`, and `/account/email#{token}` for another address.
pub fn verify(spec: &'static FormSpec) -> AnyView {
    let token = token();
    let body = move |done| {
        let form = move || match token.get() {
            None => view! { <div class="skeleton" data-shape="button"></div> }.into_any(),
            Some(token) if token.is_empty() => view! {
                <p class="notice" data-tone="error" role="alert">{text::LINK_BROKEN}</p>
                <ul class="links">{link(AccountPage::Register, text::REGISTER)}</ul>
            }
            .into_any(),
            Some(token) => form(spec, vec![("token", token)], done, text::VERIFIED),
        };
        form.into_any()
    };
    page(text::VERIFY, text::VERIFY_LEAD, Box::new(body))
}

/// `/account/reset`: asks for the link, and with `#{token}` of it sets the new password.
pub fn reset() -> AnyView {
    let token = token();
    let body = move |done| {
        let form = move || match token.get() {
            None => view! { <div class="skeleton" data-shape="button"></div> }.into_any(),
            Some(token) if token.is_empty() => form(&ASK_RESET, Vec::new(), done, text::RESET_ASKED),
            Some(token) => form(&RESET, vec![("token", token)], done, text::PASSWORD_SAVED),
        };
        form.into_any()
    };
    page(text::RESET, text::RESET_LEAD, Box::new(body))
}

/// The token of the mailed link, taken off the address bar; empty for none.
fn token() -> RwSignal<Option<String>> {
    let token = RwSignal::new(None);
    effect(move || token.set(Some(take_fragment())));
    token
}
