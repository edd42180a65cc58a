//! The certificate of an erasure: what went, and what stays and why, signed. It can be checked without the shop.

use contract::privacy::{ErasurePlan, Proof};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::proof::{self, Flaw, digests, prove},
    vault::ShopKey,
};

/// The name of the certificate's form.
pub(super) const FORM: &str = "valise-erasure-1";

/// What was erased, for the person to keep. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// [`FORM`].
    pub form: String,
    /// Who erased.
    pub shop: String,
    /// When, RFC 3339.
    pub erased_at: String,
    /// The public numbers of the orders that were forgotten.
    pub orders: Vec<String>,
    /// What went, and what stays, why, and until when.
    pub plan: ErasurePlan,
}

/// A certificate with the shop's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCertificate {
    /// What is signed.
    pub certificate: Certificate,
    /// The signature.
    pub proof: Proof,
}

/// The certificate, signed, as it is given.
///
/// # Errors
/// None is expected: it is made of strings and numbers.
pub fn issue(certificate: Certificate, key: &ShopKey) -> Result<String, serde_json::Error> {
    let proof = prove(digests(&serde_json::to_value(&certificate)?)?, key);
    serde_json::to_string_pretty(&SignedCertificate { certificate, proof })
}

/// Checks a certificate as it is in a file, against the shop's public key where that is known.
///
/// # Errors
/// Every flaw.
pub fn verify(json: &str, shop: Option<&str>) -> Result<Certificate, Vec<Flaw>> {
    let unreadable = |error: serde_json::Error| vec![Flaw::Unreadable(error.to_string())];
    let document: Value = serde_json::from_str(json).map_err(unreadable)?;
    let proof: Proof = serde_json::from_value(document["proof"].clone()).map_err(unreadable)?;
    let flaws = proof::flaws(&proof, &digests(&document["certificate"]).map_err(unreadable)?, shop);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let signed: SignedCertificate = serde_json::from_value(document).map_err(unreadable)?;
    Ok(signed.certificate)
}

#[cfg(test)]
mod tests {
    use contract::privacy::Going;

    use super::*;
    use crate::domain::moment::rfc3339;

    fn json() -> Value {
        let plan = ErasurePlan {
            goes: vec![Going { what: "Full name".to_owned(), rows: 1 }],
            stays: Vec::new(),
            cancels: Vec::new(),
            told: vec!["Sandbox Payments".to_owned()],
        };
        let certificate = Certificate {
            form: FORM.to_owned(),
            shop: "https://valise.example".to_owned(),
            erased_at: rfc3339(0),
            orders: vec!["VL-1".to_owned()],
            plan,
        };
        serde_json::from_str(&issue(certificate, &ShopKey::of(&[6; 32]).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn a_certificate_holds_as_it_was_given_and_names_what_was_changed_in_it() {
        let key = ShopKey::of(&[6; 32]).unwrap().public();
        assert_eq!(verify(&json().to_string(), Some(&key)).unwrap().orders, ["VL-1"]);
        let mut changed = json();
        changed["certificate"]["plan"]["goes"][0]["rows"] = 2.into();
        let flaws = verify(&changed.to_string(), Some(&key)).unwrap_err();
        assert_eq!(flaws, [Flaw::Changed("/plan/goes/0/rows".to_owned())]);
        let mut untold = json();
        untold["certificate"]["plan"]["told"] = serde_json::json!([]);
        assert!(verify(&untold.to_string(), Some(&key)).is_err(), "nor can it be said that nobody was told");
        let other = ShopKey::of(&[9; 32]).unwrap().public();
        assert!(matches!(verify(&json().to_string(), Some(&other)).unwrap_err()[..], [Flaw::OtherKey(_)]));
    }
}
