//! How she likes the shop, as the static shell shows it: two selects at its foot, and marks on the root that the boot script
//! sets before the first paint.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    privacy_signals::{listen, root},
    window,
};

/// Runs `run` when she chose in one of the selects.
pub fn on_chosen(run: impl Fn() + 'static) {
    if let Some(place) = element("tastes") {
        listen(&place, "change", run);
    }
}

/// What a select shows, by its id.
#[must_use]
pub fn chosen(id: &str) -> String {
    element(id).map(|select| select.value()).unwrap_or_default()
}

/// Shows in a select what is kept.
pub fn show(id: &str, kept: &str) {
    if let Some(select) = element(id) {
        select.set_value(kept);
    }
}

/// Says of the rates whose they are.
pub fn say_of_rates(text: &str) {
    if let Some(place) = element("rates-of") {
        place.set_text_content(Some(text));
    }
}

/// Tells the style sheet what the boot script would.
pub fn mark(name: &str, on: bool) {
    if let Some(root) = root() {
        let _only_a_style = root.toggle_attribute_with_force(name, on);
    }
}

/// Whether the page speaks the English of the United States.
#[must_use]
pub fn is_american() -> bool {
    root().and_then(|root| root.get_attribute("lang")).is_some_and(|spoken| spoken == AMERICAN)
}

/// Lets the page speak it, or that of Britain.
pub fn speak(american: bool) {
    if let Some(root) = root() {
        let _spelt_all_the_same = root.set_attribute("lang", locale(american));
    }
}

/// The locale of what the page speaks.
#[must_use]
pub const fn locale(american: bool) -> &'static str {
    if american { AMERICAN } else { "en-GB" }
}

const AMERICAN: &str = "en-US";

/// A select has the value of an input, and under the same name.
fn element(id: &str) -> Option<HtmlInputElement> {
    Some(window().document()?.get_element_by_id(id)?.unchecked_into())
}
