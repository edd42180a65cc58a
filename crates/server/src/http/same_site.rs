//! Requests that change something must come from the shop's own pages.
//!
//! Two signals that pages cannot forge: `Sec-Fetch-Site` says so outright; `Origin` names where the request was
//! made, and must be the shop's public origin or the host that was asked. A request with neither comes from no
//! browser, carries nobody's cookies, and passes.

use http::{HeaderMap, Method, header};

/// Where a processor reports payments: signed, from another server, without cookies.
pub const WEBHOOK_PATHS: &str = "/api/webhooks/";

/// Where a mail program ends the newsletter by one click: the token of the mail is the authority, wherever it is pressed.
const UNSUBSCRIBE_PATH: &str = "/api/newsletter/unsubscribe";

/// Whether a request may act for the visitor whose cookies it carries.
#[must_use]
pub fn allows(method: &Method, path: &str, headers: &HeaderMap, public_origin: &str) -> bool {
    if method.is_safe() || path.starts_with(WEBHOOK_PATHS) || path == UNSUBSCRIBE_PATH {
        return true;
    }
    let text = |name| headers.get(name).map(|value: &http::HeaderValue| value.to_str().unwrap_or("?"));
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    match text(header::ORIGIN) {
        None => true,
        Some(origin) if origin == public_origin => true,
        // Our pages send no referrer, so their own forms come from "null"; that they are ours the browser says itself.
        Some("null") => site == Some("same-origin"),
        Some(origin) => match (origin.split_once("://"), text(header::HOST)) {
            (Some((_, authority)), Some(host)) => authority == host,
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const SHOP: &str = "https://valise.example";

    #[rstest]
    #[case::own_page(&[("origin", SHOP), ("sec-fetch-site", "same-origin")], true)]
    #[case::no_browser(&[], true)]
    #[case::by_the_host_asked(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], true)]
    #[case::other_site(&[("origin", "https://evil.example")], false)]
    #[case::other_site_by_fetch_metadata(&[("sec-fetch-site", "cross-site")], false)]
    #[case::sibling_domain(&[("origin", SHOP), ("sec-fetch-site", "same-site")], false)]
    #[case::own_form_without_referrer(&[("origin", "null"), ("sec-fetch-site", "same-origin")], true)]
    #[case::opaque_origin_of_another_site(&[("origin", "null"), ("sec-fetch-site", "cross-site")], false)]
    #[case::opaque_origin(&[("origin", "null"), ("host", "null")], false)]
    #[case::other_port(&[("origin", "http://127.0.0.1:8081"), ("host", "127.0.0.1:8080")], false)]
    #[case::prefix_of_ours(&[("origin", "https://valise.example.evil.example")], false)]
    fn only_the_shops_own_pages_may_act(#[case] sent: &[(&'static str, &'static str)], #[case] allowed: bool) {
        let headers: HeaderMap = sent
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect();
        assert_eq!(allows(&Method::POST, "/api/cart/lines", &headers, SHOP), allowed);
        assert!(allows(&Method::GET, "/api/cart", &headers, SHOP), "reading is always allowed");
        assert!(allows(&Method::POST, "/api/webhooks/payments", &headers, SHOP), "a signature guards webhooks");
        assert!(allows(&Method::POST, UNSUBSCRIBE_PATH, &headers, SHOP), "the token of the mail guards it");
    }
}
