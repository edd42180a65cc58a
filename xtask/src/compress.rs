//! Compressed copies of files, `.br` and `.gz` beside each, made once so that no server compresses on each request.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::signals;
use crate::stamp::files;

/// What text-like files end in; pictures and fonts are compressed by their own formats.
const COMPRESSIBLE: [&str; 10] = ["css", "html", "js", "json", "mjs", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Below this many bytes a file fits into one packet as it is.
const WORTHWHILE: usize = 256;

/// Puts the copies beside each file below a folder. A copy that would not be smaller is left out.
///
/// # Errors
/// When a file cannot be read or a copy not written.
pub fn beside_each(folder: &Path) -> Result<()> {
    for file in files(folder)?.into_iter().filter(|file| is_compressible(file)) {
        signals::go_on()?;
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        if content.len() < WORTHWHILE {
            continue;
        }
        for (ending, copy) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            if copy.len() < content.len() {
                let path = with_ending(&file, ending);
                fs::write(&path, copy).with_context(|| format!("cannot write {}", path.display()))?;
            }
        }
    }
    Ok(())
}

/// Whether a file's kind gains by compression.
pub fn is_compressible(file: &Path) -> bool {
    file.extension().and_then(OsStr::to_str).is_some_and(|ending| COMPRESSIBLE.contains(&ending))
}

/// `app.js` with the ending `br` is `app.js.br`.
pub fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Brotli at its highest quality.
///
/// # Errors
/// Never for memory as a sink; the compressor's signature has them.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: content.len(), ..Default::default() };
    let mut compressor = CompressorWriter::with_params(Vec::new(), 64 * 1024, &parameters);
    compressor.write_all(content).context("brotli failed")?;
    Ok(compressor.into_inner())
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressor = GzEncoder::new(Vec::new(), Compression::best());
    compressor.write_all(content).context("gzip failed")?;
    compressor.finish().context("gzip failed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use tempfile::tempdir;

    fn page() -> Vec<u8> {
        "<p>A quiet, confident shop.</p>".repeat(40).into_bytes()
    }

    #[test]
    fn each_copy_unpacks_to_the_original() {
        let folder = tempdir().unwrap();
        let file = folder.path().join("deep/index.html");
        fs::create_dir(folder.path().join("deep")).unwrap();
        fs::write(&file, page()).unwrap();

        beside_each(folder.path()).unwrap();

        let mut unbrotlied = Vec::new();
        let brotlied = fs::read(with_ending(&file, "br")).unwrap();
        brotli::Decompressor::new(brotlied.as_slice(), 4096).read_to_end(&mut unbrotlied).unwrap();
        assert_eq!(unbrotlied, page());

        let mut unzipped = Vec::new();
        let zipped = fs::read(with_ending(&file, "gz")).unwrap();
        flate2::read::GzDecoder::new(zipped.as_slice()).read_to_end(&mut unzipped).unwrap();
        assert_eq!(unzipped, page());
    }

    #[test]
    fn pictures_and_tiny_files_get_no_copies() {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join("icon.png"), page()).unwrap();
        fs::write(folder.path().join("tiny.txt"), "tiny").unwrap();

        beside_each(folder.path()).unwrap();

        assert_eq!(files(folder.path()).unwrap().len(), 2);
    }

    #[test]
    fn compressing_twice_makes_no_copies_of_copies() {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join("app.js"), page()).unwrap();
        beside_each(folder.path()).unwrap();
        beside_each(folder.path()).unwrap();
        assert_eq!(files(folder.path()).unwrap().len(), 3);
    }
}
