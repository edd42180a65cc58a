//! What the browser is asked, as it wants to be asked: the JSON of WebAuthn's options.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::account::PASSKEY_MS;
use serde_json::{Value, json};

use crate::domain::webauthn::{ALGORITHMS, RelyingParty};

/// For whom a passkey is made.
#[derive(Debug)]
pub(super) struct User<'a> {
    /// What it gives back at signing in: of the shop's making, and nobody's address.
    pub handle: &'a str,
    /// What her device shows of the account, to her.
    pub name: &'a str,
    /// The passkeys that she has: a device is to hold one.
    pub has: Vec<&'a str>,
}

fn challenge(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Asks for a new passkey: one that signs in by itself, of a device that makes sure of its person, whatever its make.
pub(super) fn make(shop: &RelyingParty, asked: &str, user: &User<'_>) -> String {
    let parameters = ALGORITHMS.map(|algorithm| json!({"type": "public-key", "alg": algorithm}));
    let has: Vec<Value> = user.has.iter().map(|id| json!({"type": "public-key", "id": id})).collect();
    json!({
        "rp": {"id": shop.id, "name": "Valise"},
        "user": {"id": user.handle, "name": user.name, "displayName": user.name},
        "challenge": challenge(asked),
        "pubKeyCredParams": parameters,
        "excludeCredentials": has,
        "timeout": PASSKEY_MS,
        "attestation": "none",
        "authenticatorSelection": {
            "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
        },
    })
    .to_string()
}

/// Asks for an answer of any passkey of the shop's: which, and whose, its device knows.
pub(super) fn answer(shop: &RelyingParty, asked: &str) -> String {
    json!({
        "rpId": shop.id,
        "challenge": challenge(asked),
        "allowCredentials": [],
        "timeout": PASSKEY_MS,
        "userVerification": "required",
    })
    .to_string()
}
