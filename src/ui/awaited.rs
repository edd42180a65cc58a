//! Data in its place on a page. Without types, so that it is in the bundle once.

use std::any::Any;

use crate::dom::{Node, prelude::*};

use super::failed;
use crate::{
    api::Failure,
    loaded::{Answer, Load, Loaded},
};

/// The place of something about as high as a picture.
pub const PICTURE: &str = r#"<div class="skeleton" data-shape="picture"></div>"#;

type View = Box<dyn Fn(&(dyn Any + Send + Sync)) -> Option<AnyView>>;

/// What came, as `view` shows it; until then `place`, which is a template without holes, and why where it did not come.
pub fn awaited<T: Send + Sync + 'static>(
    loaded: Loaded<T>,
    place: &'static str,
    view: impl Fn(&T) -> AnyView + 'static,
) -> AnyView {
    bare(loaded.bare(), loaded.attempts(), place, Box::new(move |answer| answer.downcast_ref().map(&view)))
}

fn bare(state: RwSignal<Load<Answer>>, attempts: RwSignal<u32>, place: &'static str, view: View) -> AnyView {
    let now = move || {
        let failure = match state.get() {
            Load::Pending => return Node::fixed(place),
            Load::Failed(failure) => failure,
            Load::Ready(answer) => match view(&*answer) {
                Some(view) => return view,
                None => Failure::Unreadable,
            },
        };
        failed(&failure, Box::new(move || attempts.update(|n| *n = n.wrapping_add(1))))
    };
    now.into_any()
}
