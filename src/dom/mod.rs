//! Views without types: what a page shows is a [`Node`], whatever it is made of (docs/adr/0006-a-renderer-without-types.md).
//!
//! `view!` makes elements of a template, which is one constant text, and of what goes into its holes. In the browser a
//! node is built once and patched when a part of it runs again ([`mod@mounted`]); natively it is written as HTML
//! ([`Node::to_html`]). What reacts (signals, memos, effects, owners, context) is in [`crate::reactive`].

pub mod constant;
mod element;
mod html;
mod into_value;
mod into_view;
#[cfg(target_arch = "wasm32")]
mod mount;
#[cfg(any(target_arch = "wasm32", test))]
mod mounted;
mod rows;
mod template;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
#[cfg(target_arch = "wasm32")]
mod tree;
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "tree/native.rs"]
mod tree;

use std::borrow::Cow;

pub use element::{Element, Listener, Part};
pub use html::escape;
pub use into_value::IntoValue;
pub use into_view::{CollectView, IntoAny, IntoView};
#[cfg(target_arch = "wasm32")]
pub use mount::mount;
pub use rows::{Row, rows};

/// What views are written with: what reacts, what is left of Leptos' prelude, and this module in place of its renderer.
pub mod prelude {
    pub use crate::reactive::prelude::*;
    pub use markup::{component, view};

    pub use super::{AnyView, CollectView, IntoAny, IntoValue, IntoView, rows};
}

/// Anything that can be shown.
pub enum Node {
    /// A text, or nothing where it is empty.
    Text(Cow<'static, str>),
    /// An element with all that is in it.
    Element(Element),
    /// One after the other.
    Many(Vec<Node>),
    /// What the function returns, and again whenever a signal changes that it has read.
    Live(Box<dyn FnMut() -> Node>),
    /// A list whose entries stay what they are while others come and go; likewise live.
    Rows(Box<dyn FnMut() -> Vec<Row>>),
}

/// The name that Leptos has for a view of any kind.
pub type AnyView = Node;

/// The value of an attribute or a property.
pub enum Value {
    /// No attribute, or a property's `false`; and the other way round.
    Flag(bool),
    /// A text.
    Text(Cow<'static, str>),
    /// What the function returns, and again whenever a signal changes that it has read.
    Live(Box<dyn FnMut() -> Value>),
}

impl Node {
    /// Nothing to see.
    pub const NOTHING: Self = Self::Text(Cow::Borrowed(""));

    /// An element that never changes.
    #[must_use]
    pub fn fixed(template: &'static str) -> Self {
        Self::Element(Element::new(template, 0))
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Node")
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value")
    }
}
