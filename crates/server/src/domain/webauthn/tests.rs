use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const VECTORS: &str = include_str!("vectors.txt");

/// The bytes of a vector by ceremony and name.
fn vector(wanted: &str) -> BTreeMap<(&'static str, &'static str), Vec<u8>> {
    let lines = VECTORS.lines().filter(|line| !line.starts_with('#'));
    let words = lines.map(|line| <[&str; 4]>::try_from(line.split(' ').collect::<Vec<_>>()).unwrap());
    let bytes =
        |hex: &str| (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
    words
        .filter(|[vector, ..]| *vector == wanted)
        .map(|[_, ceremony, name, hex]| ((ceremony, name), bytes(hex)))
        .collect()
}

fn text(bytes: &[u8]) -> Value {
    URL_SAFE_NO_PAD.encode(bytes).into()
}

fn made(id: &[u8], client_data: &[u8], object: &[u8]) -> String {
    let response = json!({"clientDataJSON": text(client_data), "attestationObject": text(object), "transports": []});
    json!({"id": text(id), "rawId": text(id), "type": "public-key", "response": response, "clientExtensionResults": {}})
        .to_string()
}

fn answered(id: &[u8], client_data: &[u8], data: &[u8], signature: &[u8]) -> String {
    let response = json!({"clientDataJSON": text(client_data), "authenticatorData": text(data),
        "signature": text(signature), "userHandle": null});
    json!({"id": text(id), "rawId": text(id), "type": "public-key", "response": response}).to_string()
}

fn example() -> RelyingParty {
    RelyingParty::at("https://example.org")
}

/// The specification's own examples. Their flags are random: where nobody was verified, the shop says so, and the key and
/// the signature are right all the same.
#[rstest]
#[case("none-es256", Err(Fault::NotVerified), Err(Fault::NotVerified))]
#[case("packed-self-es256", Ok(()), Err(Fault::NotVerified))]
#[case("packed-eddsa", Err(Fault::NotVerified), Err(Fault::NotVerified))]
#[case("packed-rs256", Ok(()), Err(Fault::NotVerified))]
fn the_examples_of_the_specification_are_read_and_judged_as_it_says(
    #[case] name: &str,
    #[case] expected: Result<(), Fault>,
    #[case] expected_answer: Result<(), Fault>,
) {
    let vector = vector(name);
    let id = &vector[&("create", "credential_id")];
    let object = &vector[&("create", "attestationObject")];
    let registration = Registration::read(&made(id, &vector[&("create", "clientDataJSON")], object)).unwrap();
    assert_eq!(registration.judge(&example()).map(|_| ()), expected);
    let data = data::of_attestation(object).unwrap();
    let key = AuthenticatorData::read(data).unwrap().attested.unwrap().key;

    let (data, collected) = (&vector[&("get", "authenticatorData")], &vector[&("get", "clientDataJSON")]);
    let signature = &vector[&("get", "signature")];
    let assertion = Assertion::read(&answered(id, collected, data, signature)).unwrap();
    assert_eq!(assertion.judge(&example(), key).map(|_| ()), expected_answer);
    assert!(PublicKey::read(key).unwrap().signed(&assertion.signed, signature));
    let mut other = signature.clone();
    other[20] ^= 1;
    assert!(!PublicKey::read(key).unwrap().signed(&assertion.signed, &other));
}

#[rstest]
#[case("https://valise.example", "valise.example")]
#[case("https://valise.example:8443", "valise.example")]
#[case("http://localhost:8080", "localhost")]
#[case("http://[::1]:8080", "[::1]")]
fn passkeys_are_bound_to_the_host(#[case] origin: &str, #[case] id: &str) {
    assert_eq!(RelyingParty::at(origin), RelyingParty { id: id.to_owned(), origin: origin.to_owned() });
}

fn client(change: &Value) -> Vec<u8> {
    let mut client = json!({"type": "webauthn.create", "challenge": "AAAA", "origin": "https://example.org"});
    for (key, value) in change.as_object().unwrap() {
        client[key] = value.clone();
    }
    client.to_string().into_bytes()
}

#[rstest]
#[case::its_own(json!({"crossOrigin": false}), Ok(()))]
#[case::another_ceremony(json!({"type": "webauthn.get"}), Err(Fault::Elsewhere))]
#[case::another_origin(json!({"origin": "https://example.org.evil.example"}), Err(Fault::Elsewhere))]
#[case::another_port(json!({"origin": "https://example.org:444"}), Err(Fault::Elsewhere))]
#[case::no_encryption(json!({"origin": "http://example.org"}), Err(Fault::Elsewhere))]
#[case::in_a_frame_of_another_site(json!({"crossOrigin": true}), Err(Fault::Elsewhere))]
fn a_passkey_that_was_made_elsewhere_is_not_taken(#[case] change: Value, #[case] expected: Result<(), Fault>) {
    let vector = vector("packed-self-es256");
    let object = &vector[&("create", "attestationObject")];
    let registration = Registration::read(&made(&vector[&("create", "credential_id")], &client(&change), object));
    let registration = registration.unwrap();
    assert_eq!(registration.judge(&example()).map(|_| ()), expected);
    assert_eq!(registration.judge(&RelyingParty::at("https://example.com")).map(|_| ()), Err(Fault::Elsewhere));
}

#[test]
fn a_passkey_under_another_name_than_its_authenticator_s_is_not_taken() {
    let vector = vector("packed-self-es256");
    let (collected, object) = (&vector[&("create", "clientDataJSON")], &vector[&("create", "attestationObject")]);
    let registration = Registration::read(&made(b"another", collected, object)).unwrap();
    assert_eq!(registration.judge(&example()).map(|_| ()), Err(Fault::Malformed));
}

#[rstest]
#[case::no_map(&[0x01], Fault::Malformed)]
#[case::without_end(&[0xbf, 0x01, 0x02, 0xff], Fault::Malformed)]
#[case::a_map_of_everything(&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Fault::Malformed)]
#[case::empty(&[0xa0], Fault::Algorithm)]
#[case::something_behind_it(&[0xa0, 0x00], Fault::Malformed)]
#[case::p_256_without_y(&[0xa4, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x40], Fault::Algorithm)]
#[case::ed25519_too_short(&[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x40], Fault::Algorithm)]
fn a_key_of_another_kind_is_not_taken(#[case] cose: &[u8], #[case] expected: Fault) {
    assert_eq!(PublicKey::read(cose).unwrap_err(), expected);
}

#[rstest]
#[case("")]
#[case("{}")]
#[case("null")]
#[case(r#"{"id":"AA","rawId":"AB","type":"public-key","response":{}}"#)]
fn what_is_no_credential_is_malformed(#[case] json: &str) {
    assert_eq!(Registration::read(json).unwrap_err(), Fault::Malformed);
    assert_eq!(Assertion::read(json).unwrap_err(), Fault::Malformed);
}

/// A vector with some bytes changed, cut or put in.
fn spoilt(bytes: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut spoilt = bytes.to_vec();
    for (at, how, byte) in changes {
        if spoilt.is_empty() {
            break;
        }
        let at = at % spoilt.len();
        match how % 3 {
            0 => spoilt[at] = *byte,
            1 => spoilt.insert(at, *byte),
            _ => spoilt.truncate(at),
        }
    }
    spoilt
}

proptest! {
    #[test]
    fn no_bytes_make_reading_or_judging_fail_otherwise_than_by_a_fault(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let _fault = data::of_attestation(&bytes);
        let _fault = AuthenticatorData::read(&bytes);
        if let Ok(key) = PublicKey::read(&bytes) {
            prop_assert!(!key.signed(b"message", &bytes));
        }
    }

    #[test]
    fn a_spoilt_attestation_is_taken_whole_or_not_at_all(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..4),
        name in prop_oneof![Just("packed-self-es256"), Just("packed-rs256"), Just("packed-eddsa")],
    ) {
        let vector = vector(name);
        let object = spoilt(&vector[&("create", "attestationObject")], &changes);
        let id = &vector[&("create", "credential_id")];
        let json = made(id, &vector[&("create", "clientDataJSON")], &object);
        if let Ok(made) = Registration::read(&json).and_then(|registration| registration.judge(&example())) {
            prop_assert!(PublicKey::read(&URL_SAFE_NO_PAD.decode(&made.public_key).unwrap()).is_ok());
            prop_assert_eq!(made.credential, URL_SAFE_NO_PAD.encode(id));
        }
    }

    #[test]
    fn a_spoilt_answer_is_never_right(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..4),
        which in 0..3,
    ) {
        let vector = vector("none-es256");
        let object = &vector[&("create", "attestationObject")];
        let data = data::of_attestation(object).unwrap();
        let key = AuthenticatorData::read(data).unwrap().attested.unwrap().key;
        let spoil = |at, name| {
            let bytes = &vector[&("get", name)];
            if which == at { spoilt(bytes, &changes) } else { bytes.clone() }
        };
        let (data, collected) = (spoil(0, "authenticatorData"), spoil(1, "clientDataJSON"));
        let signature = spoil(2, "signature");
        let as_it_was = ["authenticatorData", "clientDataJSON", "signature"].map(|name| vector[&("get", name)].clone())
            == [data.clone(), collected.clone(), signature.clone()];
        let answer = answered(&vector[&("create", "credential_id")], &collected, &data, &signature);
        if let Ok(assertion) = Assertion::read(&answer) {
            prop_assert!(as_it_was || !PublicKey::read(key).unwrap().signed(&assertion.signed, &signature));
        }
    }
}
