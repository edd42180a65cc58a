//! The analytics partner: a Plausible of the shop's own choosing, told by the server and never by the page.
//!
//! Off unless `--partner-url` names one. It gets a [`PartnerEvent`] for each page that somebody saw who granted
//! counting and sharing: which kind of page, of which shop. No address, no browser, no id, no bag, no search and no
//! time but that of the arrival; so it can count pages and cannot tell visitors apart.

use std::time::Duration;

use bytes::Bytes;
use contract::privacy::Page;
use http::{Method, Request, header};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::Serialize;

/// How long one event may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// All that the partner gets (promise: P3.1). What is no field here cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartnerEvent {
    name: &'static str,
    domain: String,
    url: String,
}

impl PartnerEvent {
    /// The view of a page, as Plausible's events API writes it.
    #[must_use]
    pub fn of(page: Page, public_url: &str) -> Self {
        let authority = public_url.split_once("://").map_or(public_url, |(_, authority)| authority);
        let domain = authority.split(':').next().unwrap_or_default().to_owned();
        Self { name: "pageview", domain, url: format!("{public_url}{}", page.slug()) }
    }
}

/// The way to the partner.
#[derive(Debug, Clone)]
pub struct Partner {
    client: Client<HttpConnector, Full<Bytes>>,
    events: http::Uri,
}

/// Why an event did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// The address is not like `http://plausible.internal:8000`.
    #[error("partner URL {0:?} is not like http://plausible.internal:8000")]
    Address(String),
    /// Nobody answers, or not in time.
    #[error("the partner does not answer")]
    Away,
    /// It answers with another status than a success.
    #[error("the partner answers {0}")]
    Refused(u16),
}

impl Partner {
    /// The partner at `url`, an origin. TLS, where it is not next door, is a forwarder's business.
    ///
    /// # Errors
    /// [`PartnerError::Address`].
    pub fn at(url: &str) -> Result<Self, PartnerError> {
        let origin = url.trim_end_matches('/');
        let is_origin =
            origin.strip_prefix("http://").is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@']));
        let events = is_origin.then(|| format!("{origin}/api/event").parse().ok()).flatten();
        let events = events.ok_or_else(|| PartnerError::Address(url.to_owned()))?;
        Ok(Self { client: Client::builder(TokioExecutor::new()).build_http(), events })
    }

    /// Tells it of one event.
    ///
    /// # Errors
    /// [`PartnerError`].
    pub async fn tell(&self, event: &PartnerEvent) -> Result<(), PartnerError> {
        let body = serde_json::to_vec(event).map_err(|_| PartnerError::Away)?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.events.clone())
            .header(header::CONTENT_TYPE, "application/json")
            // The shop's own name: the visitor's browser is none of the partner's business.
            .header(header::USER_AGENT, "Valise")
            .body(Full::from(body))
            .map_err(|_| PartnerError::Away)?;
        match tokio::time::timeout(PATIENCE, self.client.request(request)).await {
            Ok(Ok(answer)) if answer.status().is_success() => Ok(()),
            Ok(Ok(answer)) => Err(PartnerError::Refused(answer.status().as_u16())),
            Ok(Err(_)) | Err(_) => Err(PartnerError::Away),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// promise: P3.1
    #[test]
    fn the_partner_gets_the_kind_of_page_and_nothing_else() {
        let event = PartnerEvent::of(Page::Order, "https://valise.example:8443");
        let json = serde_json::to_string(&event).unwrap();
        let expected =
            r#"{"name":"pageview","domain":"valise.example","url":"https://valise.example:8443/orders/{number}"}"#;
        assert_eq!(json, expected);
    }

    #[rstest]
    #[case("http://plausible.internal:8000", true)]
    #[case("http://127.0.0.1:8000/", true)]
    #[case("https://plausible.example", false)]
    #[case("http://plausible.internal/api", false)]
    #[case("http://user@plausible.internal", false)]
    #[case("plausible", false)]
    fn a_partners_address_is_a_plain_origin(#[case] url: &str, #[case] taken: bool) {
        assert_eq!(Partner::at(url).is_ok(), taken);
    }
}
