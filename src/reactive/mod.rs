//! What changes, with its machinery in the bundle once (docs/adr/0007-signals-without-types.md).
//!
//! Leptos compiles a signal, a memo, an effect and a stored value anew for each type and each closure that they are used
//! with. Here all of them hold a [`cell::Cell`], a box of anything that Leptos keeps track of; the types are put back
//! by a thin shell, so that what is written reads as with Leptos and cannot mix types.

mod cell;
mod context;
mod effect;
mod memo;
mod signal;
mod source;
mod stored;
#[cfg(test)]
mod tests;

pub use context::{provide_context, use_context};
pub use effect::{effect, effect_after};
pub use memo::Memo;
pub use signal::RwSignal;
pub use source::Signal;
pub use stored::StoredValue;

/// Leptos' prelude, with what is compiled once in place of what is compiled for each type.
pub mod prelude {
    pub use leptos::prelude::*;

    pub use super::{Memo, RwSignal, Signal, StoredValue, provide_context, use_context};
}
