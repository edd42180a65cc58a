//! Target folders outside the checkout, one for each set of dependencies. They are large, so only a few are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

/// How many are kept: enough to go back and forth between branches.
const KEPT: usize = 3;

/// Written at each use, so that its age is that of the last use.
const MARK: &str = "used";

/// The folder for a key, made if need be; those used longest ago are removed.
///
/// # Errors
/// When a folder cannot be made, listed or removed.
pub fn claim(cache: &Path, key: u64) -> Result<PathBuf> {
    let folder = cache.join(format!("target-{key:016x}"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    fs::write(folder.join(MARK), "").with_context(|| format!("cannot write into {}", folder.display()))?;
    for old in by_last_use(cache)?.into_iter().skip(KEPT).filter(|old| *old != folder) {
        fs::remove_dir_all(&old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    Ok(folder)
}

/// Target folders, the one used last first.
fn by_last_use(cache: &Path) -> Result<Vec<PathBuf>> {
    let mut folders: Vec<(SystemTime, PathBuf)> = fs::read_dir(cache)
        .with_context(|| format!("cannot list {}", cache.display()))?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("target-"))
        .filter_map(|entry| Some((fs::metadata(entry.path().join(MARK)).ok()?.modified().ok()?, entry.path())))
        .collect();
    folders.sort_by(|a, b| b.cmp(a));
    Ok(folders.into_iter().map(|(_, folder)| folder).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;
    use std::time::Duration;

    #[test]
    fn the_folders_used_last_are_kept_and_the_tools_beside_them_too() {
        let cache = tempfile::tempdir().unwrap();
        fs::create_dir(cache.path().join("tools")).unwrap();
        for key in [1, 2, 1, 3, 4] {
            claim(cache.path(), key).unwrap();
            sleep(Duration::from_millis(10));
        }
        let mut left: Vec<String> = fs::read_dir(cache.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["target-0000000000000001", "target-0000000000000003", "target-0000000000000004", "tools"]);
    }

    #[test]
    fn a_folder_that_is_claimed_again_keeps_what_is_in_it() {
        let cache = tempfile::tempdir().unwrap();
        let folder = claim(cache.path(), 7).unwrap();
        fs::write(folder.join("artifact"), "x").unwrap();
        assert!(claim(cache.path(), 7).unwrap().join("artifact").is_file());
    }
}
