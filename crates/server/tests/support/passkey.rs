//! A device that keeps a passkey: what the browser and the authenticator in it do (W3C Web Authentication Level 3), and
//! what they could do wrong.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::account::{
    AddPasskey, AskPasskey, BeginPasskey, PasskeyAnswer, PasskeyAnswerDraft, PasskeyDraft, PasskeyList,
    SignInWithPasskey, SignedIn,
};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};

use super::{Shopper, TestApp};

/// Somebody was there, and made sure of.
pub const VERIFIED: u8 = 0b101;

enum Pair {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

/// A device with one passkey.
pub struct Device {
    pair: Pair,
    id: Vec<u8>,
    /// Whose it is, as it was told when it made it, base64url.
    pub user: String,
    /// How often it has signed; zero for one that does not count.
    pub count: u32,
    /// What browser and authenticator say.
    pub says: Says,
}

/// What a device says of where it is and whom it sees.
#[derive(Debug, Clone)]
pub struct Says {
    pub origin: String,
    pub rp_id: String,
    pub flags: u8,
    pub cross_origin: bool,
    /// In place of the right ceremony.
    pub kind: Option<&'static str>,
    /// In place of what it was asked.
    pub challenge: Option<String>,
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Device {
    /// A phone in the shop.
    pub fn new(shop: &TestApp) -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self::with(shop, Pair::Es256(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap()))
    }

    /// One that signs by Ed25519.
    pub fn of_ed25519(shop: &TestApp) -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::with(shop, Pair::EdDsa(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap()))
    }

    fn with(shop: &TestApp, pair: Pair) -> Self {
        let origin = shop.app.config.public_url.clone();
        let rp_id = origin.split_once("://").unwrap().1.split(':').next().unwrap().to_owned();
        let mut id = vec![0; 32];
        ring::rand::SecureRandom::fill(&SystemRandom::new(), &mut id).unwrap();
        let says = Says { origin, rp_id, flags: VERIFIED, cross_origin: false, kind: None, challenge: None };
        Self { pair, id, user: String::new(), count: 0, says }
    }

    /// As it names its passkey, base64url.
    pub fn id(&self) -> String {
        base64url(&self.id)
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge =
            self.says.challenge.clone().unwrap_or_else(|| options["challenge"].as_str().unwrap().to_owned());
        json!({"type": self.says.kind.unwrap_or(kind), "challenge": challenge, "origin": self.says.origin,
            "crossOrigin": self.says.cross_origin})
        .to_string()
        .into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        [hash(self.says.rp_id.as_bytes()), vec![self.says.flags | more], self.count.to_be_bytes().to_vec()].concat()
    }

    fn cose(&self) -> Vec<u8> {
        let mut cose = minicbor::Encoder::new(Vec::new());
        match &self.pair {
            Pair::Es256(pair) => {
                let point = pair.public_key().as_ref();
                cose.map(5).unwrap().i8(1).unwrap().i8(2).unwrap().i8(3).unwrap().i8(-7).unwrap();
                cose.i8(-1).unwrap().i8(1).unwrap().i8(-2).unwrap().bytes(&point[1..33]).unwrap();
                cose.i8(-3).unwrap().bytes(&point[33..]).unwrap();
            }
            Pair::EdDsa(pair) => {
                cose.map(4).unwrap().i8(1).unwrap().i8(1).unwrap().i8(3).unwrap().i8(-8).unwrap();
                cose.i8(-1).unwrap().i8(6).unwrap().i8(-2).unwrap().bytes(pair.public_key().as_ref()).unwrap();
            }
        }
        cose.into_writer()
    }

    /// Makes its passkey: what the browser gives the page.
    pub fn makes(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        let client_data = self.client_data("webauthn.create", &options);
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let data = [self.data(0x40), vec![0; 16], length.to_vec(), self.id.clone(), self.cose()].concat();
        let mut object = minicbor::Encoder::new(Vec::new());
        object.map(3).unwrap().str("fmt").unwrap().str("none").unwrap().str("attStmt").unwrap().map(0).unwrap();
        object.str("authData").unwrap().bytes(&data).unwrap();
        let response = json!({"clientDataJSON": base64url(&client_data), "transports": ["internal"],
            "attestationObject": base64url(&object.into_writer())});
        self.credential(&response)
    }

    /// Signs: what the browser gives the page.
    pub fn answers(&self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let client_data = self.client_data("webauthn.get", &options);
        let data = self.data(0);
        let signed = [data.clone(), hash(&client_data)].concat();
        let signature = match &self.pair {
            Pair::Es256(pair) => pair.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec(),
            Pair::EdDsa(pair) => pair.sign(&signed).as_ref().to_vec(),
        };
        let response = json!({"clientDataJSON": base64url(&client_data), "authenticatorData": base64url(&data),
            "signature": base64url(&signature), "userHandle": self.user});
        self.credential(&response)
    }

    fn credential(&self, response: &Value) -> String {
        json!({"id": self.id(), "rawId": self.id(), "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {}})
        .to_string()
    }
}

/// What a page sends of a new passkey.
pub fn new_passkey(label: &str, credential: String) -> AddPasskey {
    PasskeyDraft { passkey: label.to_owned(), credential }.parse().unwrap()
}

/// What a page sends of an answer.
pub fn passkey_answer(credential: String) -> PasskeyAnswer {
    PasskeyAnswerDraft { credential }.parse().unwrap()
}

impl Shopper {
    /// Adds the passkey of a device.
    pub async fn add_passkey(&mut self, device: &mut Device, label: &str) -> PasskeyList {
        let options = self.call(&BeginPasskey).await.unwrap().options;
        self.call(&new_passkey(label, device.makes(&options))).await.unwrap()
    }

    /// Signs in by the passkey of a device.
    pub async fn use_passkey(&mut self, device: &Device) -> Result<SignedIn, contract::Problem> {
        let options = self.call(&AskPasskey).await.unwrap().options;
        self.call(&SignInWithPasskey(passkey_answer(device.answers(&options)))).await
    }
}
