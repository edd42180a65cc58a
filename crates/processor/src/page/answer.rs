//! Answers to a browser, with the headers that every page carries.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::view;
use crate::new_payment::origin_of;
use crate::record::Record;

/// A page, or a redirect.
pub(crate) struct PageAnswer {
    status: StatusCode,
    body: String,
    /// Beside the page's own origin, where its forms may lead by a redirect.
    form_origin: Option<String>,
    location: Option<String>,
    refresh: Option<String>,
}

impl PageAnswer {
    /// A page about `record`.
    pub fn page(status: StatusCode, record: &Record, body: String) -> Self {
        Self {
            // Chromium holds the redirect after a form's POST to `form-action`, too.
            form_origin: origin_of(&record.return_url),
            ..Self::plain(status, body)
        }
    }

    /// There is no such page; says nothing about what was looked for.
    pub fn unknown() -> Self {
        Self::plain(StatusCode::NOT_FOUND, view::unknown())
    }

    /// The processor itself failed.
    pub fn unavailable() -> Self {
        Self::plain(StatusCode::SERVICE_UNAVAILABLE, view::unavailable())
    }

    /// Goes on to `path` at once; the page stays until the answer comes. A header, since a script
    /// would need leave to run.
    pub fn refreshing(mut self, path: &str) -> Self {
        self.refresh = Some(format!("0; url={path}"));
        self
    }

    fn plain(status: StatusCode, body: String) -> Self {
        Self { status, body, form_origin: None, location: None, refresh: None }
    }

    fn policy(&self) -> String {
        let form_origin = self.form_origin.as_deref().unwrap_or_default();
        format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; \
             form-action 'self' {form_origin}; base-uri 'none'; frame-ancestors 'none'"
        )
    }
}

/// The answer to a POST: look there.
pub(crate) fn see_other(location: &str) -> PageAnswer {
    PageAnswer { location: Some(location.to_owned()), ..PageAnswer::plain(StatusCode::SEE_OTHER, String::new()) }
}

impl IntoResponse for PageAnswer {
    fn into_response(self) -> Response {
        let computed = [
            (header::CONTENT_SECURITY_POLICY, Some(self.policy())),
            (header::LOCATION, self.location),
            (header::REFRESH, self.refresh),
        ];
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        let fixed: [(HeaderName, &'static str); 5] = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (HeaderName::from_static("x-robots-tag"), "noindex"),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        for (name, value) in computed {
            // Every address was parsed before it was stored, so each is a header's value.
            if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
                headers.insert(name, value);
            }
        }
        response
    }
}
