//! What authenticators say, in bytes (Web Authentication Level 3, §6.1 and §6.5).

use minicbor::Decoder;

use super::Fault;

/// Somebody was there.
const USER_PRESENT: u8 = 1;
/// She was asked for her finger, face or PIN.
const USER_VERIFIED: u8 = 1 << 2;
/// The key may be copied to her other devices.
const BACKUP_ELIGIBLE: u8 = 1 << 3;
/// It is.
const BACKED_UP: u8 = 1 << 4;
/// A new key is in it.
const ATTESTED: u8 = 1 << 6;
/// Extensions are in it.
const EXTENDED: u8 = 1 << 7;
/// Bytes of the name of an authenticator's make, which is not looked at.
const AAGUID: usize = 16;
/// The longest name of a key.
const ID_MAX: usize = 1023;

/// What an authenticator says of itself and its person.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AuthenticatorData<'a> {
    pub rp_id_hash: &'a [u8; 32],
    flags: u8,
    pub count: u32,
    pub attested: Option<Attested<'a>>,
}

/// A new key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attested<'a> {
    pub id: &'a [u8],
    /// As COSE writes it.
    pub key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads it to its last byte.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (rp_id_hash, rest) = bytes.split_first_chunk::<32>().ok_or(Fault::Malformed)?;
        let (&flags, rest) = rest.split_first().ok_or(Fault::Malformed)?;
        let (count, mut rest) = rest.split_first_chunk::<4>().ok_or(Fault::Malformed)?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (key, after) = Attested::read(rest)?;
            attested = Some(key);
            rest = after;
        }
        if flags & EXTENDED != 0 {
            rest = item(rest)?.1;
        }
        // What is not copied cannot have been.
        let sound = rest.is_empty() && (flags & BACKED_UP == 0 || flags & BACKUP_ELIGIBLE != 0);
        if sound {
            Ok(Self { rp_id_hash, flags, count: u32::from_be_bytes(*count), attested })
        } else {
            Err(Fault::Malformed)
        }
    }

    /// Whether its person was there and made sure of.
    pub const fn is_person_verified(&self) -> bool {
        self.flags & (USER_PRESENT | USER_VERIFIED) == USER_PRESENT | USER_VERIFIED
    }
}

impl<'a> Attested<'a> {
    /// Reads it, and gives what follows.
    fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Fault> {
        let (_make, rest) = bytes.split_at_checked(AAGUID).ok_or(Fault::Malformed)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(Fault::Malformed)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (id, rest) = rest.split_at_checked(length).ok_or(Fault::Malformed)?;
        if id.is_empty() || id.len() > ID_MAX {
            return Err(Fault::Malformed);
        }
        let (key, rest) = item(rest)?;
        Ok((Self { id, key }, rest))
    }
}

/// Divides after the first item of CBOR.
fn item(bytes: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let mut decoder = Decoder::new(bytes);
    decoder.skip().map_err(|_| Fault::Malformed)?;
    bytes.split_at_checked(decoder.position()).ok_or(Fault::Malformed)
}

/// The authenticator's data in an attestation object. What attests it is passed over.
pub(super) fn of_attestation(object: &[u8]) -> Result<&[u8], Fault> {
    let mut decoder = Decoder::new(object);
    let data = authenticator_data(&mut decoder).map_err(|_| Fault::Malformed)?;
    if decoder.position() == object.len() { data.ok_or(Fault::Malformed) } else { Err(Fault::Malformed) }
}

fn authenticator_data<'a>(decoder: &mut Decoder<'a>) -> Result<Option<&'a [u8]>, minicbor::decode::Error> {
    let mut data = None;
    for _ in 0..decoder.map()?.unwrap_or(0) {
        match decoder.str()? {
            "authData" if data.is_none() => data = Some(decoder.bytes()?),
            "authData" => return Ok(None),
            _ => decoder.skip()?,
        }
    }
    Ok(data)
}
