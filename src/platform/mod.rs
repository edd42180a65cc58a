//! The browser: the only place that touches its address bar, document, storage, clock and languages.
//!
//! Natively the same functions answer as a browser without any of it would, so that views can call them.

#[cfg(target_arch = "wasm32")]
pub mod search_box;
#[cfg(target_arch = "wasm32")]
pub mod takeover;

#[cfg_attr(not(target_arch = "wasm32"), path = "native/beacon.rs")]
pub mod beacon;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/document.rs")]
pub mod document;
pub mod keys;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/languages.rs")]
pub mod languages;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/locks.rs")]
pub mod locks;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/navigation.rs")]
pub mod navigation;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/passkeys.rs")]
pub mod passkeys;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/privacy_signals.rs")]
pub mod privacy_signals;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/random.rs")]
pub mod random;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/second_part.rs")]
pub mod second_part;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/storage.rs")]
pub mod storage;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/tabs.rs")]
pub mod tabs;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/tasks.rs")]
pub mod tasks;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/tastes.rs")]
pub mod tastes;
#[cfg_attr(not(target_arch = "wasm32"), path = "native/time.rs")]
pub mod time;

/// The browser keeps nothing for this site: its storage is turned off, or full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocked;

/// What is wanted of a browser's passkeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// One more.
    New,
    /// An answer of one that there is.
    Answer,
}

/// The services with a connector that the shop runs, for the page that it paints.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs(pub Vec<contract::privacy::ServiceId>);

/// The browser's window. There is no app without one.
#[cfg(target_arch = "wasm32")]
pub(crate) fn window() -> web_sys::Window {
    leptos::prelude::window()
}
