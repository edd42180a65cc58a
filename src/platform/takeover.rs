//! What a shopper did on the painted page before the app came: kept through the takeover.

use std::time::Duration;

use leptos::prelude::set_timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use super::window;

/// Focus, typed text, open details, selection, scroll, and the last button that was pressed in vain.
#[derive(Debug)]
pub struct Kept {
    focus: Option<String>,
    selection: Option<(u32, u32)>,
    values: Vec<(String, String)>,
    open: Vec<(String, bool)>,
    scroll: (f64, f64),
    pressed: Option<String>,
}

impl Kept {
    /// Reads the painted page. Elements are known by their ids, which the painted and the living page share.
    #[must_use]
    pub fn read(app: &HtmlElement) -> Self {
        let active = window().document().and_then(|d| d.active_element()).filter(|active| app.contains(Some(active)));
        let selection = active
            .as_ref()
            .and_then(|active| active.dyn_ref::<HtmlInputElement>())
            .and_then(|input| Some((input.selection_start().ok().flatten()?, input.selection_end().ok().flatten()?)));
        Self {
            focus: active.as_ref().and_then(selector),
            selection,
            values: all(app, "input[id],textarea[id],select[id]")
                .into_iter()
                .filter(changed)
                .filter_map(|field| Some((field.id(), value(&field)?)))
                .collect(),
            open: all(app, "details[id]")
                .into_iter()
                .map(|details| (details.id(), details.has_attribute("open")))
                .collect(),
            scroll: (window().scroll_x().unwrap_or(0.0), window().scroll_y().unwrap_or(0.0)),
            pressed: all(app, "button[id][data-pressed]").pop().map(|button| button.id()),
        }
    }

    /// Puts everything back where it was, and runs `done` when it stands.
    pub fn restore(self, app: &HtmlElement, done: impl FnOnce() + 'static) {
        let by_id = |id: &str| app.query_selector(&format!("[id='{id}']")).ok().flatten();
        for (id, open) in &self.open {
            if let Some(details) = by_id(id) {
                let _as_it_stands =
                    if *open { details.set_attribute("open", "") } else { details.remove_attribute("open") };
            }
        }
        for (id, value) in &self.values {
            if let Some(field) = by_id(id) {
                set_value(&field, value);
            }
        }
        if let Some(target) = self.focus.and_then(|selector| app.query_selector(&selector).ok().flatten()) {
            if let Some(target) = target.dyn_ref::<HtmlElement>() {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _stays_where_refused = target.focus_with_options(&options);
            }
            if let (Ok(input), Some(selection)) = (target.dyn_into::<HtmlInputElement>(), self.selection) {
                select_soon(input, selection);
            }
        }
        window().scroll_to_with_x_and_y(self.scroll.0, self.scroll.1);
        let pressed = self.pressed.and_then(|id| by_id(&id)).and_then(|button| button.dyn_into::<HtmlElement>().ok());
        set_timeout(
            move || {
                if let Some(pressed) = pressed {
                    pressed.click();
                }
                done();
            },
            Duration::ZERO,
        );
    }
}

/// Selects a part of a field's text once its view has heard of it: writing the text moves the cursor to its end.
fn select_soon(input: HtmlInputElement, (start, end): (u32, u32)) {
    set_timeout(
        move || {
            let _kinds_without_selection = input.set_selection_range(start, end);
        },
        Duration::ZERO,
    );
}

/// A selector that finds the same element in the living page: by id, or by what a link points to.
fn selector(element: &Element) -> Option<String> {
    let id = element.id();
    if !id.is_empty() {
        return Some(format!("[id='{id}']"));
    }
    let href = element.get_attribute("href").filter(|href| !href.contains('\''))?;
    Some(format!("a[href='{href}']"))
}

fn all(app: &HtmlElement, selector: &str) -> Vec<Element> {
    let Ok(list) = app.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.get(i)?.dyn_into().ok()).collect()
}

fn checkable(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}

/// Whether a field differs from what was painted: only then is it the shopper's.
fn changed(field: &Element) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return if checkable(input) {
            input.checked() != input.default_checked()
        } else {
            input.value() != input.default_value()
        };
    }
    if let Some(text) = field.dyn_ref::<HtmlTextAreaElement>() {
        return text.default_value().is_ok_and(|painted| painted != text.value());
    }
    // A select that nobody touched must not bring the painted page's default back over the living one's.
    let default = field.query_selector("option[selected]").ok().flatten();
    let default = default.or_else(|| field.query_selector("option").ok().flatten());
    default.and_then(|option| option.get_attribute("value")) != value(field)
}

fn value(field: &Element) -> Option<String> {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return Some(if checkable(input) { input.checked().to_string() } else { input.value() });
    }
    if let Some(text) = field.dyn_ref::<HtmlTextAreaElement>() {
        return Some(text.value());
    }
    field.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value)
}

/// Sets a field as typing would, so that the view's own listeners hear of it.
fn set_value(field: &Element, value: &str) {
    let name = if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        if checkable(input) {
            if input.checked().to_string() != value {
                input.click();
            }
            return;
        }
        input.set_value(value);
        "input"
    } else if let Some(text) = field.dyn_ref::<HtmlTextAreaElement>() {
        text.set_value(value);
        "input"
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        if select.value() == value {
            return;
        }
        select.set_value(value);
        "change"
    } else {
        return;
    };
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict(name, &init) {
        let _heard_or_not = field.dispatch_event(&event);
    }
}
