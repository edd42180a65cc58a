//! Where the bags come from: the parametric [illustrator](illustrate) and the demo
//! [`catalogue`].
//!
//! Invariant: everything here is a pure function of its arguments. There is no I/O, no clock and no
//! random source but the seed, so that a drawing may be cached for ever under its likeness and a
//! demo shop is the same shop on every machine.

pub mod catalogue;
pub mod illustrate;
mod random;

pub use catalogue::{Catalogue, generate};
pub use illustrate::{Likeness, PreviewError, draw, preview, seed_of};
