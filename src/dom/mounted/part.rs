//! The holes of an element, filled.

use std::{cell::RefCell, rc::Rc};

use super::{Mounted, build, patch};
use crate::dom::{
    Listener, Part, Value,
    element::Event,
    template::Hole,
    tree::{self, Place},
};
use crate::reactive::Running;

/// What fills a hole.
pub enum Filled {
    /// A child.
    Child(Mounted),
    /// An attribute or a property.
    Value(Rc<Setting>, Option<Running>),
    /// What an element does about an event.
    Listener(Hearing),
}

/// A listener, which can be told to do something else.
pub struct Hearing {
    does: Rc<RefCell<Listener>>,
    _listening: tree::Listening,
}

/// An attribute or a property, and what it was set to.
pub struct Setting {
    place: Place,
    hole: Hole,
    name: &'static str,
    set: RefCell<Value>,
}

impl Filled {
    /// Fills a hole in a start tag for the first time.
    pub fn attach(part: Part, place: &Place, hole: Hole, name: &'static str) -> Self {
        match part {
            Part::Child(node) => Self::Child(build(node)),
            Part::Value(value) => {
                let place = place.clone();
                // A new element has no attributes. What its properties are is not known.
                let set = match hole {
                    Hole::Attribute | Hole::Listener => Value::Flag(false),
                    Hole::Property => Value::Live(Box::new(|| Value::Flag(false))),
                };
                let setting = Rc::new(Setting { place, hole, name, set: RefCell::new(set) });
                let running = Setting::follow(&setting, value);
                Self::Value(setting, running)
            }
            Part::Listener(listener) => {
                let does = Rc::new(RefCell::new(listener));
                let _listening = tree::listen(place, name, told(does.clone()));
                Self::Listener(Hearing { does, _listening })
            }
        }
    }

    /// Fills the hole anew.
    pub fn patch(&mut self, part: Part) {
        match (self, part) {
            (Self::Child(mounted), Part::Child(node)) => patch(mounted, node),
            (Self::Value(setting, running), Part::Value(value)) => {
                *running = None;
                *running = Setting::follow(setting, value);
            }
            (Self::Listener(hearing), Part::Listener(listener)) => *hearing.does.borrow_mut() = listener,
            // A template's holes are of one kind each.
            (Self::Child(_) | Self::Value(..) | Self::Listener(..), _) => {}
        }
    }
}

fn told(does: Rc<RefCell<Listener>>) -> Listener {
    Box::new(move |event: Event| {
        // One that is at work already, and caused this itself, knows.
        if let Ok(mut listener) = does.try_borrow_mut() {
            listener(event);
        }
    })
}

impl Setting {
    /// Sets it, and again whenever a live value changes.
    fn follow(this: &Rc<Self>, value: Value) -> Option<Running> {
        match value {
            Value::Live(mut run) => {
                let this = this.clone();
                Some(Running::new(move || this.set(run())))
            }
            value => {
                this.set(value);
                None
            }
        }
    }

    fn set(&self, mut value: Value) {
        while let Value::Live(mut run) = value {
            value = run();
        }
        let mut set = self.set.borrow_mut();
        if *set == value {
            return;
        }
        match self.hole {
            Hole::Property => tree::set_property(&self.place, self.name, &value),
            Hole::Attribute | Hole::Listener => tree::set_attribute(&self.place, self.name, value.as_attribute()),
        }
        *set = value;
    }
}

impl Value {
    fn as_attribute(&self) -> Option<&str> {
        match self {
            Self::Flag(true) => Some(""),
            Self::Text(text) => Some(text),
            Self::Flag(false) | Self::Live(_) => None,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Flag(one), Self::Flag(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => false,
        }
    }
}
