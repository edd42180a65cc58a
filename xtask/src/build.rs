//! `cargo xtask build`: what ships.

use anyhow::Result;

use crate::report::timed;
use crate::server::{self, Shop};
use crate::spa;
use crate::workspace::{Profile, Workspace};

/// Leaves `dist/` and the release server, and says where.
///
/// # Errors
/// When a tool is missing and cannot be brought, a build fails, or what was built opens no shop.
pub fn run(workspace: &Workspace) -> Result<()> {
    spa::build(workspace)?;
    server::build(workspace, Profile::Release)?;
    // The journeys run the debug server: here is seen that what ships opens a shop, too.
    timed("a shop of what ships", || Shop::open(workspace, Profile::Release).map(drop))?;
    println!("{}", workspace.dist().display());
    println!("{}", workspace.server(Profile::Release).display());
    Ok(())
}
