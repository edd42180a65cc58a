//! Tools that come from Python's package index, in an environment of their own.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use crate::process::Run;
use crate::report::step;
use crate::workspace::Workspace;

/// The version, which needs Python 3.11.
const SCHEMATHESIS: &str = "4.32.5";

/// Schemathesis, which tries the API against its own description.
///
/// # Errors
/// When Python is missing or the package cannot be installed.
pub fn schemathesis(workspace: &Workspace) -> Result<PathBuf> {
    apt::python()?;
    let recent = "import sys; sys.exit(sys.version_info < (3, 11))";
    if !Run::new("python3").args(["-c", recent]).succeeds() {
        bail!(
            "Python 3.11 or newer is needed, and the system's python3 is older: please install one and let it be python3"
        );
    }
    let folder = workspace.tools().join(format!("schemathesis-{SCHEMATHESIS}"));
    let program = folder.join("bin/schemathesis");
    let present = || Ok(Run::new(&program).arg("--version").succeeds());
    if !present()? {
        apt::python_venv()?;
    }
    step(&format!("schemathesis {SCHEMATHESIS}"), present, || {
        Run::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).check()?;
        let pip = Run::new(folder.join("bin/python")).args(["-m", "pip", "install", "--quiet"]);
        pip.arg(format!("schemathesis=={SCHEMATHESIS}")).check()
    })?;
    Ok(program)
}
