//! Words of the page of what happened to somebody's data. Who, what and why come from the server.

/// The page's heading.
pub const HEADING: &str = "Activity";
/// Under it.
pub const LEAD: &str = "Every time something of yours was handed to somebody, and every time it was looked at.";
/// Over the ledger.
pub const GOT: &str = "Who got what";
/// Where it is empty.
pub const NOBODY_GOT: &str = "Nobody got anything of yours from us.";
/// Over the looks.
pub const LOOKED: &str = "Who looked";
/// Where there is none.
pub const NOBODY_LOOKED: &str = "Nobody has looked at anything of yours.";
