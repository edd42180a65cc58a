//! The browser: the only place that touches its address bar, document, storage, clock and languages.
//!
//! Natively the same functions answer as a browser without any of it would, so that views can call them.

#[cfg(target_arch = "wasm32")]
pub mod document;
#[cfg(target_arch = "wasm32")]
pub mod languages;
#[cfg(target_arch = "wasm32")]
pub mod navigation;
#[cfg(target_arch = "wasm32")]
pub mod takeover;

#[cfg(not(target_arch = "wasm32"))]
#[path = "native/navigation.rs"]
pub mod navigation;

#[cfg(not(target_arch = "wasm32"))]
#[path = "native/document.rs"]
pub mod document;

#[cfg(not(target_arch = "wasm32"))]
#[path = "native/languages.rs"]
pub mod languages;

/// The browser's window. There is no app without one.
#[cfg(target_arch = "wasm32")]
fn window() -> web_sys::Window {
    leptos::prelude::window()
}
