//! The drawing of a bag, in a place that is kept for it.

use crate::dom::{Value, prelude::*};

/// When the browser should fetch a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fetch {
    /// Before everything else: the largest picture of the first view.
    First,
    /// With the page: other pictures of the first view.
    Soon,
    /// When it is about to be seen.
    #[default]
    WhenSeen,
}

/// A drawing on its plate, four wide and five high; it fills the width that its container gives it.
#[component]
pub fn Picture(
    /// Where it is: [`contract::catalogue::picture`].
    src: Value,
    /// What it shows; empty where the text beside it says so already.
    alt: Value,
    /// When to fetch it.
    fetch: Fetch,
) -> impl IntoView {
    view! {
        <span class="plate">
            <img
                src=src
                alt=alt
                width="400"
                height="500"
                loading=(fetch == Fetch::WhenSeen).then_some("lazy")
                fetchpriority=(fetch == Fetch::First).then_some("high")
                decoding="async"
            />
        </span>
    }
}
