//! What changes, and what follows: signals, memos and effects (docs/adr/0025-signals-of-our-own.md).
//!
//! All of them are nodes of one [`graph`] without types, so that its machinery is in the bundle once; the types are put back
//! by thin shells. What is written with them reads as with Leptos.

mod callback;
mod cell;
mod context;
mod effect;
mod graph;
mod memo;
mod owner;
mod signal;
mod source;
mod stored;
#[cfg(test)]
mod tests;

pub use callback::Callback;
pub use cell::Read;
pub use context::{provide_context, use_context};
pub use effect::{Running, effect, effect_after};
pub use memo::Memo;
pub use owner::{Owner, Surroundings, on_cleanup, untrack};
pub use signal::RwSignal;
pub use source::Signal;
pub use stored::StoredValue;

/// What views are written with: what reacts, and what is Leptos' of events.
pub mod prelude {
    pub use leptos::prelude::{event_target_checked, event_target_value};

    pub use super::{
        Callback, Memo, Owner, RwSignal, Signal, StoredValue, on_cleanup, provide_context, untrack, use_context,
    };
}
