//! Live consent and grants.

use crate::app::Location;

/// Starts listening to the visitor's choice.
pub fn start(_location: Location) {}
