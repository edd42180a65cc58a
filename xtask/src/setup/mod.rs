//! What a machine must have, one file per source it comes from. Every function here may be called any number of times:
//! it looks first and does only what is missing.

pub mod apt;
mod cargo_tool;
pub mod node;
pub mod python;
pub mod rust;
mod versions;

use std::path::PathBuf;

use anyhow::Result;

use self::cargo_tool::CargoTool;
use crate::workspace::Workspace;

/// The programs that turn the app into `dist/`.
#[derive(Debug)]
pub struct AppTools {
    /// The trunk of the version that `Trunk.toml` asks for.
    pub trunk: PathBuf,
    /// Folders in which trunk must look first, for wasm-bindgen and wasm-opt.
    pub path: Vec<PathBuf>,
    /// What was found, for knowing whether `dist/` was built by the same tools.
    pub versions: Vec<String>,
}

/// Everything that building the app needs.
///
/// # Errors
/// When something is missing that this command cannot bring; the message says what to install.
pub fn app_tools(workspace: &Workspace) -> Result<AppTools> {
    // What fails at once comes before what takes minutes.
    rust::wasm_target()?;
    rust::std_source()?;
    let node_folder = node::packages(workspace, node::Scope::Build)?;
    rust::crates_fetched(workspace)?;

    let trunk = CargoTool {
        package: "trunk",
        binary: "trunk",
        version: versions::asked_by_trunk_toml(&workspace.read("Trunk.toml")?)?,
        locked: true,
        minutes_from_source: 8,
    };
    // Without --locked: the versions that its own lock file names are not all to be had any more.
    let wasm_bindgen = CargoTool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version: versions::locked(&workspace.read("Cargo.lock")?, "wasm-bindgen")?,
        locked: false,
        minutes_from_source: 7,
    };
    let trunk_folder = trunk.ensure(workspace)?;
    let wasm_bindgen_folder = wasm_bindgen.ensure(workspace)?;

    Ok(AppTools {
        trunk: trunk_folder.join("trunk"),
        path: vec![node_folder, wasm_bindgen_folder],
        versions: vec![trunk.version, wasm_bindgen.version, rust::compiler()?],
    })
}
