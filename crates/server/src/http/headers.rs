//! The headers that every answer carries, whatever it is.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};

/// Powers of the browser that the shop never uses, closed for itself and for anything that got in.
const PERMISSIONS: &str = "accelerometer=(), attribution-reporting=(), autoplay=(), bluetooth=(), browsing-topics=(), \
    camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), \
    identity-credentials-get=(), idle-detection=(), interest-cohort=(), join-ad-interest-group=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    private-state-token-issuance=(), private-state-token-redemption=(), publickey-credentials-create=(), \
    publickey-credentials-get=(), run-ad-auction=(), screen-wake-lock=(), serial=(), shared-storage=(), \
    storage-access=(), usb=(), web-share=(), window-management=(), xr-spatial-tracking=()";

/// The set, made once at start.
#[derive(Debug, Clone)]
pub struct SecurityHeaders(Box<[(HeaderName, HeaderValue)]>);

impl SecurityHeaders {
    /// For a shop whose pages may do what `csp` says, served over TLS or not.
    #[must_use]
    pub fn new(csp: HeaderValue, tls: bool) -> Self {
        let mut rows = vec![
            (header::CONTENT_SECURITY_POLICY, csp),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            // Not even the shop's own addresses: an order's number is in one.
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
        ];
        if tls {
            let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
            rows.push((header::STRICT_TRANSPORT_SECURITY, two_years));
        }
        Self(rows.into_boxed_slice())
    }

    /// Adds them to an answer.
    pub fn apply(&self, headers: &mut HeaderMap) {
        headers.reserve(self.0.len());
        for (name, value) in &self.0 {
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
    fn transport_security_is_only_promised_over_tls() {
        let has_hsts = |tls| {
            let mut headers = HeaderMap::new();
            SecurityHeaders::new(HeaderValue::from_static("default-src 'none'"), tls).apply(&mut headers);
            headers.contains_key(header::STRICT_TRANSPORT_SECURITY)
        };
        assert!(has_hsts(true));
        assert!(!has_hsts(false));
    }
}
