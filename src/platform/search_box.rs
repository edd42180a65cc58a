//! The search box of the static shell, as a combobox: what is typed in it, and what it tells assistive technology.

use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::window;
use crate::reactive::StoredValue;

/// What happens in the search box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoxEvent {
    /// This stands in it now.
    Typed(String),
    /// A key, by its name.
    Key(String),
    /// It was left.
    Left,
}

fn input() -> Option<HtmlInputElement> {
    window().document()?.get_element_by_id("site-search")?.dyn_into().ok()
}

/// The place for the list under the box.
#[must_use]
pub fn place() -> Option<HtmlElement> {
    window().document()?.get_element_by_id("suggestions")?.dyn_into().ok()
}

/// Makes the box a combobox that controls the list of this id. `heard` says whether it used an event up.
pub fn connect(list_id: &str, heard: impl Fn(BoxEvent) -> bool + Clone + 'static) {
    let Some(input) = input() else { return };
    for (name, value) in
        [("role", "combobox"), ("aria-autocomplete", "list"), ("aria-expanded", "false"), ("aria-controls", list_id)]
    {
        let _only_a_hint = input.set_attribute(name, value);
    }
    for name in ["input", "keydown", "blur"] {
        let heard = heard.clone();
        let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let told = match event.dyn_ref::<KeyboardEvent>() {
                // Keys that compose a character belong to the input method.
                Some(key) if key.is_composing() => return,
                Some(key) => BoxEvent::Key(key.key()),
                None if event.type_() == "input" => BoxEvent::Typed(value()),
                None => BoxEvent::Left,
            };
            if heard(told) {
                event.prevent_default();
            }
        });
        let _always_taken = input.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        closure.forget();
    }
}

/// What stands in the box.
#[must_use]
pub fn value() -> String {
    input().map(|input| input.value()).unwrap_or_default()
}

/// Puts a text into the box, unless the shopper is at work there.
pub fn show(text: &str) {
    let Some(input) = input() else { return };
    let focused = window().document().and_then(|d| d.active_element()).is_some_and(|active| active == **input);
    if !focused {
        input.set_value(text);
    }
}

/// Tells whether the list is open and which of its options is active, by id.
pub fn tell(open: bool, active: Option<&str>) {
    let Some(input) = input() else { return };
    let _only_a_hint = input.set_attribute("aria-expanded", if open { "true" } else { "false" });
    let _only_a_hint = match active {
        Some(id) => input.set_attribute("aria-activedescendant", id),
        None => input.remove_attribute("aria-activedescendant"),
    };
}

/// Runs `late` after a pause; a newer call takes the place of one that waits.
pub fn pause(waiting: StoredValue<Option<TimeoutHandle>>, late: impl FnOnce() + 'static) {
    stop(waiting);
    waiting.set_value(set_timeout_with_handle(late, std::time::Duration::from_millis(150)).ok());
}

/// Forgets what waits.
pub fn stop(waiting: StoredValue<Option<TimeoutHandle>>) {
    if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
        handle.clear();
    }
}
