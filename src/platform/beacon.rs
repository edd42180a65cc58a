//! Beacons: the requests that outlive a page. Their one home, and it asks for a grant.

use contract::{Endpoint, privacy::registry::Consentable};
use wasm_bindgen::JsValue;

use crate::privacy::Grant;

/// Hands a request to the browser to send when it likes; `false` when the browser refuses it.
#[expect(clippy::disallowed_methods, reason = "the beacon's one home, behind a grant")]
pub fn send<P: Consentable, E: Endpoint>(_grant: &Grant<'_, P>, request: &E) -> bool {
    let Some(json) = request.body().and_then(|body| crate::json::write(body).ok()) else { return false };
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&JsValue::from_str(&json));
    web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).is_ok_and(|blob| {
        super::window().navigator().send_beacon_with_opt_blob(&request.href(), Some(&blob)).unwrap_or(false)
    })
}
