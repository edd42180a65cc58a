//! Compiles `privacy.toml`, the privacy registry, into the contract. A mistake in it fails the build.

#[path = "build/generate.rs"]
mod generate;
#[path = "build/registry.rs"]
mod registry;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let file = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../privacy.toml");
    println!("cargo::rerun-if-changed={}", file.display());
    println!("cargo::rerun-if-changed=build");
    let text = fs::read_to_string(&file)?;
    match registry::read(&text) {
        Ok(registry) => {
            fs::write(Path::new(&env::var("OUT_DIR")?).join("registry.rs"), generate::rust(&registry))?;
        }
        Err(mistakes) => {
            for mistake in mistakes {
                println!("cargo::error={mistake}");
            }
        }
    }
    Ok(())
}
