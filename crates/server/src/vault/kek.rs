//! Key-encryption keys that can lose the key of one single data key, and of no other.
//!
//! A key-encryption key is the root of a binary tree of keys: each node's two children are keyed hashes under it. The
//! leaf at a data key's path wraps that data key, and needs nothing written to be had. To destroy it, the root gives
//! way to the siblings along the path: every other leaf can still be reckoned from one of these, this one from none
//! (a puncturable pseudo-random function: Goldreich, Goldwasser and Micali's tree).
//!
//! A path is 64 bits of the hash of the data key's id. Two of ten million data keys share one with a chance of 3 in a
//! million; what is destroyed for one of such twins is destroyed for both.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::secret::{BYTES, Secret};

/// Levels below the root.
const DEPTH: u32 = u64::BITS;
/// A node as it is stored: the bits of its path, their number, its secret.
const RECORD: usize = 8 + 1 + BYTES;

/// One version of the key-encryption key.
#[derive(Clone)]
pub(super) struct Kek {
    /// Counted from 1.
    pub version: i64,
    /// By which the database knows it: another shop's key of the same version is not this one.
    pub id: String,
    /// Epoch milliseconds.
    pub made_at: i64,
    /// The nodes that every living leaf is below exactly one of, by the first path below each.
    cover: BTreeMap<u64, Node>,
}

#[derive(Clone)]
struct Node {
    depth: u32,
    secret: Secret,
}

/// Where in the tree a data key's wrapping key is.
fn path_of(data_key: &str) -> u64 {
    let hash: [u8; 32] = Sha256::digest(data_key.as_bytes()).into();
    let (first, _) = hash.split_at(8);
    first.iter().fold(0, |path, byte| path << 8 | u64::from(*byte))
}

/// Whether the path turns right at that depth.
fn turns_right(path: u64, depth: u32) -> bool {
    path >> (DEPTH - 1 - depth) & 1 == 1
}

fn child(secret: &Secret, right: bool) -> Secret {
    secret.derive(if right { b"right" } else { b"left" })
}

impl Kek {
    /// A new one, whole.
    pub fn of_root(version: i64, id: String, made_at: i64, root: Secret) -> Self {
        Self { version, id, made_at, cover: BTreeMap::from([(0, Node { depth: 0, secret: root })]) }
    }

    /// The key that wraps a data key; `None` once it was destroyed.
    pub fn leaf(&self, data_key: &str) -> Option<Secret> {
        let path = path_of(data_key);
        let (_, node) = self.above(path)?;
        Some((node.depth..DEPTH).fold(node.secret.clone(), |secret, depth| child(&secret, turns_right(path, depth))))
    }

    /// Destroys the key that wraps a data key; whether it was still there.
    pub fn puncture(&mut self, data_key: &str) -> bool {
        let path = path_of(data_key);
        let Some((start, _)) = self.above(path) else { return false };
        let Some(Node { depth, mut secret }) = self.cover.remove(&start) else { return false };
        for depth in depth..DEPTH {
            let right = turns_right(path, depth);
            let bit = 1 << (DEPTH - 1 - depth);
            // The sibling's first path: this one's bits down to here, the last of them turned over, zeros below.
            let sibling = (path ^ bit) & !(bit - 1);
            self.cover.insert(sibling, Node { depth: depth + 1, secret: child(&secret, !right) });
            secret = child(&secret, right);
        }
        true
    }

    /// How many data keys were destroyed under it can no more be told; this is how many nodes that left.
    pub fn nodes(&self) -> usize {
        self.cover.len()
    }

    /// The node that a path goes through.
    fn above(&self, path: u64) -> Option<(u64, &Node)> {
        let (&start, node) = self.cover.range(..=path).next_back()?;
        let below = DEPTH - node.depth;
        let same = below == DEPTH || (start ^ path) >> below == 0;
        same.then_some((start, node))
    }

    /// Its nodes, to be kept.
    pub fn to_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.cover.len() * RECORD);
        for (start, node) in &self.cover {
            bytes.extend(start.to_be_bytes());
            // At most 64.
            bytes.push(u8::try_from(node.depth).unwrap_or(u8::MAX));
            bytes.extend(node.secret.bytes());
        }
        bytes.into()
    }

    /// Reads [`Self::to_bytes`]; `None` for anything else.
    pub fn of_bytes(version: i64, id: String, made_at: i64, bytes: &[u8]) -> Option<Self> {
        let records = bytes.chunks_exact(RECORD);
        if !records.remainder().is_empty() {
            return None;
        }
        let node = |record: &[u8]| {
            let start = u64::from_be_bytes(record.get(..8)?.try_into().ok()?);
            let depth = u32::from(*record.get(8)?);
            (depth <= DEPTH).then_some((start, Node { depth, secret: Secret::of(record.get(9..)?)? }))
        };
        Some(Self { version, id, made_at, cover: records.map(node).collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kek() -> Kek {
        Kek::of_root(1, "a".to_owned(), 0, Secret::from([7; 32]))
    }

    fn leaf(kek: &Kek, id: &str) -> Option<[u8; 32]> {
        kek.leaf(id).map(|secret| *secret.bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// promise: P5.1
        #[test]
        fn promise_p5_1_what_is_destroyed_is_gone_and_nothing_else_changes(
            destroyed in prop::collection::btree_set("[a-f]{1,6}", 0..20),
            others in prop::collection::btree_set("[g-k]{1,6}", 1..20),
        ) {
            let whole = kek();
            let mut punctured = kek();
            for id in &destroyed {
                prop_assert!(punctured.puncture(id));
                prop_assert!(!punctured.puncture(id), "once");
            }
            let kept = Kek::of_bytes(1, "a".to_owned(), 0, &punctured.to_bytes()).unwrap();
            for id in &destroyed {
                prop_assert!(leaf(&kept, id).is_none());
            }
            for id in &others {
                prop_assert_eq!(leaf(&kept, id), leaf(&whole, id));
            }
        }
    }

    #[test]
    fn each_data_key_has_a_leaf_of_its_own_and_none_holds_the_root() {
        let kek = kek();
        assert_ne!(leaf(&kek, "one"), leaf(&kek, "two"));
        assert_ne!(leaf(&kek, "one"), Some([7; 32]));
    }

    #[test]
    fn after_a_puncture_no_node_above_the_path_is_left() {
        let mut kek = kek();
        kek.puncture("one");
        assert_eq!(kek.nodes(), 64, "one sibling a level");
        let path = path_of("one");
        for (start, node) in &kek.cover {
            assert!(node.depth > 0 && (start ^ path) >> (DEPTH - node.depth) != 0);
        }
    }

    #[test]
    fn what_is_no_key_is_not_read_as_one() {
        let bytes = kek().to_bytes();
        assert!(Kek::of_bytes(1, String::new(), 0, &bytes[1..]).is_none());
        let mut deep = bytes.to_vec();
        deep[8] = 65;
        assert!(Kek::of_bytes(1, String::new(), 0, &deep).is_none());
    }
}
