//! A tree of nodes for tests: as much of the browser's as the renderer asks for.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    rc::{Rc, Weak},
};

use crate::dom::{Listener, Value};

/// A node of the tree. Two are equal where they are the same one.
#[derive(Clone)]
pub struct Place(Rc<Inner>);

#[derive(Default)]
struct Inner {
    name: String,
    text: RefCell<String>,
    attributes: RefCell<BTreeMap<String, String>>,
    listeners: RefCell<BTreeMap<&'static str, Listener>>,
    children: RefCell<Vec<Place>>,
    parent: RefCell<Weak<Inner>>,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Place {
    fn parent(&self) -> Option<Self> {
        self.0.parent.borrow().upgrade().map(Self)
    }

    fn index_in(&self, parent: &Self) -> Option<usize> {
        parent.0.children.borrow().iter().position(|child| child == self)
    }

    fn next(&self) -> Option<Self> {
        let parent = self.parent()?;
        let at = self.index_in(&parent)?;
        parent.0.children.borrow().get(at + 1).cloned()
    }

    fn put(&self, parent: &Self, at: Option<&Self>) {
        remove(self);
        let at = at.and_then(|at| at.index_in(parent)).unwrap_or(parent.0.children.borrow().len());
        parent.0.children.borrow_mut().insert(at, self.clone());
        *self.0.parent.borrow_mut() = Rc::downgrade(&parent.0);
    }

    /// Its children.
    pub fn children(&self) -> Vec<Self> {
        self.0.children.borrow().clone()
    }

    /// As HTML; a property is written as an attribute after a dot.
    pub fn html(&self) -> String {
        let Inner { name, text, attributes, children, .. } = &*self.0;
        if name.is_empty() {
            return text.borrow().clone();
        }
        let attributes: String = attributes.borrow().iter().map(|(name, value)| format!(" {name}={value:?}")).collect();
        let children: String = children.borrow().iter().map(Self::html).collect();
        format!("<{name}{attributes}>{children}</{name}>")
    }

    /// Something happens here.
    pub fn hear(&self, event: &str) {
        if let Some(listener) = self.0.listeners.borrow_mut().get_mut(event) {
            listener(());
        }
    }
}

/// An element, which here is always to be had.
pub fn stand(name: &str) -> Place {
    Place(Rc::new(Inner { name: name.to_owned(), ..Inner::default() }))
}

pub fn element(name: &str) -> Option<Place> {
    Some(stand(name))
}

pub fn text(text: &str) -> Place {
    Place(Rc::new(Inner { text: RefCell::new(text.to_owned()), ..Inner::default() }))
}

pub fn set_text(place: &Place, text: &str) {
    text.clone_into(&mut place.0.text.borrow_mut());
}

pub fn append(parent: &Place, child: &Place) {
    child.put(parent, None);
}

pub fn insert(node: &Place, before: &Place) {
    if let Some(parent) = before.parent() {
        node.put(&parent, Some(before));
    }
}

pub fn insert_after(node: &Place, after: &Place) {
    if let Some(parent) = after.parent() {
        node.put(&parent, after.next().as_ref());
    }
}

pub fn is_before(node: &Place, next: &Place) -> bool {
    node.next().as_ref() == Some(next)
}

pub fn remove(node: &Place) {
    if let Some(parent) = node.parent() {
        parent.0.children.borrow_mut().retain(|child| child != node);
        *node.0.parent.borrow_mut() = Weak::new();
    }
}

pub fn set_attribute(place: &Place, name: &str, value: Option<&str>) {
    let mut attributes = place.0.attributes.borrow_mut();
    match value {
        Some(value) => attributes.insert(name.to_owned(), value.to_owned()),
        None => attributes.remove(name),
    };
}

pub fn set_property(place: &Place, name: &str, value: &Value) {
    let value = match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Live(_) => return,
    };
    place.0.attributes.borrow_mut().insert([".", name].concat(), value);
}

/// Nothing to end: a test's tree hears as long as it stands.
pub struct Listening;

pub fn listen(place: &Place, event: &'static str, listener: Listener) -> Listening {
    place.0.listeners.borrow_mut().insert(event, listener);
    Listening
}
