//! Documents that can be checked without the shop: each value's hash, and the shop's signature over all of them.

use std::{collections::BTreeMap, fmt};

use contract::privacy::Proof;
use serde_json::Value;

use super::token::sha256_hex;
use crate::vault::{ShopKey, is_signed};

const ALGORITHM: &str = "Ed25519";

/// Signs a document's digests: a line each, what and its hash, sorted.
#[must_use]
pub fn prove(digests: Vec<String>, key: &ShopKey) -> Proof {
    let signature = key.sign(&digests.join("\n"));
    Proof { algorithm: ALGORITHM.to_owned(), key: key.public(), signature, digests }
}

/// The line of one thing.
#[must_use]
pub fn digest(what: &str, bytes: &[u8]) -> String {
    let mut hash = sha256_hex(bytes);
    hash.truncate(32);
    format!("{what} {hash}")
}

/// Every value of a document by its JSON pointer, with the hash of its JSON; sorted by pointer.
///
/// # Errors
/// Never: what was JSON can be written as JSON.
pub fn digests(document: &Value) -> Result<Vec<String>, serde_json::Error> {
    fn walk(value: &Value, pointer: &str, out: &mut BTreeMap<String, String>) -> Result<(), serde_json::Error> {
        match value {
            Value::Object(members) if !members.is_empty() => members.iter().try_for_each(|(key, member)| {
                walk(member, &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), out)
            }),
            Value::Array(items) if !items.is_empty() => {
                items.iter().enumerate().try_for_each(|(index, item)| walk(item, &format!("{pointer}/{index}"), out))
            }
            leaf => {
                out.insert(pointer.to_owned(), digest(pointer, serde_json::to_string(leaf)?.as_bytes()));
                Ok(())
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(document, "", &mut found)?;
    Ok(found.into_values().collect())
}

/// What is wrong with a signed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// It is no document of ours at all.
    Unreadable(String),
    /// Signed in a way that this program does not know.
    UnknownAlgorithm(String),
    /// This value is not the one that was signed.
    Changed(String),
    /// This value was not signed.
    Added(String),
    /// This signed value is not there.
    Removed(String),
    /// The signature is not over these digests: they, the key or the signature itself were exchanged.
    BadSignature,
    /// It is signed, but not with the key that it was held against.
    OtherKey(String),
    /// The words are not those whose hash was logged.
    OtherWording,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "this is no document of a shop: {why}"),
            Self::UnknownAlgorithm(name) => write!(f, "proof/algorithm: {name:?} is not {ALGORITHM}"),
            Self::Changed(what) => write!(f, "{what}: changed after it was signed"),
            Self::Added(what) => write!(f, "{what}: added after it was signed"),
            Self::Removed(what) => write!(f, "{what}: removed after it was signed"),
            Self::BadSignature => {
                f.write_str("proof/signature: does not hold; the digests, the key or the signature were exchanged")
            }
            Self::OtherKey(key) => write!(f, "proof/key: signed with {key}, which is not the key of this shop"),
            Self::OtherWording => {
                f.write_str("/pii_processing/privacy_notice/wording: not the words whose hash is in the log")
            }
        }
    }
}

/// Holds what is there (`present`, as [`digest`] writes it) against what was signed, and the signature against the
/// shop's public key where that is known. Every flaw; none when it holds.
#[must_use]
pub fn flaws(proof: &Proof, present: &[String], shop: Option<&str>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if proof.algorithm != ALGORITHM {
        flaws.push(Flaw::UnknownAlgorithm(proof.algorithm.clone()));
    }
    if !is_signed(&proof.key, &proof.digests.join("\n"), &proof.signature) {
        flaws.push(Flaw::BadSignature);
    } else if shop.is_some_and(|shop| shop != proof.key) {
        flaws.push(Flaw::OtherKey(proof.key.clone()));
    }
    compare(&proof.digests, present, &mut flaws);
    flaws
}

fn compare(signed: &[String], present: &[String], flaws: &mut Vec<Flaw>) {
    let read = |lines: &[String]| -> BTreeMap<String, String> {
        lines.iter().filter_map(|line| line.rsplit_once(' ')).map(|(p, h)| (p.to_owned(), h.to_owned())).collect()
    };
    let (signed, mut present) = (read(signed), read(present));
    for (what, hash) in signed {
        match present.remove(&what) {
            Some(now) if now == hash => {}
            Some(_) => flaws.push(Flaw::Changed(what)),
            None => flaws.push(Flaw::Removed(what)),
        }
    }
    flaws.extend(present.into_keys().map(Flaw::Added));
}
