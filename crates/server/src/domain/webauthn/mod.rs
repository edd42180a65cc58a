//! The shop as a relying party of WebAuthn (W3C Web Authentication Level 3, §7.1 and §7.2): reading what browsers answer,
//! and judging it. Pure: what was asked, when and of whom is the callers' to know (docs/adr/0024-passkeys.md).
//!
//! Attestation is neither asked for nor looked at: it would tell the make of somebody's device. So is the AAGUID, which
//! would, too.

mod data;
mod key;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use self::data::AuthenticatorData;
pub use self::key::{ALGORITHMS, PublicKey};

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error("malformed")]
    Malformed,
    /// It answers something else than was asked, or elsewhere: another ceremony, origin, frame or relying party.
    #[error("answered elsewhere")]
    Elsewhere,
    /// The device has not made sure of its person.
    #[error("nobody verified")]
    NotVerified,
    /// Its key is of a kind that was not asked for.
    #[error("another algorithm")]
    Algorithm,
    /// The signature does not hold.
    #[error("wrong signature")]
    Signature,
}

/// Who asks: the shop, by the address that browsers see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host, to which passkeys are bound.
    pub id: String,
    /// Where the shop's pages are.
    pub origin: String,
}

impl RelyingParty {
    /// The shop at an origin. Browsers bind no passkey to an address in numbers: there the shop has none.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        };
        Self { id: host.to_owned(), origin: origin.to_owned() }
    }

    /// Holds what the browser says of its page against what was asked.
    fn asked(&self, client: &ClientData, kind: &str) -> Result<(), Fault> {
        let ours = client.kind == kind && client.origin == self.origin && !client.cross_origin;
        if ours { Ok(()) } else { Err(Fault::Elsewhere) }
    }

    /// Holds what the authenticator says against what was asked: for this shop, with its person there and verified.
    fn verified(&self, data: &AuthenticatorData<'_>) -> Result<(), Fault> {
        if *data.rp_id_hash != *Sha256::digest(self.id.as_bytes()) {
            return Err(Fault::Elsewhere);
        }
        if data.is_person_verified() { Ok(()) } else { Err(Fault::NotVerified) }
    }
}

/// What the browser adds to what the authenticator signs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// A `PublicKeyCredential` as JSON, as far as it matters here; browsers may say more.
#[derive(Debug, Deserialize)]
struct Credential<R> {
    id: String,
    #[serde(rename = "rawId")]
    raw_id: String,
    #[serde(rename = "type")]
    kind: String,
    response: R,
}

#[derive(Debug, Deserialize)]
struct Attestation {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    #[serde(rename = "attestationObject")]
    object: String,
}

#[derive(Debug, Deserialize)]
struct Signed {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    #[serde(rename = "authenticatorData")]
    authenticator_data: String,
    signature: String,
    #[serde(default, rename = "userHandle")]
    user_handle: Option<String>,
}

fn bytes(base64url: &str) -> Result<Vec<u8>, Fault> {
    URL_SAFE_NO_PAD.decode(base64url).map_err(|_| Fault::Malformed)
}

fn credential<R: DeserializeOwned>(json: &str) -> Result<Credential<R>, Fault> {
    let read: Credential<R> = serde_json::from_str(json).map_err(|_| Fault::Malformed)?;
    let sound = read.id == read.raw_id && read.kind == "public-key";
    if sound { Ok(read) } else { Err(Fault::Malformed) }
}

fn client_data(json: &[u8]) -> Result<(ClientData, Vec<u8>), Fault> {
    let read: ClientData = serde_json::from_slice(json).map_err(|_| Fault::Malformed)?;
    let challenge = bytes(&read.challenge)?;
    Ok((read, challenge))
}

/// A passkey that a browser says to have made.
#[derive(Debug)]
pub struct Registration {
    id: Vec<u8>,
    client: ClientData,
    challenge: Vec<u8>,
    data: Vec<u8>,
}

/// A passkey that was made as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// As its authenticator names it, base64url.
    pub credential: String,
    /// Its COSE key, base64url.
    pub public_key: String,
    /// How often it has signed, by its own count.
    pub count: u32,
}

impl Registration {
    /// Reads it.
    ///
    /// # Errors
    /// [`Fault::Malformed`].
    pub fn read(json: &str) -> Result<Self, Fault> {
        let Credential { id, response, .. } = credential::<Attestation>(json)?;
        let (client, challenge) = client_data(&bytes(&response.client_data)?)?;
        let data = data::of_attestation(&bytes(&response.object)?)?.to_vec();
        Ok(Self { id: bytes(&id)?, client, challenge, data })
    }

    /// What it says to have been asked.
    #[must_use]
    pub fn challenge(&self) -> &[u8] {
        &self.challenge
    }

    /// Judges it, the challenge apart.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn judge(&self, shop: &RelyingParty) -> Result<Made, Fault> {
        shop.asked(&self.client, "webauthn.create")?;
        let data = AuthenticatorData::read(&self.data)?;
        shop.verified(&data)?;
        let attested = data.attested.as_ref().filter(|attested| attested.id == self.id).ok_or(Fault::Malformed)?;
        PublicKey::read(attested.key)?;
        Ok(Made {
            credential: URL_SAFE_NO_PAD.encode(attested.id),
            public_key: URL_SAFE_NO_PAD.encode(attested.key),
            count: data.count,
        })
    }
}

/// What a passkey has signed, as a browser says.
#[derive(Debug)]
pub struct Assertion {
    id: String,
    user: Option<String>,
    client: ClientData,
    challenge: Vec<u8>,
    data: Vec<u8>,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl Assertion {
    /// Reads it.
    ///
    /// # Errors
    /// [`Fault::Malformed`].
    pub fn read(json: &str) -> Result<Self, Fault> {
        let Credential { id, response, .. } = credential::<Signed>(json)?;
        let (collected, data) = (bytes(&response.client_data)?, bytes(&response.authenticator_data)?);
        let (client, challenge) = client_data(&collected)?;
        AuthenticatorData::read(&data)?;
        let signed = [data.as_slice(), &Sha256::digest(&collected)].concat();
        // Written anew: an id has one spelling.
        let id = URL_SAFE_NO_PAD.encode(bytes(&id)?);
        let signature = bytes(&response.signature)?;
        Ok(Self { id, user: response.user_handle, client, challenge, data, signed, signature })
    }

    /// The passkey, as its authenticator names it, base64url.
    #[must_use]
    pub fn credential(&self) -> &str {
        &self.id
    }

    /// Whose it is, as it was told when it was made, base64url.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// What it says to have been asked.
    #[must_use]
    pub fn challenge(&self) -> &[u8] {
        &self.challenge
    }

    /// Judges it by a COSE key, the challenge apart; how often the passkey has signed, by its own count.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn judge(&self, shop: &RelyingParty, key: &[u8]) -> Result<u32, Fault> {
        // First, since it takes longest: whatever else is wrong takes as long.
        let signed = PublicKey::read(key)?.signed(&self.signed, &self.signature);
        shop.asked(&self.client, "webauthn.get")?;
        let data = AuthenticatorData::read(&self.data)?;
        shop.verified(&data)?;
        if signed { Ok(data.count) } else { Err(Fault::Signature) }
    }
}

#[cfg(test)]
mod tests;
