//! Journeys in Chromium by Playwright, and captures in Chromium and Firefox. Each journey opens a shop of its own from what is handed over here.

use anyhow::{Context, Result, ensure};

use crate::report::timed;
use crate::setup::{apt, node};
use crate::workspace::{Profile, Workspace};

const CONFIG: &str = "tests/e2e/playwright.config.ts";

/// Runs the journeys.
///
/// # Errors
/// When one fails, or there are none.
pub fn run(workspace: &Workspace, further: &[String]) -> Result<()> {
    ensure!(workspace.root().join(CONFIG).is_file(), "{CONFIG} is missing: there are no journeys to run");
    let programs = node::packages(workspace, node::Scope::Test)?;
    let chromium = apt::chromium()?;
    let firefox = apt::firefox()?;
    let own = std::env::current_exe().context("this program does not know where it lies")?;
    timed("journeys", || {
        workspace
            .run(programs.join("playwright"))
            .args(["test", "--config", CONFIG])
            .args(further)
            .env("VALISE_BIN", workspace.server(Profile::Debug))
            .env("VALISE_DIST", workspace.dist())
            .env("CHROMIUM_PATH", chromium)
            .env("FIREFOX_PATH", firefox)
            .env("VALISE_XTASK", &own)
            .check()
    })
}
