//! A view's way into the page.

use crate::reactive::Owner;

use super::{IntoView, mounted::build, tree};

/// Shows a view in a place of the page, for good.
pub fn mount<V: IntoView>(place: &web_sys::Element, view: impl FnOnce() -> V) {
    let owner = Owner::new();
    let mounted = owner.with(|| build(view().into_view()));
    mounted.each(&mut |node| tree::append(place, node));
    std::mem::forget((owner, mounted));
}
