//! The one call of `fetch`, shared by all endpoints so that its code is in the bundle once.

use contract::Method;
use gloo_net::http::RequestBuilder;
use wasm_bindgen_futures::JsFuture;

use super::{Failure, file_name};
use crate::{answers::Answered, json, platform::document};

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

#[expect(clippy::disallowed_methods, reason = "the network's one home")]
pub(super) async fn send(
    method: Method,
    href: &str,
    body: Option<String>,
    idempotency_key: Option<&str>,
) -> Result<Answered, Failure> {
    let abort = AbortOnDrop(web_sys::AbortController::new().ok());
    let signal = abort.0.as_ref().map(web_sys::AbortController::signal);
    let mut request = RequestBuilder::new(href)
        .method(match method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
            Method::Put => gloo_net::http::Method::PUT,
            Method::Delete => gloo_net::http::Method::DELETE,
        })
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .abort_signal(signal.as_ref());
    if let Some(key) = idempotency_key {
        request = request.header("idempotency-key", key);
    }
    let request = match body {
        Some(json) => request.header("content-type", "application/json").body(json),
        None => request.build(),
    }
    .map_err(|_| Failure::Unreadable)?;
    let response = request.send().await.map_err(|_| Failure::Offline)?;
    let status = response.status();
    if let Some(name) = file_name(&response.headers().get("content-disposition").unwrap_or_default())
        && response.ok()
    {
        // Not a navigation of the browser's: a refusal would take the page away.
        let file = web_sys::Response::from(response).blob().map_err(|_| Failure::Unreadable)?;
        let file = JsFuture::from(file).await.map_err(|_| Failure::Offline)?;
        abort.done();
        document::save(&file, name);
        return Ok(Answered { status, body: "null".to_owned() });
    }
    let is_text = response.headers().get("content-type").is_some_and(|kind| kind.starts_with("text/plain"));
    // Not `text()`: a text is copied from the script's memory sign by sign.
    let bytes = response.binary().await.map_err(|_| Failure::Offline)?;
    abort.done();
    let body = String::from_utf8(bytes).map_err(|_| Failure::Unreadable)?;
    if is_text || json::well_formed(&body) { Ok(Answered { status, body }) } else { Err(Failure::Unreadable) }
}
