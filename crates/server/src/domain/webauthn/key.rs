//! Public keys as COSE writes them (RFC 9052 §7, RFC 9053 §7, RFC 8230 §4), and signatures by them.

use minicbor::{Decoder, data::Type};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::Fault;

/// The kinds of signatures that are asked for, in COSE's numbers, what is liked best first. The last is for Windows Hello.
pub const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;
/// Kinds of keys.
const OKP: i64 = 1;
const EC2: i64 = 2;
const RSA: i64 = 3;
/// Curves.
const P256: i64 = 1;
const CURVE25519: i64 = 6;

/// A public key of a kind that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey<'a> {
    /// ECDSA with SHA-256 on P-256: the point, uncompressed.
    Es256([u8; 65]),
    /// Ed25519.
    EdDsa(&'a [u8]),
    /// RSA with SHA-256, by PKCS #1 1.5.
    Rs256 {
        /// The modulus.
        n: &'a [u8],
        /// The exponent.
        e: &'a [u8],
    },
}

/// The parameters of a key, as far as they matter here.
#[derive(Default)]
struct Parameters<'a> {
    kind: Option<i64>,
    algorithm: Option<i64>,
    curve: Option<i64>,
    /// -1, -2 and -3, where they are bytes.
    bytes: [Option<&'a [u8]>; 3],
}

impl<'a> Parameters<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Result<Self, minicbor::decode::Error> {
        let mut read = Self::default();
        for _ in 0..decoder.map()?.unwrap_or(0) {
            match (decoder.i64()?, decoder.datatype()?) {
                (1, _) => read.kind = Some(decoder.i64()?),
                (3, _) => read.algorithm = Some(decoder.i64()?),
                (-1, Type::Bytes) => read.bytes[0] = Some(decoder.bytes()?),
                (-1, _) => read.curve = Some(decoder.i64()?),
                (-2, Type::Bytes) => read.bytes[1] = Some(decoder.bytes()?),
                (-3, Type::Bytes) => read.bytes[2] = Some(decoder.bytes()?),
                _ => decoder.skip()?,
            }
        }
        Ok(read)
    }
}

impl<'a> PublicKey<'a> {
    /// Reads a COSE key.
    ///
    /// # Errors
    /// [`Fault::Malformed`], and [`Fault::Algorithm`] for a kind that is not asked for.
    pub fn read(cose: &'a [u8]) -> Result<Self, Fault> {
        let mut decoder = Decoder::new(cose);
        let key = Parameters::read(&mut decoder).map_err(|_| Fault::Malformed)?;
        if decoder.position() != cose.len() {
            return Err(Fault::Malformed);
        }
        match (key.kind, key.algorithm, key.curve, key.bytes) {
            (Some(EC2), Some(ES256), Some(P256), [None, Some(x), Some(y)]) if x.len() == 32 && y.len() == 32 => {
                let mut point = [4; 65];
                point[1..33].copy_from_slice(x);
                point[33..].copy_from_slice(y);
                Ok(Self::Es256(point))
            }
            (Some(OKP), Some(EDDSA), Some(CURVE25519), [None, Some(x), None]) if x.len() == 32 => Ok(Self::EdDsa(x)),
            (Some(RSA), Some(RS256), None, [Some(n), Some(e), None]) => Ok(Self::Rs256 { n, e }),
            _ => Err(Fault::Algorithm),
        }
    }

    /// Whether its secret half has signed this.
    #[must_use]
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let held = match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Self::EdDsa(x) => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
            Self::Rs256 { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        held.is_ok()
    }
}
