//! Compiles `privacy.toml`, the privacy registry, and the policy's versions into the contract. A mistake in them fails
//! the build.

#[path = "build/check.rs"]
mod check;
#[path = "build/facts.rs"]
mod facts;
#[path = "build/generate.rs"]
mod generate;
#[path = "build/policy.rs"]
mod policy;
#[path = "build/registry.rs"]
mod registry;
#[path = "build/wording.rs"]
mod wording;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../..");
    let out = env::var("OUT_DIR")?;
    for watched in ["privacy.toml", "policy", "docs/promises.toml", "index.html"] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    println!("cargo::rerun-if-changed=build");
    let shell = fs::read_to_string(root.join("index.html"))?;
    match registry::read(&fs::read_to_string(root.join("privacy.toml"))?) {
        Ok(registry) => fs::write(Path::new(&out).join("registry.rs"), generate::rust(&registry, &shell))?,
        Err(mistakes) => mistakes.iter().for_each(|mistake| println!("cargo::error={mistake}")),
    }
    match policy::read(&root.join("policy")) {
        Ok(versions) => {
            let controls = policy::controls(&fs::read_to_string(root.join("docs/promises.toml"))?)?;
            fs::write(Path::new(&out).join("policy.rs"), policy::rust(&versions) + &controls)?;
        }
        Err(mistakes) => mistakes.iter().for_each(|mistake| println!("cargo::error={mistake}")),
    }
    Ok(())
}
