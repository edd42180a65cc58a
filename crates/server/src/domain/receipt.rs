//! The receipt of a choice: made from its row of the log, signed, and verified without the shop (promise: P7).

use std::{collections::BTreeMap, fmt};

use contract::privacy::{
    CHOICE_DAYS, ConsentEvent, DAY_MS, LogPlace, Notice, Party, Processing, Proof, PurposeAnswer, RECEIPT_SCHEMA,
    Receipt, SignedReceipt,
    registry::{ASKED, FINGERPRINT, POLICIES, RECIPIENTS, SERVICES},
};
use serde_json::Value;

use super::{consent_log::LogRow, moment::rfc3339, token::sha256_hex};
use crate::vault::{ShopKey, is_signed};

const ALGORITHM: &str = "Ed25519";

/// The signed receipt of a row, with the exact words that were shown.
///
/// # Errors
/// Never: a receipt is made of strings, numbers and lists.
pub fn issue(
    row: &LogRow,
    wording: String,
    public_url: &str,
    key: &ShopKey,
) -> Result<SignedReceipt, serde_json::Error> {
    let receipt = receipt(row, wording, public_url);
    let digests = digests(&serde_json::to_value(&receipt)?)?;
    let proof =
        Proof { algorithm: ALGORITHM.to_owned(), key: key.public(), signature: key.sign(&digests.join("\n")), digests };
    Ok(SignedReceipt { receipt, proof })
}

fn receipt(row: &LogRow, wording: String, public_url: &str) -> Receipt {
    let (entry, shown) = (&row.entry, &row.entry.snapshot);
    let asked = asked(&shown.fingerprint);
    let granted = words(&entry.granted);
    Receipt {
        schema_version: RECEIPT_SCHEMA.to_owned(),
        record_id: entry.id.clone(),
        pii_principal_id: entry.subject.clone(),
        party_identification: parties(&granted),
        pii_processing: Processing {
            privacy_notice: Notice {
                url: format!("{public_url}/privacy/policy?version={}", shown.version),
                version: shown.version.clone(),
                language: shown.language.clone(),
                fingerprint: shown.fingerprint.clone(),
                wording,
                wording_hash: shown.wording.clone(),
            },
            purposes: answers(asked, &granted),
            asked: asked.iter().map(|fact| (*fact).to_owned()).collect(),
            declined_services: words(&entry.declined),
            withdrawal_method: format!("{public_url}/privacy"),
        },
        event: ConsentEvent {
            event_type: "explicit".to_owned(),
            event_state: if granted.is_empty() { "withdrawn" } else { "given" }.to_owned(),
            event_time: rfc3339(entry.recorded_at),
            valid_until: rfc3339(entry.recorded_at.saturating_add(CHOICE_DAYS * DAY_MS)),
            method: entry.how.clone(),
            global_privacy_control: entry.gpc,
        },
        log: LogPlace { seq: row.seq, previous_hash: row.prev_hash.clone(), hash: row.hash.clone() },
    }
}

/// What was asked under a fingerprint: nothing is known of one that no version of the policy had.
fn asked(fingerprint: &str) -> &'static [&'static str] {
    if fingerprint == FINGERPRINT {
        return ASKED;
    }
    POLICIES.iter().find(|version| version.fingerprint == fingerprint).map_or(&[], |version| version.asked)
}

/// A JSON list of words as the log keeps it. What cannot be read was tampered with, which is for the audit to say.
fn words(list: &str) -> Vec<String> {
    serde_json::from_str(list).unwrap_or_default()
}

/// The purposes of the facts, in their order, with the answers.
fn answers(asked: &[&str], granted: &[String]) -> Vec<PurposeAnswer> {
    let mut ids: Vec<&str> = asked.iter().filter_map(|fact| Some(fact.split_once(": ")?.0)).collect();
    ids.dedup();
    ids.into_iter()
        .map(|id| PurposeAnswer {
            purpose: id.to_owned(),
            lawful_basis: "consent".to_owned(),
            consented: granted.iter().any(|granted| granted == id),
        })
        .collect()
}

/// The shop, and whoever else gets what was allowed.
fn parties(granted: &[String]) -> Vec<Party> {
    let gets = |id: &str| {
        let allowed = |slug: &str| granted.iter().any(|granted| granted == slug);
        SERVICES.iter().any(|service| service.recipient == id && allowed(service.purpose.slug()))
    };
    let involved = RECIPIENTS.iter().enumerate().filter(|(index, recipient)| *index == 0 || gets(&recipient.id));
    involved
        .map(|(index, recipient)| Party {
            role: if index == 0 { "pii_controller" } else { "recipient" }.to_owned(),
            name: recipient.name.to_string(),
            country: recipient.country.to_string(),
            contact: recipient.contact.to_string(),
        })
        .collect()
}

/// Every value of a document by its JSON pointer, with the hash of its JSON; sorted by pointer.
fn digests(document: &Value) -> Result<Vec<String>, serde_json::Error> {
    fn walk(value: &Value, pointer: &str, out: &mut BTreeMap<String, String>) -> Result<(), serde_json::Error> {
        match value {
            Value::Object(members) if !members.is_empty() => members.iter().try_for_each(|(key, member)| {
                walk(member, &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), out)
            }),
            Value::Array(items) if !items.is_empty() => {
                items.iter().enumerate().try_for_each(|(index, item)| walk(item, &format!("{pointer}/{index}"), out))
            }
            leaf => {
                let mut hash = sha256_hex(serde_json::to_string(leaf)?.as_bytes());
                hash.truncate(32);
                out.insert(pointer.to_owned(), hash);
                Ok(())
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(document, "", &mut found)?;
    Ok(found.into_iter().map(|(pointer, hash)| format!("{pointer} {hash}")).collect())
}

/// What is wrong with a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// It is no receipt of ours at all.
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
            Self::Unreadable(why) => write!(f, "this is no receipt: {why}"),
            Self::UnknownAlgorithm(name) => write!(f, "proof/algorithm: {name:?} is not {ALGORITHM}"),
            Self::Changed(pointer) => write!(f, "{pointer}: changed after it was signed"),
            Self::Added(pointer) => write!(f, "{pointer}: added after it was signed"),
            Self::Removed(pointer) => write!(f, "{pointer}: removed after it was signed"),
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

/// Checks a receipt as it is in a file, against the shop's public key where that is known.
///
/// # Errors
/// Every flaw.
pub fn verify(json: &str, shop: Option<&str>) -> Result<SignedReceipt, Vec<Flaw>> {
    let unreadable = |error: serde_json::Error| vec![Flaw::Unreadable(error.to_string())];
    let document: Value = serde_json::from_str(json).map_err(unreadable)?;
    let proof: Proof = serde_json::from_value(document["proof"].clone()).map_err(unreadable)?;
    let mut flaws = Vec::new();
    if proof.algorithm != ALGORITHM {
        flaws.push(Flaw::UnknownAlgorithm(proof.algorithm.clone()));
    }
    if !is_signed(&proof.key, &proof.digests.join("\n"), &proof.signature) {
        flaws.push(Flaw::BadSignature);
    } else if shop.is_some_and(|shop| shop != proof.key) {
        flaws.push(Flaw::OtherKey(proof.key.clone()));
    }
    compare(&proof.digests, &digests(&document["receipt"]).map_err(unreadable)?, &mut flaws);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let signed: SignedReceipt = serde_json::from_value(document).map_err(unreadable)?;
    let notice = &signed.receipt.pii_processing.privacy_notice;
    if !sha256_hex(notice.wording.as_bytes()).starts_with(&notice.wording_hash) {
        return Err(vec![Flaw::OtherWording]);
    }
    Ok(signed)
}

fn compare(signed: &[String], present: &[String], flaws: &mut Vec<Flaw>) {
    let read = |lines: &[String]| -> BTreeMap<String, String> {
        lines.iter().filter_map(|line| line.rsplit_once(' ')).map(|(p, h)| (p.to_owned(), h.to_owned())).collect()
    };
    let (signed, mut present) = (read(signed), read(present));
    for (pointer, hash) in signed {
        match present.remove(&pointer) {
            Some(now) if now == hash => {}
            Some(_) => flaws.push(Flaw::Changed(pointer)),
            None => flaws.push(Flaw::Removed(pointer)),
        }
    }
    flaws.extend(present.into_keys().map(Flaw::Added));
}

#[cfg(test)]
mod tests {
    use contract::privacy::registry::WORDING;

    use super::*;
    use crate::domain::{consent_log::Entry, snapshot::Snapshot};

    fn key() -> ShopKey {
        ShopKey::of(&[6; 32]).unwrap()
    }

    fn row() -> LogRow {
        let entry = Entry {
            id: "0199-id".to_owned(),
            subject: "0199-subject".to_owned(),
            request_key: "k".to_owned(),
            snapshot: Snapshot::current(),
            granted: "[\"analytics\"]".to_owned(),
            declined: "[\"search-record\"]".to_owned(),
            how: "center".to_owned(),
            gpc: false,
            recorded_at: 1_795_459_199_999,
        };
        let prev_hash = sha256_hex(b"");
        LogRow { seq: 1, hash: entry.hash(&prev_hash), entry, prev_hash }
    }

    fn json() -> Value {
        serde_json::to_value(issue(&row(), WORDING.to_owned(), "https://valise.example", &key()).unwrap()).unwrap()
    }

    fn flaws(document: &Value) -> Vec<Flaw> {
        verify(&document.to_string(), Some(&key().public())).unwrap_err()
    }

    #[test]
    fn a_receipt_verifies_offline_however_its_file_is_laid_out() {
        let pretty = serde_json::to_string_pretty(&json()).unwrap();
        let read = verify(&pretty, Some(&key().public())).unwrap();
        assert_eq!(read.receipt.event.event_time, "2026-11-23T18:39:59Z");
        assert_eq!(read.receipt.event.event_state, "given");
        let processing = &read.receipt.pii_processing;
        let allowed: Vec<&str> = processing.purposes.iter().filter(|p| p.consented).map(|p| &*p.purpose).collect();
        assert_eq!(allowed, ["analytics"]);
        assert_eq!(processing.declined_services, ["search-record"]);
        assert!(processing.asked.iter().any(|fact| fact == "analytics: kept for 90 days"));
        assert!(verify(&json().to_string(), None).is_ok(), "with the key that it names itself");
    }

    #[test]
    fn a_receipt_of_an_earlier_version_says_what_was_asked_then() {
        let earlier = POLICIES.iter().find(|version| version.fingerprint != FINGERPRINT).unwrap();
        let mut row = row();
        row.entry.snapshot.fingerprint = earlier.fingerprint.to_owned();
        let receipt = issue(&row, WORDING.to_owned(), "https://valise.example", &key()).unwrap().receipt;
        assert_eq!(receipt.pii_processing.asked, earlier.asked);
    }

    #[test]
    fn each_kind_of_tampering_is_named_with_its_place() {
        let mut changed = json();
        changed["receipt"]["pii_processing"]["purposes"][3]["consented"] = true.into();
        assert_eq!(flaws(&changed), [Flaw::Changed("/pii_processing/purposes/3/consented".to_owned())]);

        let mut added = json();
        added["receipt"]["event"]["note"] = "x".into();
        assert_eq!(flaws(&added), [Flaw::Added("/event/note".to_owned())]);

        let mut removed = json();
        removed["receipt"]["event"].as_object_mut().unwrap().remove("method");
        assert_eq!(flaws(&removed), [Flaw::Removed("/event/method".to_owned())]);

        // Whoever reckons the digest anew breaks the signature.
        let mut reckoned = changed;
        reckoned["proof"]["digests"] = digests(&reckoned["receipt"]).unwrap().into();
        assert_eq!(flaws(&reckoned), [Flaw::BadSignature]);
    }

    #[test]
    fn a_receipt_that_somebody_else_signed_is_not_the_shops() {
        let forger = ShopKey::of(&[9; 32]).unwrap();
        let forged = issue(&row(), WORDING.to_owned(), "https://valise.example", &forger).unwrap();
        let forged = serde_json::to_value(forged).unwrap();
        assert_eq!(flaws(&forged), [Flaw::OtherKey(forger.public())]);
        let mut exchanged = json();
        exchanged["proof"]["key"] = forger.public().into();
        assert_eq!(flaws(&exchanged), [Flaw::BadSignature]);
        let mut renamed = json();
        renamed["proof"]["algorithm"] = "none".into();
        assert_eq!(flaws(&renamed), [Flaw::UnknownAlgorithm("none".to_owned())]);
    }

    #[test]
    fn words_that_were_not_those_shown_are_found() {
        let other = issue(&row(), "Other words".to_owned(), "https://valise.example", &key()).unwrap();
        assert_eq!(flaws(&serde_json::to_value(other).unwrap()), [Flaw::OtherWording]);
    }

    #[test]
    fn what_is_no_receipt_is_said_to_be_none() {
        for text in ["", "{}", "[]", "null", r#"{"receipt":{},"proof":{}}"#] {
            assert!(matches!(verify(text, None).unwrap_err()[0], Flaw::Unreadable(_)), "{text}");
        }
    }
}
