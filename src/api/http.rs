//! The one call of `fetch`, shared by all endpoints so that its code is in the bundle once.

use contract::Method;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::{Failure, file_name};
use crate::{
    answers::Answered,
    json,
    platform::{document, window},
};

/// Aborts its request when the future that waits for it is dropped, as on leaving the page.
struct AbortOnDrop(Option<web_sys::AbortController>);

impl AbortOnDrop {
    fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

pub(super) async fn send(
    method: Method,
    href: &str,
    body: Option<String>,
    idempotency_key: Option<&str>,
) -> Result<Answered, Failure> {
    let abort = AbortOnDrop(web_sys::AbortController::new().ok());
    let request = RequestInit::new();
    request.set_method(method.as_str());
    request.set_signal(abort.0.as_ref().map(web_sys::AbortController::signal).as_ref());
    headers(&request, body.is_some(), idempotency_key).map_err(|_| Failure::Unreadable)?;
    if let Some(json) = body {
        request.set_body(&json.into());
    }
    #[expect(clippy::disallowed_methods, reason = "the network's one home")]
    let response = window().fetch_with_str_and_init(href, &request);
    let response: Response = arrived(response).await?.unchecked_into();
    let status = response.status();
    let disposition = response.headers().get("content-disposition").ok().flatten().unwrap_or_default();
    if let Some(name) = file_name(&disposition)
        && response.ok()
    {
        // Not a navigation of the browser's: a refusal would take the page away.
        let file = response.blob().map_err(|_| Failure::Unreadable)?;
        let file = arrived(file).await?;
        abort.done();
        document::save(&file, name);
        return Ok(Answered { status, body: "null".to_owned() });
    }
    let kind = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    // Not `text()`: a text is copied from the script's memory sign by sign.
    let buffer = response.array_buffer().map_err(|_| Failure::Unreadable)?;
    let bytes = Uint8Array::new(&arrived(buffer).await?).to_vec();
    abort.done();
    let body = String::from_utf8(bytes).map_err(|_| Failure::Unreadable)?;
    if kind.starts_with("text/plain") || json::well_formed(&body) {
        Ok(Answered { status, body })
    } else {
        Err(Failure::Unreadable)
    }
}

fn headers(request: &RequestInit, has_body: bool, idempotency_key: Option<&str>) -> Result<(), JsValue> {
    let headers = Headers::new()?;
    if has_body {
        headers.set("content-type", "application/json")?;
    }
    if let Some(key) = idempotency_key {
        headers.set("idempotency-key", key)?;
    }
    request.set_headers(&headers);
    Ok(())
}

/// What comes over the network, or does not.
async fn arrived(promise: Promise) -> Result<JsValue, Failure> {
    JsFuture::from(promise).await.map_err(|_| Failure::Offline)
}
