//! What can be shown.

use std::borrow::Cow;

use super::{Element, Node, element::Part};

/// Something that can be shown. Few kinds, so that little code is made for each.
pub trait IntoView: Sized {
    /// As a node.
    fn into_view(self) -> Node;

    /// Into the next hole of an element.
    fn into_child(self, element: &mut Element) {
        element.push(Part::Child(self.into_view()));
    }
}

impl IntoView for Node {
    fn into_view(self) -> Node {
        self
    }
}

impl IntoView for () {
    fn into_view(self) -> Node {
        Node::NOTHING
    }
}

impl IntoView for &'static str {
    fn into_view(self) -> Node {
        Node::Text(Cow::Borrowed(self))
    }
}

impl IntoView for String {
    fn into_view(self) -> Node {
        Node::Text(Cow::Owned(self))
    }
}

impl IntoView for Cow<'static, str> {
    fn into_view(self) -> Node {
        Node::Text(self)
    }
}

impl IntoView for u32 {
    fn into_view(self) -> Node {
        self.to_string().into_view()
    }
}

impl<T: IntoView> IntoView for Option<T> {
    fn into_view(self) -> Node {
        self.map_or(Node::NOTHING, T::into_view)
    }
}

impl<T: IntoView> IntoView for Vec<T> {
    fn into_view(self) -> Node {
        self.collect_view()
    }
}

impl<T: IntoView, const N: usize> IntoView for [T; N] {
    fn into_view(self) -> Node {
        self.collect_view()
    }
}

impl<T: IntoView, F: FnMut() -> T + 'static> IntoView for F {
    fn into_view(mut self) -> Node {
        Node::Live(Box::new(move || self().into_view()))
    }

    fn into_child(mut self, element: &mut Element) {
        live(Box::new(move || self().into_view()), element);
    }
}

fn live(run: Box<dyn FnMut() -> Node>, element: &mut Element) {
    element.push(Part::Child(Node::Live(run)));
}

/// One after the other.
pub trait CollectView {
    /// As one node.
    fn collect_view(self) -> Node;
}

impl<I: IntoIterator<Item: IntoView>> CollectView for I {
    fn collect_view(self) -> Node {
        Node::Many(self.into_iter().map(I::Item::into_view).collect())
    }
}

/// Leptos' word for giving a view's type away; here there is none to give.
pub trait IntoAny {
    /// As a node.
    fn into_any(self) -> Node;
}

impl<T: IntoView> IntoAny for T {
    fn into_any(self) -> Node {
        self.into_view()
    }
}
