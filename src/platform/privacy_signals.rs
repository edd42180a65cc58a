//! What the browser says about its visitor's privacy, and when it says so.

use contract::privacy::ServiceId;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventTarget;

use super::window;

/// Whether the browser asks by Global Privacy Control not to be tracked: by its header, which the server has painted, or by
/// its property, which the boot script has noted.
#[must_use]
pub fn gpc() -> bool {
    root().is_some_and(|root| root.has_attribute("data-gpc"))
}

/// Whether the browser keeps no cookies for us.
#[must_use]
pub fn refuses_cookies() -> bool {
    Reflect::get(&window().navigator(), &"cookieEnabled".into()).is_ok_and(|value| value.is_falsy())
}

/// Runs `chosen` when the banner of this page kept a choice.
pub fn on_choice(chosen: impl Fn() + 'static) {
    if let Some(document) = window().document() {
        listen(&document, "valise:choice", chosen);
    }
}

/// Runs `changed` when another tab may have kept one.
pub fn on_other_tab(changed: impl Fn() + 'static) {
    listen(&window(), "storage", changed);
}

/// Runs `left` whenever the page may be gone for good: hidden, or left.
pub fn on_hidden(left: impl Fn() + Clone + 'static) {
    if let Some(document) = window().document() {
        let (hidden, when_hidden) = (document.clone(), left.clone());
        listen(&document, "visibilitychange", move || {
            if hidden.hidden() {
                when_hidden();
            }
        });
    }
    listen(&window(), "pagehide", left);
}

/// Runs `back` when the network is back.
pub fn on_online(back: impl Fn() + 'static) {
    listen(&window(), "online", back);
}

/// The signed snapshot of what this page asks; empty where its host signs none.
#[must_use]
pub fn snapshot() -> String {
    root().and_then(|root| root.get_attribute("data-snapshot")).unwrap_or_default()
}

/// Whether a service with a connector runs: the server says so on the page, and where there is no server nothing does.
#[must_use]
pub fn runs(service: ServiceId) -> bool {
    let runs = root().and_then(|root| root.get_attribute("data-runs")).unwrap_or_default();
    runs.split(' ').any(|slug| slug == service.slug())
}

/// Shows on the banner what is asked differently than before, a line each.
pub fn show_difference(lines: &str) {
    if let Some(place) = window().document().and_then(|document| document.get_element_by_id("banner-changes")) {
        place.set_text_content(Some(lines));
    }
}

/// Tells the boot script that a choice was made here: it removes whatever the registry does not list.
pub fn chosen() {
    if let (Some(document), Ok(event)) = (window().document(), web_sys::Event::new("valise:chosen")) {
        let _nobody_cancels_it = document.dispatch_event(&event);
    }
}

/// Takes the notice of a changed policy away.
pub fn policy_read() {
    if let Some(root) = root() {
        let _only_a_style = root.remove_attribute("data-news");
    }
}

pub(super) fn root() -> Option<web_sys::Element> {
    window().document()?.document_element()
}

/// Tells the style sheet what the boot script would: whether the banner has been answered.
pub fn show_standing(state: &str) {
    if let Some(root) = root() {
        let _only_a_style = root.set_attribute("data-consent", state);
    }
}

pub(super) fn listen(target: &EventTarget, name: &str, run: impl Fn() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(run);
    let _always_taken = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}
