//! The headers that every answer carries, whatever it is.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

/// Powers of the browser that the shop never uses, closed for itself and for anything that got in; passkeys are its own
/// alone. Only those that browsers know today: each of the others would be a warning in every visitor's console.
const PERMISSIONS: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), local-fonts=(), magnetometer=(), \
    microphone=(), midi=(), payment=(), private-state-token-issuance=(), publickey-credentials-create=(self), \
    publickey-credentials-get=(self), screen-wake-lock=(), serial=(), storage-access=(), usb=(), xr-spatial-tracking=()";

/// For what is no page of the shop: should a browser ever show it as one, it may do nothing at all.
const CLOSED: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The set, made once at start.
#[derive(Debug, Clone)]
pub struct SecurityHeaders {
    everywhere: Vec<(HeaderName, HeaderValue)>,
    pages: Vec<(HeaderName, HeaderValue)>,
}

impl SecurityHeaders {
    /// For a shop whose pages may do what `csp` says, served over TLS or not.
    #[must_use]
    pub fn new(csp: HeaderValue, tls: bool) -> Self {
        let mut everywhere = vec![
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CLOSED)),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            // Not even the shop's own addresses: an order's number is in one.
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        ];
        if tls {
            let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
            everywhere.push((header::STRICT_TRANSPORT_SECURITY, two_years));
        }
        let pages = vec![
            (header::CONTENT_SECURITY_POLICY, csp),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
        ];
        Self { everywhere, pages }
    }

    /// Adds them to an answer: those of every answer, and to a page what only documents obey.
    ///
    /// A 304 gets none: browsers put its headers over those of the answer that they kept, and it does not say whether
    /// that was a page.
    pub fn apply(&self, status: StatusCode, headers: &mut HeaderMap) {
        if status == StatusCode::NOT_MODIFIED {
            return;
        }
        let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let of_pages = if is_page { self.pages.as_slice() } else { &[] };
        headers.reserve(self.everywhere.len() + of_pages.len());
        for (name, value) in self.everywhere.iter().chain(of_pages) {
            headers.insert(name.clone(), value.clone());
        }
    }
}

/// The sources of the inline scripts of a page, as a content security policy names them: `'sha256-…'`.
///
/// Scripts of a type that browsers do not run (JSON islands) need none.
#[must_use]
pub fn inline_script_hashes(html: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, after)) = after.split_once('>') else { break };
        let Some((text, after)) = after.split_once("</script") else { break };
        let runs = !attributes.contains("src=") && !attributes.contains("json");
        if runs && !text.is_empty() {
            hashes.push(format!("'sha256-{}'", BASE64.encode(Sha256::digest(text.as_bytes()))));
        }
        rest = after;
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_hashed_and_others_are_not() {
        let html = r#"<script src="/a.js"></script><script type="module">alert(1)</script>
            <script type="application/json" id="island">{}</script>"#;
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert_eq!(inline_script_hashes(html), ["'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"]);
    }

    #[test]
    fn a_page_gets_its_own_policy_and_everything_else_a_closed_one() {
        let set = SecurityHeaders::new(HeaderValue::from_static("default-src 'self'"), false);
        let policy_of = |kind: &'static str| {
            let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
            set.apply(StatusCode::OK, &mut headers);
            let policies: Vec<_> = headers.get_all(header::CONTENT_SECURITY_POLICY).iter().cloned().collect();
            (policies, headers.contains_key("permissions-policy"))
        };
        assert_eq!(policy_of("text/html; charset=utf-8"), (vec![HeaderValue::from_static("default-src 'self'")], true));
        assert_eq!(policy_of("image/svg+xml"), (vec![HeaderValue::from_static(CLOSED)], false));
    }

    #[test]
    fn of_the_browser_s_powers_passkeys_are_open_and_to_the_shop_s_own_pages_alone() {
        let powers: Vec<_> = PERMISSIONS.split(", ").filter(|power| !power.ends_with("=()")).collect();
        assert_eq!(powers, ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]);
    }

    #[test]
    fn an_answer_that_says_keep_yours_changes_no_policy() {
        let set = SecurityHeaders::new(HeaderValue::from_static("default-src 'self'"), true);
        let mut headers = HeaderMap::new();
        set.apply(StatusCode::NOT_MODIFIED, &mut headers);
        assert!(headers.is_empty());
    }

    #[test]
    fn transport_security_is_only_promised_over_tls() {
        let has_hsts = |tls| {
            let mut headers = HeaderMap::new();
            let set = SecurityHeaders::new(HeaderValue::from_static("default-src 'none'"), tls);
            set.apply(StatusCode::OK, &mut headers);
            headers.contains_key(header::STRICT_TRANSPORT_SECURITY)
        };
        assert!(has_hsts(true));
        assert!(!has_hsts(false));
    }
}
