//! The address bar: links, Back and Forward, and the scroll position of each entry.
//!
//! Positions live in `history.state`, which belongs to the tab and ends with it: no storage is used. With each goes how
//! many pages its list had been given more, so that it can be as long again.

use std::cell::Cell;

use leptos::prelude::request_animation_frame;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, MouseEvent, ScrollRestoration};

use super::{document, second_part, window};
use crate::{
    app::{Location, use_location},
    routes::Route,
};

/// Path, query and fragment of the address bar.
#[must_use]
pub fn current() -> String {
    let location = window().location();
    let part = |text: Result<String, JsValue>| text.unwrap_or_default();
    format!("{}{}{}", part(location.pathname()), part(location.search()), part(location.hash()))
}

/// The fragment without its `#`, and takes it off the address bar: a token must not stay there.
#[must_use]
pub fn take_fragment() -> String {
    let fragment = window().location().hash().unwrap_or_default();
    if let (Ok(history), Ok(path)) = (window().history(), window().location().pathname()) {
        let _kept_where_refused = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    fragment.trim_start_matches('#').to_owned()
}

/// Whether the query of the address is this one, and takes it off the address bar: it tells of one arrival.
#[must_use]
pub fn take_query(query: &str) -> bool {
    let is_this = window().location().search().is_ok_and(|search| search.strip_prefix('?') == Some(query));
    if is_this {
        let _the_path_alone = take_fragment();
    }
    is_this
}

/// How a navigation enters the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A new entry: Back returns to where we were.
    Push,
    /// In place of the present one: a state of the same page.
    Replace,
}

thread_local! {
    // A pop scrolls once its page is tall enough; anything the shopper does first wins.
    static AWAITED: Cell<Option<f64>> = const { Cell::new(None) };
    static PAGES: Cell<u32> = const { Cell::new(0) };
}

/// Shows a page of the shop, once its code is here.
pub fn go(location: Location, route: Route, entry: Entry) {
    second_part::with_code_of(&route.clone(), move || enter(location, route, entry));
}

fn enter(location: Location, route: Route, entry: Entry) {
    let same_page = location.get_untracked().same_page(&route);
    if location.get_untracked() == route && entry == Entry::Push {
        document::focus_page();
        return;
    }
    let Ok(history) = window().history() else { return };
    remember_scroll();
    let href = route.href();
    if entry == Entry::Push || !same_page {
        PAGES.set(0);
    }
    let state = state(if same_page { scroll() } else { 0.0 });
    let written = match entry {
        Entry::Push => history.push_state_with_url(&state, "", Some(&href)),
        Entry::Replace => history.replace_state_with_url(&state, "", Some(&href)),
    };
    if written.is_err() {
        // Browsers refuse after too many entries in a short time; a real navigation still works.
        leave_for(&href);
        return;
    }
    AWAITED.set(None);
    location.set(route);
    if !same_page {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        document::page_changed();
    }
}

/// Leaves the app for an address of another origin, or for one that the app does not show.
pub fn leave_for(href: &str) {
    let _stays_where_refused = window().location().set_href(href);
}

/// [`go`] for event handlers of views.
pub fn use_navigate() -> impl Fn(Route, Entry) + Copy + Send + Sync + 'static {
    let location = use_location();
    move |route, entry| go(location, route, entry)
}

/// Takes over links, the forms that are links, Back and Forward. Called once.
pub fn start(location: Location) {
    if let Ok(history) = window().history() {
        let _default_where_refused = history.set_scroll_restoration(ScrollRestoration::Manual);
        if let Some(y) = recall() {
            scroll_when_tall(y);
        }
    }
    listen("click", move |event| follow_link(location, event));
    listen("submit", move |event| follow_form(location, event));
    let popped = Closure::<dyn FnMut(Event)>::new(move |_| {
        let y = recall().unwrap_or(0.0);
        let route = Route::parse(&current());
        second_part::with_code_of(&route.clone(), move || {
            let same_page = location.get_untracked().same_page(&route);
            location.set(route);
            if !same_page {
                document::page_changed();
            }
            scroll_when_tall(y);
        });
    });
    let left = Closure::<dyn FnMut(Event)>::new(|_| remember_scroll());
    let scrolled = Closure::<dyn FnMut(Event)>::new(|_| note_scroll());
    for (name, listener) in [("popstate", &popped), ("pagehide", &left), ("scrollend", &scrolled)] {
        let _always_taken = window().add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    for name in ["wheel", "touchstart", "keydown"] {
        let own = Closure::<dyn FnMut(Event)>::new(|_| AWAITED.set(None));
        let _always_taken = window().add_event_listener_with_callback(name, own.as_ref().unchecked_ref());
        own.forget();
    }
    popped.forget();
    left.forget();
    scrolled.forget();
}

fn listen(name: &str, handle: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(handle);
    if let Some(document) = window().document() {
        let _always_taken = document.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    }
    closure.forget();
}

/// A plain click on a plain link to one of our pages; everything else is the browser's.
fn follow_link(location: Location, event: Event) {
    let Some(click) = event.dyn_ref::<MouseEvent>() else { return };
    if click.default_prevented()
        || click.button() != 0
        || click.meta_key()
        || click.ctrl_key()
        || click.shift_key()
        || click.alt_key()
    {
        return;
    }
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("a[href]").ok().flatten())
        .and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    let Some(link) = link else { return };
    let elsewhere = window().location().origin().ok().is_none_or(|origin| origin != link.origin());
    let in_page = !link.hash().is_empty()
        && window().location().pathname().is_ok_and(|path| path == link.pathname())
        && window().location().search().is_ok_and(|search| search == link.search());
    if elsewhere || in_page || !link.target().is_empty() || link.has_attribute("download") {
        return;
    }
    let route = Route::parse(&format!("{}{}", link.pathname(), link.search()));
    // A fragment in another page is the browser's to find; a token in it is read by the page itself.
    if route == Route::NotFound || !link.hash().is_empty() {
        return;
    }
    event.prevent_default();
    // A choice within a page, such as a bag's colour: Back leaves the page and does not walk through the choices.
    let entry = if link.has_attribute("data-replace") { Entry::Replace } else { Entry::Push };
    go(location, route, entry);
}

/// A search form works without us; with us it does not reload.
fn follow_form(location: Location, event: Event) {
    if event.default_prevented() {
        return;
    }
    let Some(form) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok()) else {
        return;
    };
    if form.method() != "get" || form.get_attribute("data-navigate").is_none() {
        return;
    }
    let Ok(data) = web_sys::FormData::new_with_form(&form) else { return };
    let mut href = contract::query::Href::new(&form.get_attribute("action").unwrap_or_default());
    for pair in data.entries().into_iter().flatten() {
        let pair = js_sys::Array::from(&pair);
        if let (Some(key), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string())
            && !value.is_empty()
        {
            href.push(&key, &value);
        }
    }
    event.prevent_default();
    go(location, Route::parse(&href.finish()), Entry::Push);
}

fn scroll() -> f64 {
    window().scroll_y().unwrap_or(0.0)
}

/// How many pages the list of this entry had been given more.
#[must_use]
pub fn pages() -> u32 {
    PAGES.get()
}

/// Notes how many pages the list of this entry has been given more.
pub fn keep_pages(pages: u32) {
    PAGES.set(pages);
    note_scroll();
}

/// What an entry of the history keeps: its position and its pages.
fn state(y: f64) -> JsValue {
    js_sys::Array::of2(&y.into(), &PAGES.get().into()).into()
}

/// Takes up what the present entry keeps; its position.
fn recall() -> Option<f64> {
    let kept = window().history().ok()?.state().ok()?.dyn_into::<js_sys::Array>().ok();
    // A whole number of ours.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counted up from 0")]
    let pages = kept.as_ref().and_then(|kept| kept.get(1).as_f64()).unwrap_or(0.0) as u32;
    PAGES.set(pages);
    kept?.get(0).as_f64()
}

fn remember_scroll() {
    if AWAITED.get().is_none() {
        note_scroll();
    }
}

fn note_scroll() {
    if let Ok(history) = window().history() {
        let y = AWAITED.get().unwrap_or_else(scroll);
        let _lost_where_refused = history.replace_state(&state(y), "");
    }
}

/// Scrolls to `y` as soon as the page is tall enough for it, trying on each frame for a while.
fn scroll_when_tall(y: f64) {
    fn attempt(frames_left: u32) {
        let Some(y) = AWAITED.get() else { return };
        window().scroll_to_with_x_and_y(0.0, y);
        if (scroll() - y).abs() < 2.0 || frames_left == 0 {
            AWAITED.set(None);
            return;
        }
        request_animation_frame(move || attempt(frames_left - 1));
    }
    AWAITED.set(Some(y));
    request_animation_frame(|| attempt(180));
}
