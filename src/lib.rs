//! Valise's app: views that are functions of data.
//!
//! The same views run in the browser (feature `csr`, binary `app`) and natively (feature `ssr`): there the
//! server paints the first answer with them ([`paint`]), and tests read them as text. Effects have one home
//! each: network in [`api`], everything else of the browser in [`platform`], grants in [`privacy`].

pub mod answers;
pub mod api;
pub mod app;
pub mod dom;
pub mod features;
pub mod head;
pub mod i18n;
pub mod json;
pub mod loaded;
#[cfg(feature = "ssr")]
pub mod paint;
pub mod platform;
pub mod privacy;
pub mod reactive;
pub mod routes;
pub mod second;
pub mod session;
pub mod ui;
