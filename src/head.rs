//! What a page says of itself: its title, and what search engines and link previews read.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{reactive::prelude::*, routes::Route};

/// A page's head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The page's own title; the shop's name is added.
    pub title: String,
    /// One or two plain sentences; empty for none.
    pub description: String,
    /// Path and query that this page should be known by; `None` keeps it out of search engines.
    pub canonical: Option<String>,
    /// Path of the picture for link previews.
    pub image: Option<String>,
    /// JSON-LD, one JSON text each, not yet escaped for HTML.
    pub json_ld: Vec<String>,
    /// The HTTP status; 0 counts as 200.
    pub status: u16,
}

impl Head {
    /// A page that search engines should leave alone.
    #[must_use]
    pub fn private(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// `Title · Valise`
    #[must_use]
    pub fn full_title(&self) -> String {
        if self.title.is_empty() { "Valise".to_owned() } else { format!("{} · Valise", self.title) }
    }
}

/// Where a painted page's head goes; in the context of [`crate::paint`] only.
#[derive(Debug, Clone, Default)]
pub struct HeadSink(pub Arc<Mutex<Head>>);

/// Says what a page is that search engines should leave alone.
pub fn use_private(title: &'static str) {
    use_head(move || Head::private(title));
}

/// Says what a page is that search engines may show.
pub fn use_public(title: &'static str, description: &'static str, page: &Route) {
    let canonical = page.href();
    use_head(move || Head {
        description: description.to_owned(),
        canonical: Some(canonical.clone()),
        ..Head::private(title)
    });
}

/// Says what the page is; called once by each page's view, with the state of its data.
pub fn use_head(head: impl Fn() -> Head + Send + Sync + 'static) {
    if let Some(sink) = use_context::<HeadSink>() {
        *sink.0.lock().unwrap_or_else(PoisonError::into_inner) = untrack(head);
    } else {
        #[cfg(target_arch = "wasm32")]
        crate::reactive::effect(move || crate::platform::document::set_head(&head()));
    }
}
