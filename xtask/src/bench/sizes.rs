//! What a browser downloads: each asset of `dist/` as it is and as it is sent.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::consent;
use crate::compress::{is_compressible, with_ending};
use crate::report::kilobytes;
use crate::spa;
use crate::stamp::files;
use crate::workspace::Workspace;

/// What the shop's code is made of; the table's last rows add these up.
const CODE: [&str; 3] = ["wasm", "js", "css"];

/// What comes with other pages only (docs/adr/0008-a-second-part.md).
const SECOND_PART: &str = "_second.wasm";

/// One asset, in bytes.
#[derive(Debug, PartialEq, Eq)]
struct Asset {
    name: String,
    plain: u64,
    brotli: u64,
}

/// Builds the app if need be and prints the table.
///
/// # Errors
/// When the app does not build or a file cannot be read.
pub fn run(workspace: &Workspace) -> Result<()> {
    spa::build(workspace)?;
    print!("{}{}", table(&assets(&workspace.dist())?), consent::rows(workspace)?);
    Ok(())
}

/// The assets that come in a compressed copy, largest first.
fn assets(dist: &Path) -> Result<Vec<Asset>> {
    let size = |file: &Path| {
        fs::metadata(file).map(|data| data.len()).with_context(|| format!("cannot read {}", file.display()))
    };
    let mut assets = Vec::new();
    for file in files(dist)?.into_iter().filter(|file| is_compressible(file)) {
        let plain = size(&file)?;
        // A file without a copy is sent as it is.
        let brotli = size(&with_ending(&file, "br")).unwrap_or(plain);
        let name = file.strip_prefix(dist).unwrap_or(&file).display().to_string();
        assets.push(Asset { name, plain, brotli });
    }
    assets.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    Ok(assets)
}

fn table(assets: &[Asset]) -> String {
    let code: Vec<&Asset> = assets
        .iter()
        .filter(|asset| asset.name.rsplit_once('.').is_some_and(|(_, ending)| CODE.contains(&ending)))
        .collect();
    let sum = |name: &str, of: &dyn Fn(&Asset) -> bool| {
        let counted: Vec<&&Asset> = code.iter().filter(|asset| of(asset)).collect();
        Asset {
            name: name.to_owned(),
            plain: counted.iter().map(|asset| asset.plain).sum(),
            brotli: counted.iter().map(|asset| asset.brotli).sum(),
        }
    };
    let sums = [
        sum("**code of the list page**", &|asset| !asset.name.ends_with(SECOND_PART)),
        sum("**all code (wasm, js, css)**", &|_| true),
    ];
    let rows = assets
        .iter()
        .chain(&sums)
        .map(|Asset { name, plain, brotli }| format!("| {name} | {} | {} |\n", kilobytes(*plain), kilobytes(*brotli)));
    ["| asset | plain | brotli |\n".to_owned(), "|---|---:|---:|\n".to_owned()].into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_adds_up_code_and_leaves_pages_and_pictures_out_of_the_sum() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [
            ("app_first.wasm", 400_000),
            ("app_first.wasm.br", 100_000),
            ("app_second.wasm", 50_000),
            ("base.css", 2_000),
            ("index.html", 9_000),
        ] {
            fs::write(folder.path().join(name), vec![b' '; bytes]).unwrap();
        }
        let shown = table(&assets(folder.path()).unwrap());
        assert!(shown.contains("| app_first.wasm | 400.0 kB | 100.0 kB |"), "{shown}");
        assert!(shown.contains("| **code of the list page** | 402.0 kB | 102.0 kB |\n"), "{shown}");
        assert!(shown.ends_with("| **all code (wasm, js, css)** | 452.0 kB | 152.0 kB |\n"), "{shown}");
        assert!(!shown.contains(".br"), "{shown}");
    }
}
