//! Lists whose entries are known by a key.

use super::{IntoView, Node};

/// An entry of a list: who it is, and how to build it where it is new.
pub struct Row {
    #[cfg_attr(
        not(any(target_arch = "wasm32", test)),
        expect(dead_code, reason = "a painted list is written in order, once")
    )]
    pub(super) key: String,
    pub(super) build: Box<dyn FnOnce() -> Node>,
}

/// A list that is brought up to date entry by entry: one that stays keeps its elements, and with them focus and scroll.
/// What is shown of an entry is not built anew while its key, which tells it from the others, is there.
pub fn rows<T: 'static, V: IntoView + 'static>(
    each: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> String + 'static,
    children: impl Fn(T) -> V + Clone + 'static,
) -> Node {
    Node::Rows(Box::new(move || {
        let row = |entry: T| {
            let children = children.clone();
            Row { key: key(&entry), build: Box::new(move || children(entry).into_view()) }
        };
        each().into_iter().map(row).collect()
    }))
}
