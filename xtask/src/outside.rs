//! Target folders outside the checkout, one for each set of dependencies. They are large, so only a few are kept.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::signals;

/// How many are kept: enough to go back and forth between branches.
const KEPT: usize = 3;

/// Written at each use, so that its age is that of the last use; locked while a command runs, and empty when the last
/// one has ended by itself.
const MARK: &str = "used";

/// A target folder, for as long as a command works in it.
#[derive(Debug)]
pub struct Claim {
    /// Where it is.
    pub folder: PathBuf,
    mark: File,
}

impl Drop for Claim {
    fn drop(&mut self) {
        // A signal stops the compilers in the middle of their work, too.
        if signals::asked_to_stop() {
            return;
        }
        // Whoever else works in it says so itself in the end.
        let ended = self.mark.unlock().is_ok() && self.mark.try_lock().is_ok() && self.mark.set_len(0).is_ok();
        let _others_go_on = ended;
    }
}

/// The folder for a key, made if need be; those used longest ago are removed, unless a command works in them. One whose
/// last command was stopped by a signal or killed is emptied: a compiler that is killed may leave half a library behind,
/// which cargo takes for a whole one.
///
/// # Errors
/// When a folder cannot be made, listed or removed.
pub fn claim(cache: &Path, key: u64) -> Result<Claim> {
    let folder = cache.join(format!("target-{key:016x}"));
    let mut mark = open(&folder)?;
    // Nobody else claims it while this lock is held.
    if mark.try_lock().is_ok() {
        if mark.metadata().is_ok_and(|mark| mark.len() > 0) {
            eprintln!("  the last command in {} was stopped: what it compiled is thrown away", folder.display());
            empty(&folder)?;
            mark.set_len(0).with_context(|| format!("cannot write into {}", folder.display()))?;
        }
        mark.unlock().with_context(|| format!("cannot unlock {}", folder.display()))?;
    }
    mark.lock_shared().with_context(|| format!("cannot lock {}", folder.display()))?;
    mark.set_len(0)
        .and_then(|()| mark.write_all(b"in use"))
        .with_context(|| format!("cannot write into {}", folder.display()))?;
    for old in by_last_use(cache)?.into_iter().skip(KEPT).filter(|old| *old != folder) {
        if open(&old)?.try_lock().is_ok() {
            fs::remove_dir_all(&old).with_context(|| format!("cannot remove {}", old.display()))?;
        }
    }
    Ok(Claim { folder, mark })
}

/// Removes all but the mark.
fn empty(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry.with_context(|| format!("cannot list {}", folder.display()))?.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else if path.ends_with(MARK) {
            Ok(())
        } else {
            fs::remove_file(&path)
        };
        removed.with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

fn open(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mark = folder.join(MARK);
    File::options()
        .read(true)
        .append(true)
        .create(true)
        .open(&mark)
        .with_context(|| format!("cannot open {}", mark.display()))
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
        let folder = claim(cache.path(), 7).unwrap().folder.clone();
        fs::write(folder.join("artifact"), "x").unwrap();
        assert!(claim(cache.path(), 7).unwrap().folder.join("artifact").is_file());
    }

    #[test]
    fn a_folder_whose_last_command_was_killed_is_made_anew() {
        let cache = tempfile::tempdir().unwrap();
        let folder = claim(cache.path(), 7).unwrap().folder.clone();
        fs::write(folder.join("artifact"), "x").unwrap();
        // As a command leaves it that never came to its end.
        fs::write(folder.join(MARK), "in use").unwrap();
        assert!(!claim(cache.path(), 7).unwrap().folder.join("artifact").exists());
    }

    #[test]
    fn a_folder_in_which_another_command_works_is_left_alone() {
        let cache = tempfile::tempdir().unwrap();
        let first = claim(cache.path(), 7).unwrap();
        fs::write(first.folder.join("artifact"), "x").unwrap();
        let second = claim(cache.path(), 7).unwrap();
        drop(first);
        drop(claim(cache.path(), 7).unwrap());
        assert!(second.folder.join("artifact").is_file());
    }
}
