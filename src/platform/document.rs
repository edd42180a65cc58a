//! The page around the app: its head, its focus, its announcements.

use std::time::Duration;

use leptos::prelude::{request_animation_frame, set_timeout};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, HtmlAnchorElement, HtmlElement, Url};

use super::window;
use crate::head::Head;

fn document() -> Option<Document> {
    window().document()
}

/// The element that the app fills.
#[must_use]
pub fn app() -> Option<HtmlElement> {
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

/// The answers that came with the page, once: the element is taken away.
#[must_use]
pub fn island() -> Option<String> {
    let island = document()?.get_element_by_id("island")?;
    island.remove();
    island.text_content()
}

/// Empties an element.
pub fn clear(element: &Element) {
    element.set_text_content(None);
}

/// Says that the page shown waits for another, or no longer does.
pub fn set_busy(busy: bool) {
    if let Some(app) = app() {
        let _only_a_hint =
            if busy { app.set_attribute("aria-busy", "true") } else { app.remove_attribute("aria-busy") };
    }
}

/// Tells style sheets and tests that the app runs: `html[data-app=ready]`.
pub fn ready() {
    if let Some(root) = document().and_then(|d| d.document_element()) {
        let _only_a_hint = root.set_attribute("data-app", "ready");
    }
}

/// Sets what a page says of itself. Crawlers read what the server painted; here it serves the shopper, who sees
/// the title and shares the address.
pub fn set_head(head: &Head) {
    let Some(document) = document() else { return };
    document.set_title(&head.full_title());
    if let Ok(Some(link)) = document.query_selector("link[rel=canonical]") {
        match &head.canonical {
            Some(canonical) => {
                let origin = window().location().origin().unwrap_or_default();
                let _only_a_hint = link.set_attribute("href", &format!("{origin}{canonical}"));
            }
            None => link.remove(),
        }
    }
}

/// Moves focus to the new page and announces it, once its view and title stand.
pub fn page_changed() {
    request_animation_frame(|| {
        request_animation_frame(|| {
            focus_page();
            if let Some(document) = document() {
                announce(&document.title());
            }
        });
    });
}

/// Focus to the page's heading, or to the page.
pub fn focus_page() {
    let Some(app) = app() else { return };
    let heading = app.query_selector("h1").ok().flatten().and_then(|h| h.dyn_into::<HtmlElement>().ok());
    let target = heading.unwrap_or(app);
    if target.get_attribute("tabindex").is_none() {
        let _focusable_anyway = target.set_attribute("tabindex", "-1");
    }
    focus(&target);
}

/// [`focus_page`], once the view has what was just put into it.
pub fn focus_heading() {
    request_animation_frame(focus_page);
}

/// Focus to the page's heading where what had it is gone, so that a keyboard does not start from the top.
pub fn focus_page_if_lost() {
    request_animation_frame(|| {
        let lost = document().is_some_and(|d| d.active_element().is_none_or(|active| active.tag_name() == "BODY"));
        if lost {
            focus_page();
        }
    });
}

fn focus(target: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _stays_where_refused = target.focus_with_options(&options);
}

/// Focus to an element by id, scrolled into view, once the view has what was just put into it: for error summaries and
/// their links.
pub fn focus_id(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) =
            document().and_then(|d| d.get_element_by_id(id)).and_then(|e| e.dyn_into::<HtmlElement>().ok())
        {
            let _stays_where_refused = element.focus();
        }
    });
}

/// Folds what can be opened.
pub fn fold(id: &str) {
    if let Some(details) = document().and_then(|d| d.get_element_by_id(id)) {
        let _folded_at_worst_by_hand = details.remove_attribute("open");
    }
}

/// Focus to one of the elements of a selector, once the view has what was just put into it; nothing scrolls.
pub fn focus_nth_soon(selector: &'static str, index: usize) {
    request_animation_frame(move || {
        let found = document().and_then(|d| d.query_selector_all(selector).ok());
        let element = found.and_then(|list| list.get(u32::try_from(index).ok()?));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            focus(&element);
        }
    });
}

/// Says something to screen readers, politely, in the shell's live region `#announcer`.
pub fn announce(text: &str) {
    if let Some(region) = document().and_then(|d| d.get_element_by_id("announcer")) {
        region.set_text_content(Some(text));
    }
}

/// Shows a number in the shell's cart link: `#cart-count`, empty for none.
pub fn set_cart_count(count: u32) {
    if let Some(badge) = document().and_then(|d| d.get_element_by_id("cart-count")) {
        let text = if count == 0 { String::new() } else { count.to_string() };
        badge.set_text_content(Some(&text));
    }
}

/// Gives a file to the browser to keep, as a link with `download` does.
pub fn save(file: &JsValue, name: &str) {
    let Some(link) = document().and_then(|d| d.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()) else {
        return;
    };
    if let Ok(address) = Url::create_object_url_with_blob(file.unchecked_ref()) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // By then the browser has read it, however slow it is.
        set_timeout(
            move || {
                let _gone_with_the_page = Url::revoke_object_url(&address);
            },
            Duration::from_mins(1),
        );
    }
}

/// The width of the window, in CSS pixels.
#[must_use]
pub fn width() -> Option<f64> {
    window().inner_width().ok()?.as_f64()
}

/// Runs each time the tab comes into view again: another tab may have changed what this one shows.
pub fn on_shown(run: impl Fn() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(move || {
        if document().is_some_and(|document| !document.hidden()) {
            run();
        }
    });
    if let Some(document) = document() {
        let _always_taken =
            document.add_event_listener_with_callback("visibilitychange", closure.as_ref().unchecked_ref());
    }
    closure.forget();
}
