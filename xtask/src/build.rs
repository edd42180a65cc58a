//! `cargo xtask build`: what ships.

use anyhow::Result;

use crate::server;
use crate::spa;
use crate::workspace::{Profile, Workspace};

/// Leaves `dist/` and the release server, and says where.
///
/// # Errors
/// When a tool is missing and cannot be brought, or a build fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    spa::build(workspace)?;
    server::build(workspace, Profile::Release)?;
    println!("{}", workspace.dist().display());
    println!("{}", workspace.server(Profile::Release).display());
    Ok(())
}
