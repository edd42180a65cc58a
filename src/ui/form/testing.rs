//! That a form and its endpoint mean the same: the form knows the endpoint's path and keys only as text.

use contract::Endpoint;
use serde::de::DeserializeOwned;

use super::{Form, FormSpec};
use crate::api::Asked;

/// The endpoint `E` is the one that the form tells, and its body `B` reads what the form sends, filled in as here.
pub fn fits<E: Endpoint, B: DeserializeOwned>(spec: &'static FormSpec, filled: &[(&'static str, &str)]) {
    assert_eq!(spec.to, (E::METHOD, E::PATH));
    let known = filled.iter().map(|(key, text)| (*key, (*text).to_owned())).collect();
    let mut form = Form::new(spec, known);
    let sent = form.submit().unwrap_or_else(|| panic!("{}: {:?}", E::PATH, form.faulty()));
    let asked = Asked::texts(spec.to.0, spec.to.1.to_owned(), &sent);
    let body = asked.sent().expect("a body");
    let read: Result<B, _> = serde_json::from_str(body);
    assert!(read.is_ok(), "{} reads {body}: {:?}", E::PATH, read.err());
}
