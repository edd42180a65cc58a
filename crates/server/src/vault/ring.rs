//! The key ring: every version of the key-encryption key that data keys may still be wrapped by, and the key of the
//! blind index.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{kek::Kek, secret::Secret};
use crate::random::Random;

/// The format of the file.
const FORMAT: u32 = 1;

/// The keys in memory.
#[derive(Clone)]
pub(super) struct KeyRing {
    pub index: Secret,
    /// From the oldest to the newest; never none.
    keks: Vec<Kek>,
}

/// What may be told of a key-encryption key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KekInfo {
    /// Counted from 1.
    pub version: i64,
    /// By which the database knows it.
    pub id: String,
    /// Epoch milliseconds.
    pub made_at: i64,
    /// Nodes that its tree was cut into by data keys that were destroyed; 1 while none was.
    pub nodes: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    index: String,
    keks: Vec<FileKek>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileKek {
    version: i64,
    id: String,
    made_at: i64,
    nodes: String,
}

impl Drop for File {
    fn drop(&mut self) {
        self.index.zeroize();
        for kek in &mut self.keks {
            kek.nodes.zeroize();
        }
    }
}

impl KeyRing {
    /// A ring with one new key-encryption key.
    pub fn generate(id: String, made_at: i64, random: &dyn Random) -> Self {
        let kek = Kek::of_root(1, id, made_at, Secret::generate(random));
        Self { index: Secret::generate(random), keks: vec![kek] }
    }

    /// What new data keys are wrapped by.
    pub fn newest(&self) -> Option<&Kek> {
        self.keks.last()
    }

    /// One version; `None` for one that it does not hold (any more).
    pub fn version(&self, version: i64) -> Option<&Kek> {
        self.keks.iter().find(|kek| kek.version == version)
    }

    /// Adds a key-encryption key of a version of its own, unless it is there already.
    pub fn add(&mut self, version: i64, id: String, made_at: i64, random: &dyn Random) {
        if self.version(version).is_none() {
            self.keks.push(Kek::of_root(version, id, made_at, Secret::generate(random)));
            self.keks.sort_by_key(|kek| kek.version);
        }
    }

    /// Takes an old version out for good; the newest stays.
    pub fn remove(&mut self, version: i64) {
        let newest = self.newest().map(|kek| kek.version);
        self.keks.retain(|kek| kek.version != version || Some(version) == newest);
    }

    /// Destroys a data key's way to be unwrapped, in every version: older copies of the database hold it wrapped by
    /// older ones.
    pub fn puncture(&mut self, data_key: &str) {
        for kek in &mut self.keks {
            kek.puncture(data_key);
        }
    }

    /// What may be told of it, from the oldest to the newest.
    pub fn infos(&self) -> Vec<KekInfo> {
        let info =
            |kek: &Kek| KekInfo { version: kek.version, id: kek.id.clone(), made_at: kek.made_at, nodes: kek.nodes() };
        self.keks.iter().map(info).collect()
    }

    /// As it is kept: JSON.
    pub fn to_bytes(&self) -> serde_json::Result<Zeroizing<Vec<u8>>> {
        let kek = |kek: &Kek| FileKek {
            version: kek.version,
            id: kek.id.clone(),
            made_at: kek.made_at,
            nodes: URL_SAFE_NO_PAD.encode(kek.to_bytes()),
        };
        let file = File { format: FORMAT, index: self.index.to_text(), keks: self.keks.iter().map(kek).collect() };
        serde_json::to_vec(&file).map(Zeroizing::new)
    }

    /// Reads [`Self::to_bytes`]; `None` for anything else.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let file: File = serde_json::from_slice(bytes).ok()?;
        let kek = |kek: &FileKek| {
            let nodes = Zeroizing::new(URL_SAFE_NO_PAD.decode(&kek.nodes).ok()?);
            Kek::of_bytes(kek.version, kek.id.clone(), kek.made_at, &nodes)
        };
        let keks = file.keks.iter().map(kek).collect::<Option<Vec<_>>>()?;
        if file.format != FORMAT || keks.is_empty() || !keks.is_sorted_by_key(|kek| kek.version) {
            return None;
        }
        Some(Self { index: Secret::of_text(&file.index)?, keks })
    }
}
