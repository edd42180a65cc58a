//! Remembers what something was made from, so that it is made again only when that changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A fingerprint of files and folders (by their paths below `root` and their contents) and of further facts, such as
/// the versions of tools. An input that is missing counts as missing; it is no error.
///
/// # Errors
/// When an input is there and cannot be read.
pub fn fingerprint(root: &Path, inputs: &[&str], facts: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    facts.hash(&mut hasher);
    for input in inputs {
        for file in files(&root.join(input))? {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file at or below a path, sorted; none when there is no such path.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
        found.extend(files(&entry.with_context(|| format!("cannot list {}", path.display()))?.path())?);
    }
    found.sort();
    Ok(found)
}

/// Whether the stamp holds this fingerprint.
pub fn is_current(stamp: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|held| held == fingerprint)
}

/// Writes the fingerprint into the stamp.
///
/// # Errors
/// When the file or its folder cannot be written.
pub fn write(stamp: &Path, fingerprint: &str) -> Result<()> {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::{TempDir, tempdir};

    fn checkout() -> TempDir {
        let root = tempdir().unwrap();
        fs::create_dir(root.path().join("src")).unwrap();
        fs::write(root.path().join("src/a.rs"), "a").unwrap();
        fs::write(root.path().join("index.html"), "<p>").unwrap();
        root
    }

    fn of(root: &TempDir) -> String {
        fingerprint(root.path(), &["src", "index.html", "absent"], &["trunk 1"]).unwrap()
    }

    #[test]
    fn the_same_inputs_give_the_same_fingerprint_in_another_checkout() {
        assert_eq!(of(&checkout()), of(&checkout()));
    }

    #[test]
    fn a_changed_file_changes_the_fingerprint() {
        let root = checkout();
        let before = of(&root);
        fs::write(root.path().join("src/a.rs"), "b").unwrap();
        assert_ne!(of(&root), before);
    }

    #[test]
    fn a_renamed_file_changes_the_fingerprint() {
        let root = checkout();
        let before = of(&root);
        fs::rename(root.path().join("src/a.rs"), root.path().join("src/b.rs")).unwrap();
        assert_ne!(of(&root), before);
    }

    #[test]
    fn another_tool_changes_the_fingerprint() {
        let root = checkout();
        let with = |tool| fingerprint(root.path(), &["src"], &[tool]).unwrap();
        assert_ne!(with("trunk 1"), with("trunk 2"));
    }

    #[test]
    fn a_stamp_is_current_for_what_was_written_and_nothing_else() {
        let root = checkout();
        let stamp = root.path().join("notes/stamp");
        assert!(!is_current(&stamp, "one"));
        write(&stamp, "one").unwrap();
        assert!(is_current(&stamp, "one"));
        assert!(!is_current(&stamp, "two"));
    }
}
