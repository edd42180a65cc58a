//! An element: a template and what goes into its holes.

use leptos::ev::EventDescriptor;

use super::{IntoValue, IntoView, Node, Value};

/// What listeners are told. Natively nothing ever happens.
#[cfg(target_arch = "wasm32")]
pub type Event = web_sys::Event;
/// What listeners are told. Natively nothing ever happens.
#[cfg(not(target_arch = "wasm32"))]
pub type Event = ();

/// What an element does about an event.
pub type Listener = Box<dyn FnMut(Event)>;

/// What goes into a hole of a template.
pub enum Part {
    /// Among its children.
    Child(Node),
    /// As an attribute or a property.
    Value(Value),
    /// As what happens on an event.
    Listener(Listener),
}

/// An element with all that is in it. `view!` fills it, in the order of the template's holes.
pub struct Element {
    pub(super) template: &'static str,
    pub(super) parts: Vec<Part>,
}

impl Element {
    /// Of a template with so many holes.
    #[must_use]
    pub fn new(template: &'static str, holes: usize) -> Self {
        Self { template, parts: Vec::with_capacity(holes) }
    }

    /// Fills the hole of a child.
    pub fn child(&mut self, child: impl IntoView) {
        child.into_child(self);
    }

    /// Fills the hole of an attribute or a property.
    pub fn value(&mut self, value: impl IntoValue) {
        value.into_part(self);
    }

    /// Fills the hole of a listener.
    pub fn on<E: EventDescriptor>(&mut self, run: impl FnMut(E::EventType) + 'static)
    where
        E::EventType: Heard,
    {
        self.push(Part::Listener(Heard::listener(run)));
    }

    pub(super) fn push(&mut self, part: Part) {
        self.parts.push(part);
    }
}

/// A kind of event that can be heard as what it is.
pub trait Heard: Sized + 'static {
    /// The listener for any event.
    fn listener(run: impl FnMut(Self) + 'static) -> Listener;
}

#[cfg(target_arch = "wasm32")]
impl<E: wasm_bindgen::JsCast + 'static> Heard for E {
    fn listener(mut run: impl FnMut(Self) + 'static) -> Listener {
        // The name of an event says of what kind it is.
        Box::new(move |event| run(wasm_bindgen::JsCast::unchecked_into(event)))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<E: 'static> Heard for E {
    fn listener(_: impl FnMut(Self) + 'static) -> Listener {
        Box::new(|()| ())
    }
}
