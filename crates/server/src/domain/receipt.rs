//! The receipt of a choice: made from its row of the log, signed, and verified without the shop (promise: P7).

use contract::privacy::{
    CHOICE_DAYS, ConsentEvent, DAY_MS, LogPlace, Notice, Party, Processing, Proof, PurposeAnswer, RECEIPT_SCHEMA,
    Receipt, SignedReceipt,
    registry::{ASKED, FINGERPRINT, POLICIES, RECIPIENTS},
};
use serde_json::Value;

pub use super::proof::Flaw;
use super::{
    consent_log::LogRow,
    moment::rfc3339,
    proof::{self, digests, prove},
    token::sha256_hex,
};
use crate::vault::ShopKey;

/// The signed receipt of a row, with the exact words that were shown.
///
/// # Errors
/// When the row has a list that cannot be read: what was allowed by it, nobody can say.
pub fn issue(
    row: &LogRow,
    wording: String,
    public_url: &str,
    key: &ShopKey,
) -> Result<SignedReceipt, serde_json::Error> {
    let receipt = receipt(row, wording, public_url)?;
    let proof = prove(digests(&serde_json::to_value(&receipt)?)?, key);
    Ok(SignedReceipt { receipt, proof })
}

fn receipt(row: &LogRow, wording: String, public_url: &str) -> Result<Receipt, serde_json::Error> {
    let (entry, shown) = (&row.entry, &row.entry.snapshot);
    let asked = asked(&shown.fingerprint);
    let (granted, declined) = (words(&entry.granted)?, words(&entry.declined)?);
    Ok(Receipt {
        schema_version: RECEIPT_SCHEMA.to_owned(),
        record_id: entry.id.clone(),
        pii_principal_id: entry.subject.clone(),
        party_identification: parties(asked, &granted, &declined),
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
            declined_services: declined,
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
    })
}

/// What was asked under a fingerprint: nothing is known of one that no version of the policy had.
fn asked(fingerprint: &str) -> &'static [&'static str] {
    if fingerprint == FINGERPRINT {
        return ASKED;
    }
    POLICIES.iter().find(|version| version.fingerprint == fingerprint).map_or(&[], |version| version.asked)
}

/// A JSON list of words as the log keeps it.
fn words(list: &str) -> Result<Vec<String>, serde_json::Error> {
    serde_json::from_str(list)
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

/// The shop, and whoever else got what was allowed, by the facts of its time: today's registry may name others.
fn parties(asked: &[&str], granted: &[String], declined: &[String]) -> Vec<Party> {
    let shop = &RECIPIENTS[0];
    let mut parties = vec![Party {
        role: "pii_controller".to_owned(),
        name: shop.name.to_string(),
        country: shop.country.to_string(),
        contact: shop.contact.to_string(),
    }];
    for (name, country) in asked.iter().filter_map(|fact| recipient(fact, granted, declined)) {
        if transfer_is_allowed(asked, granted, name, country) && parties.iter().all(|party| party.name != name) {
            let known = RECIPIENTS.iter().find(|recipient| recipient.name == name);
            parties.push(Party {
                role: "recipient".to_owned(),
                name: name.to_owned(),
                country: country.to_owned(),
                contact: known.map(|recipient| recipient.contact.to_string()).unwrap_or_default(),
            });
        }
    }
    parties
}

/// Name and country of a fact like `sharing: “stats” takes pages, for Stats in PT`, where that was allowed.
fn recipient<'f>(fact: &'f str, granted: &[String], declined: &[String]) -> Option<(&'f str, &'f str)> {
    let (purpose, service) = fact.split_once(": “")?;
    let (service, data) = service.split_once("” takes ")?;
    let allowed = granted.iter().any(|granted| granted == purpose) && declined.iter().all(|other| other != service);
    data.rsplit_once(", for ").filter(|_| allowed)?.1.rsplit_once(" in ")
}

/// Whether what went to `name` might go to `country`: yes, unless a consent to that was asked for and not given.
fn transfer_is_allowed(asked: &[&str], granted: &[String], name: &str, country: &str) -> bool {
    let meaning = format!("{name} gets this in {country}: ");
    let transfers =
        asked.iter().filter_map(|fact| fact.split_once(": ")).filter(|(_, fact)| fact.starts_with(&meaning));
    transfers.into_iter().all(|(purpose, _)| granted.iter().any(|granted| granted == purpose))
}

/// Checks a receipt as it is in a file, against the shop's public key where that is known.
///
/// # Errors
/// Every flaw.
pub fn verify(json: &str, shop: Option<&str>) -> Result<SignedReceipt, Vec<Flaw>> {
    let unreadable = |error: serde_json::Error| vec![Flaw::Unreadable(error.to_string())];
    let document: Value = serde_json::from_str(json).map_err(unreadable)?;
    let proof: Proof = serde_json::from_value(document["proof"].clone()).map_err(unreadable)?;
    let flaws = proof::flaws(&proof, &digests(&document["receipt"]).map_err(unreadable)?, shop);
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

    /// The members by which a reader of ISO/IEC TS 27560 finds its way; docs/adr/0013 says which of its others are facts in
    /// `asked`. A member more or less is another profile, and another `schema_version`.
    #[test]
    fn a_receipt_has_the_structure_that_its_schema_names() {
        let document = json();
        let receipt = &document["receipt"];
        let members = |value: &Value| {
            let mut members: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
            members.sort();
            members
        };
        assert_eq!(receipt["schema_version"], "ISO/IEC TS 27560:2023, profile valise-1");
        let of_the_receipt = [
            "event",
            "log",
            "party_identification",
            "pii_principal_id",
            "pii_processing",
            "record_id",
            "schema_version",
        ];
        assert_eq!(members(receipt), of_the_receipt);
        let of_the_event =
            ["event_state", "event_time", "event_type", "global_privacy_control", "method", "valid_until"];
        assert_eq!(members(&receipt["event"]), of_the_event);
        let of_the_processing = ["asked", "declined_services", "privacy_notice", "purposes", "withdrawal_method"];
        assert_eq!(members(&receipt["pii_processing"]), of_the_processing);
        assert_eq!(members(&receipt["party_identification"][0]), ["contact", "country", "name", "role"]);
        let asked = receipt["pii_processing"]["asked"].as_array().unwrap();
        let facts: Vec<&str> = asked.iter().filter_map(Value::as_str).collect();
        let fingerprint = receipt["pii_processing"]["privacy_notice"]["fingerprint"].as_str().unwrap();
        assert!(sha256_hex(facts.join("\n").as_bytes()).starts_with(fingerprint), "the facts are what was asked");
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
    fn a_receipt_names_those_who_got_something_when_the_choice_was_made() {
        let names = |asked: &[&str], granted: &[&str], declined: &[&str]| {
            let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
            let parties = parties(asked, &owned(granted), &owned(declined));
            parties.into_iter().skip(1).map(|party| (party.name, party.country)).collect::<Vec<_>>()
        };
        let stats = |name: &str| vec![(name.to_owned(), "US".to_owned())];
        let then = ["sharing: “stats” takes pages, for ever, for Stats, Inc. in US", "sharing: asked by itself"];
        assert_eq!(names(&then, &["sharing"], &[]), stats("Stats, Inc."));
        assert_eq!(names(&then, &["analytics"], &[]), []);
        assert_eq!(names(&then, &["sharing"], &["stats"]), [], "it was excepted");
        let by = ["sharing: “stats” is handed over by way of plausible at https://stats.example"];
        assert_eq!(names(&by, &["sharing"], &[]), [], "how it is handed over is nobody who gets it");
        assert_eq!(names(&["sharing: asked by itself"], &["sharing"], &[]), [], "today's partner was not there then");
        assert_eq!(names(ASKED, &["analytics", "sharing"], &[]), [], "it is abroad, and that was not allowed");
        let partner = names(ASKED, &["analytics", "sharing", "abroad-partner"], &[]);
        assert_eq!(partner, [("Plausible at Valise Asia".to_owned(), "SG".to_owned())]);
    }

    #[test]
    fn a_row_whose_lists_cannot_be_read_has_no_receipt() {
        for entry in
            [Entry { granted: "x".to_owned(), ..row().entry }, Entry { declined: String::new(), ..row().entry }]
        {
            let row = LogRow { entry, ..row() };
            assert!(issue(&row, WORDING.to_owned(), "https://valise.example", &key()).is_err());
        }
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
