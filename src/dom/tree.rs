//! The browser's tree of nodes: what the renderer asks of it, and nothing else.
//!
//! Nothing here parses HTML: no text can become markup, whatever it holds. Calls that the document refuses (a name that
//! is none, a node that is gone) change nothing and are not reported: views are written so that they do not happen.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::{Listener, Value, element::Event};

/// A node of the tree.
pub type Place = web_sys::Node;

fn document() -> web_sys::Document {
    leptos::prelude::document()
}

/// A new element.
pub fn element(name: &str) -> Option<Place> {
    document().create_element(name).ok().map(Place::from)
}

/// A new text.
pub fn text(text: &str) -> Place {
    document().create_text_node(text).into()
}

/// Puts another text into a text.
pub fn set_text(place: &Place, text: &str) {
    place.set_node_value(Some(text));
}

/// Puts a node where its parent ends.
pub fn append(parent: &Place, child: &Place) {
    let _refused = parent.append_child(child);
}

/// Puts a node in front of another.
pub fn insert(node: &Place, before: &Place) {
    if let Some(parent) = before.parent_node() {
        let _refused = parent.insert_before(node, Some(before));
    }
}

/// Puts a node behind another.
pub fn insert_after(node: &Place, after: &Place) {
    if let Some(parent) = after.parent_node() {
        let _refused = parent.insert_before(node, after.next_sibling().as_ref());
    }
}

/// Whether a node stands right in front of another.
pub fn is_before(node: &Place, next: &Place) -> bool {
    node.next_sibling().as_ref() == Some(next)
}

/// Takes a node out of the tree.
pub fn remove(node: &Place) {
    if let Some(parent) = node.parent_node() {
        let _refused = parent.remove_child(node);
    }
}

/// Sets an attribute, or takes it away.
pub fn set_attribute(place: &Place, name: &str, value: Option<&str>) {
    let element: &web_sys::Element = place.unchecked_ref();
    let _refused = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Sets a property.
pub fn set_property(place: &Place, name: &str, value: &Value) {
    let value = match value {
        Value::Flag(flag) => JsValue::from_bool(*flag),
        Value::Text(text) => JsValue::from_str(text),
        Value::Live(_) => return,
    };
    let _refused = js_sys::Reflect::set(place, &JsValue::from_str(name), &value);
}

/// A listener at its place; dropped, it hears nothing any more.
pub struct Listening {
    place: Place,
    event: &'static str,
    heard: Closure<dyn FnMut(Event)>,
}

/// Listens.
pub fn listen(place: &Place, event: &'static str, listener: Listener) -> Listening {
    let heard = Closure::wrap(listener);
    let _refused = place.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    Listening { place: place.clone(), event, heard }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let heard = self.heard.as_ref().unchecked_ref();
        let _refused = self.place.remove_event_listener_with_callback(self.event, heard);
    }
}
