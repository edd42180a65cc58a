//! Where the key ring is kept: a file of its own by default, a key service behind the same trait.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

use zeroize::Zeroizing;

/// Bytes of the key ring.
pub type RingBytes = Zeroizing<Vec<u8>>;

/// Tells one state of what is kept from another, without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp(Option<(SystemTime, u64, u64)>);

/// Keeps the key ring, outside the database and its backups. What is changed must be gone: a keeper that keeps older
/// states keeps what was destroyed.
pub trait KeyKeeper: Send + Sync + 'static {
    /// The state that is kept now.
    ///
    /// # Errors
    /// When it cannot be told.
    fn stamp(&self) -> io::Result<Stamp>;

    /// What is kept; `None` where nothing is yet.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self) -> io::Result<Option<RingBytes>>;

    /// Replaces what is kept by what `change` makes of it; nobody else changes it meanwhile. Durable once it returns.
    ///
    /// # Errors
    /// What `change` says, with nothing changed; or when it cannot be written.
    fn change(&self, change: &mut dyn FnMut(Option<RingBytes>) -> io::Result<RingBytes>) -> io::Result<()>;
}

/// A file that its owner alone reads, replaced whole at every change; the old one is overwritten.
#[derive(Debug)]
pub struct FileKeeper {
    folder: PathBuf,
}

impl FileKeeper {
    /// The key ring in a folder, which is made when missing.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn ring(&self) -> PathBuf {
        self.folder.join("ring.json")
    }

    /// Several processes share the file: whoever reads or writes it holds this one.
    fn lock(&self) -> io::Result<File> {
        crate::folders::make_private(&self.folder)?;
        private().create(true).truncate(false).open(self.folder.join("lock"))
    }

    fn content(&self) -> io::Result<Option<RingBytes>> {
        match fs::read(self.ring()) {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Read and written by its owner alone.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

impl KeyKeeper for FileKeeper {
    fn stamp(&self) -> io::Result<Stamp> {
        match fs::metadata(self.ring()) {
            Ok(meta) => {
                #[cfg(unix)]
                let inode = std::os::unix::fs::MetadataExt::ino(&meta);
                #[cfg(not(unix))]
                let inode = 0;
                Ok(Stamp(Some((meta.modified()?, meta.len(), inode))))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Stamp::default()),
            Err(error) => Err(error),
        }
    }

    fn read(&self) -> io::Result<Option<RingBytes>> {
        let lock = self.lock()?;
        lock.lock_shared()?;
        self.content()
    }

    fn change(&self, change: &mut dyn FnMut(Option<RingBytes>) -> io::Result<RingBytes>) -> io::Result<()> {
        let lock = self.lock()?;
        lock.lock()?;
        let new = change(self.content()?)?;
        let next = self.folder.join("ring.next");
        let mut file = private().create(true).truncate(true).open(&next)?;
        file.write_all(&new)?;
        file.sync_all()?;
        let old = match OpenOptions::new().read(true).write(true).open(self.ring()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            opened => Some(opened?),
        };
        fs::rename(&next, self.ring())?;
        File::open(&self.folder)?.sync_all()?;
        old.map_or(Ok(()), overwrite)
    }
}

/// Overwrites a file that no name leads to any more, as far as the disk writes in place.
fn overwrite(mut file: File) -> io::Result<()> {
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(0))?;
    io::copy(&mut io::repeat(0).take(length), &mut file)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// promise: P6.1
    #[cfg(unix)]
    #[test]
    fn promise_p6_1_the_key_ring_is_read_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("keys");
        let keeper = FileKeeper::new(&folder);
        for content in [b"one".to_vec(), b"two".to_vec()] {
            keeper.change(&mut |_| Ok(content.clone().into())).unwrap();
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join("ring.json"))), (0o700, 0o600));
        }
    }

    #[test]
    fn a_change_sees_what_is_there_leaves_nothing_of_it_and_is_seen_by_its_stamp() {
        let home = tempfile::tempdir().unwrap();
        let keeper = FileKeeper::new(home.path());
        assert!(keeper.read().unwrap().is_none());
        keeper.change(&mut |_| Ok(b"old secret".to_vec().into())).unwrap();
        let (before, mut old) = (keeper.stamp().unwrap(), File::open(home.path().join("ring.json")).unwrap());
        keeper
            .change(&mut |old| {
                assert_eq!(&**old.as_ref().unwrap(), b"old secret");
                Ok(b"new".to_vec().into())
            })
            .unwrap();
        assert_eq!(&**keeper.read().unwrap().unwrap(), b"new");
        assert_ne!(keeper.stamp().unwrap(), before);
        let mut left = Vec::new();
        old.read_to_end(&mut left).unwrap();
        assert_eq!(left, [0; 10], "whoever still has the old file open finds it overwritten");
    }

    #[test]
    fn a_change_that_fails_changes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let keeper = FileKeeper::new(home.path());
        keeper.change(&mut |_| Ok(b"old".to_vec().into())).unwrap();
        assert!(keeper.change(&mut |_| Err(io::Error::other("no"))).is_err());
        assert_eq!(&**keeper.read().unwrap().unwrap(), b"old");
    }
}
