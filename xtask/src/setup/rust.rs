//! Parts of the Rust toolchain beyond the compiler.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{Run, which};
use crate::report::step;
use crate::workspace::Workspace;

/// The platform of the app.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The compiler's standard library for the browser.
///
/// # Errors
/// When it is missing and there is no rustup to bring it.
pub fn wasm_target() -> Result<()> {
    let present = || {
        let sysroot = Run::new("rustc").args(["--print", "sysroot"]).output()?;
        Ok(Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir())
    };
    step(&format!("Rust's {WASM} target"), present, || rustup(&["target", "add", WASM]))
}

/// The standard library in source, which the app is built with (docs/adr/0003-erased-views.md).
///
/// # Errors
/// When it is missing and there is no rustup to bring it.
pub fn std_source() -> Result<()> {
    let present = || {
        let sysroot = Run::new("rustc").args(["--print", "sysroot"]).output()?;
        Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
    };
    step("Rust's standard library in source", present, || rustup(&["component", "add", "rust-src"]))
}

/// Has cargo compile the standard library along with the app: for size, and without the words of panics and the places
/// in source that they name, which no shopper reads. 22 kB less to download, and no path of the building machine in it.
/// The switches are the compiler's own but not yet stable, so it is told to take them; another version than the tested one
/// may not know them ([`say_if_untested`]). The linker leaves in what refers to what, from which `tools/split.mjs` knows
/// what only the second part needs.
pub fn with_small_std(run: Run) -> Run {
    run.env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none -Clink-arg=--emit-relocs",
        )
}

/// A component of the toolchain that is a cargo command, such as clippy.
///
/// # Errors
/// When it is missing and there is no rustup to bring it.
pub fn component(name: &str, command: &str) -> Result<()> {
    let present = || Ok(Run::new("cargo").args([command, "--version"]).succeeds());
    step(&format!("Rust's {name}"), present, || rustup(&["component", "add", name]))
}

/// The sources of all crates that this machine and the browser need, since trunk works offline.
///
/// # Errors
/// When they cannot be fetched.
pub fn crates_fetched(workspace: &Workspace) -> Result<()> {
    let host = host(&Run::new("rustc").arg("-vV").output()?)?;
    let fetch = || with_small_std(workspace.cargo(["fetch", "--quiet", "--target", WASM, "--target", &host]));
    step("crates", || Ok(fetch().arg("--offline").succeeds()), || fetch().check())
}

/// The compiler's version in full.
///
/// # Errors
/// When there is no compiler.
pub fn compiler() -> Result<String> {
    Run::new("rustc").arg("-V").output().map(|version| version.trim().to_owned())
}

/// The version that the shop is built and tested with; a patch of it does as well.
const TESTED: &str = env!("CARGO_PKG_RUST_VERSION");

/// Says so where the compiler is another than the one that the shop is tested with. It may well do: no reason to stop.
///
/// # Errors
/// When there is no compiler.
pub fn say_if_untested() -> Result<()> {
    if let Some(words) = untested(&compiler()?, TESTED) {
        eprintln!("note: {words}");
    }
    Ok(())
}

fn untested(compiler: &str, tested: &str) -> Option<String> {
    let version = compiler.split_whitespace().nth(1)?;
    let same = version.strip_prefix(tested).is_some_and(|patch| patch.is_empty() || patch.starts_with('.'));
    (!same).then(|| {
        format!(
            "this is Rust {version}, and Valise is tested with {tested}, whose unstable switches its build uses; should it \
             fail: `rustup toolchain install {tested}`, then RUSTUP_TOOLCHAIN={tested} before the command"
        )
    })
}

fn rustup(arguments: &[&str]) -> Result<()> {
    if which("rustup").is_none() {
        bail!(
            "there is no rustup to run `rustup {}`: install Rust by rustup (https://rustup.rs), or bring this part \
             by whatever installed your Rust",
            arguments.join(" ")
        );
    }
    Run::new("rustup").args(arguments).check()
}

/// The host platform in what `rustc -vV` says.
fn host(verbose_version: &str) -> Result<String> {
    let host = verbose_version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say for which host it is")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_compiler_than_the_tested_one_is_named_in_a_line() {
        assert_eq!(untested("rustc 1.95.0 (59807616e 2026-04-14)", "1.95"), None);
        assert_eq!(untested("rustc 1.95.2", "1.95"), None);
        for other in ["rustc 1.96.1 (aaaaaaaaa 2026-06-11)", "rustc 1.950.0", "rustc 1.97.0-nightly"] {
            let words = untested(other, "1.95").unwrap();
            assert!(words.contains(other.split_whitespace().nth(1).unwrap()) && !words.contains('\n'), "{words}");
        }
    }

    #[test]
    fn the_host_is_read_from_the_compilers_version() {
        let text = "rustc 1.95.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n";
        assert_eq!(host(text).unwrap(), "x86_64-unknown-linux-gnu");
        assert!(host("rustc 1.95.0").is_err());
    }
}
