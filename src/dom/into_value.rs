//! What an attribute or a property can be.

use std::borrow::Cow;

use crate::reactive::prelude::*;

use super::{Element, Value, element::Part};

/// Something that can be the value of an attribute or a property.
pub trait IntoValue: Sized {
    /// As a value.
    fn into_value(self) -> Value;

    /// Into the next hole of an element.
    fn into_part(self, element: &mut Element) {
        element.push(Part::Value(self.into_value()));
    }
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for u32 {
    fn into_value(self) -> Value {
        self.to_string().into_value()
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Flag(false), T::into_value)
    }
}

impl IntoValue for Signal<String> {
    fn into_value(self) -> Value {
        (move || self.get()).into_value()
    }
}

impl<T: IntoValue, F: FnMut() -> T + 'static> IntoValue for F {
    fn into_value(mut self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }

    fn into_part(mut self, element: &mut Element) {
        live(Box::new(move || self().into_value()), element);
    }
}

fn live(run: Box<dyn FnMut() -> Value>, element: &mut Element) {
    element.push(Part::Value(Value::Live(run)));
}
