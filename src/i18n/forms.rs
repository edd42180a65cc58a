//! What any form says.

/// Over the faults.
pub const FAULTS: &str = "Please look at these fields:";
/// Before anything is chosen.
pub const CHOOSE: &str = "Please choose";
/// Nothing was chosen.
pub const NEEDED: &str = "This is needed.";
