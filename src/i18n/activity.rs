//! Words of the page of devices and activity. Who, what and why come from the server.

/// The page's heading.
pub const HEADING: &str = "Devices and activity";
/// Under it.
pub const LEAD: &str = "Every time your data was handed to somebody or looked at, and where you are signed in.";
/// Over the ledger.
pub const GOT: &str = "Who got what";
/// Where it is empty.
pub const NOBODY_GOT: &str = "Nobody got anything of yours from us.";
/// Over the looks.
pub const LOOKED: &str = "Who looked";
/// Where there is none.
pub const NOBODY_LOOKED: &str = "Nobody has looked at anything of yours.";
