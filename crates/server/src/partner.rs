//! The partners that services with a connector hand data to, told by the server and never by the page.
//!
//! Each is off unless the registry's connector, or `--partner-url` in its stead, names its address. It gets a
//! [`PartnerEvent`] for each page that somebody saw who granted counting and sharing with it: which kind of page, of
//! which shop. No address, no browser, no id, no bag, no search and no time but that of the arrival; so it can count
//! pages and cannot tell visitors apart.

use std::{str::FromStr, time::Duration};

use bytes::Bytes;
use contract::privacy::{
    Page, ServiceId,
    registry::{Connector, ConnectorKind},
};
use http::{Method, Request, header};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
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
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    events: http::Uri,
}

/// The services that hand data to a partner: those with a connector. Another one is an entry in `privacy.toml`.
pub fn connected() -> impl Iterator<Item = ServiceId> {
    ServiceId::ALL.iter().copied().filter(|service| service.connector().is_some())
}

/// Where a service's partner is, instead of where the registry says: `SERVICE=URL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerUrl {
    /// Which service hands data to it.
    pub service: ServiceId,
    /// Its origin.
    pub url: String,
}

impl FromStr for PartnerUrl {
    type Err = PartnerError;

    fn from_str(text: &str) -> Result<Self, PartnerError> {
        let named = text.split_once('=');
        let known = named.and_then(|(slug, url)| Some((connected().find(|service| service.slug() == slug)?, url)));
        let (service, url) = known.ok_or_else(|| PartnerError::Service(text.to_owned()))?;
        Ok(Self { service, url: url.to_owned() })
    }
}

/// The partners that this shop tells, by the service that each is told for.
#[derive(Debug, Clone, Default)]
pub struct Partners(Vec<(ServiceId, Partner)>);

impl Partners {
    /// Those whose address is among `urls` or in the registry.
    ///
    /// # Errors
    /// [`PartnerError::Address`], [`PartnerError::Trust`].
    pub fn open(urls: &[PartnerUrl]) -> Result<Self, PartnerError> {
        let mut partners = Vec::new();
        for service in connected() {
            let Some(Connector { kind, url: registered }) = service.connector() else { continue };
            let given = urls.iter().find(|given| given.service == service).map(|given| given.url.as_str());
            if let Some(url) = given.or(registered) {
                let partner = match kind {
                    ConnectorKind::Plausible => Partner::at(url)?,
                };
                partners.push((service, partner));
            }
        }
        Ok(Self(partners))
    }

    /// These and no others, whatever the registry connects: for tests of several at once, while it knows one.
    #[must_use]
    pub const fn these(partners: Vec<(ServiceId, Partner)>) -> Self {
        Self(partners)
    }

    /// The services that run here.
    pub fn services(&self) -> impl Iterator<Item = ServiceId> {
        self.0.iter().map(|(service, _)| *service)
    }

    /// Whom a service tells; nobody where it does not run.
    #[must_use]
    pub fn of(&self, service: ServiceId) -> Option<&Partner> {
        self.0.iter().find(|(runs, _)| *runs == service).map(|(_, partner)| partner)
    }
}

/// Why an event did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// No service with a connector is named.
    #[error("{0:?} is not like {example}=https://plausible.example", example = connected().next().map_or("SERVICE", ServiceId::slug))]
    Service(String),
    /// The address is not like `https://plausible.example`.
    #[error("partner URL {0:?} is not like https://plausible.example or http://127.0.0.1:8000")]
    Address(String),
    /// This machine trusts nobody, so nobody can be told over TLS.
    #[error("the partner cannot be told over TLS: {0}")]
    Trust(std::io::Error),
    /// Nobody answers, or not in time.
    #[error("the partner does not answer")]
    Away,
    /// It answers with another status than a success.
    #[error("the partner answers {0}")]
    Refused(u16),
}

impl Partner {
    /// The partner at `url`, an origin. Over `https` whom this machine trusts vouches for it; `http` is for one next door.
    ///
    /// # Errors
    /// [`PartnerError::Address`], [`PartnerError::Trust`].
    pub fn at(url: &str) -> Result<Self, PartnerError> {
        let origin = url.trim_end_matches('/');
        let is_origin = origin.split_once("://").is_some_and(|(scheme, rest)| {
            matches!(scheme, "http" | "https") && !rest.is_empty() && !rest.contains(['/', '?', '#', '@'])
        });
        let events = is_origin.then(|| format!("{origin}/api/event").parse().ok()).flatten();
        let events = events.ok_or_else(|| PartnerError::Address(url.to_owned()))?;
        let tls = HttpsConnectorBuilder::new().with_native_roots().map_err(PartnerError::Trust)?;
        let connector = tls.https_or_http().enable_http1().build();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector), events })
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
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use contract::privacy::Purpose;
    use rstest::rstest;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio_rustls::rustls;

    use super::*;

    /// promise: P3.1
    #[test]
    fn the_partner_gets_the_kind_of_page_and_nothing_else() {
        let event = PartnerEvent::of(Page::Order, "https://valise.example:8443");
        let json = serde_json::to_string(&event).unwrap();
        let expected =
            r#"{"name":"pageview","domain":"valise.example","url":"https://valise.example:8443/orders/{number}"}"#;
        assert_eq!(json, expected);
    }

    /// promise: P3.1
    #[tokio::test]
    async fn over_tls_it_is_told_by_the_name_that_its_certificate_vouches_for_and_by_no_other() {
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
        let server = rustls::ServerConfig::builder().with_no_client_auth();
        let server = server.with_single_cert(vec![certified.cert.der().clone()], key).unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(server));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(AtomicUsize::new(0));
        let hears = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let Ok(mut tls) = acceptor.accept(socket).await else { continue };
                let mut asked = [0; 1024];
                let read = tls.read(&mut asked).await.unwrap();
                assert!(asked[..read].starts_with(b"POST /api/event HTTP/1.1"));
                hears.fetch_add(1, Ordering::SeqCst);
                tls.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    .await
                    .unwrap();
                tls.shutdown().await.unwrap();
            }
        });
        let event = PartnerEvent::of(Page::Home, "https://valise.example");
        let mut roots = rustls::RootCertStore::empty();
        roots.add(certified.cert.der().clone()).unwrap();
        let trusting = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let told = |host: &str, trusting: Option<&rustls::ClientConfig>| {
            let mut partner = Partner::at(&format!("https://{host}:{port}")).unwrap();
            if let Some(trusting) = trusting {
                let connector = HttpsConnectorBuilder::new().with_tls_config(trusting.clone());
                let connector = connector.https_only().enable_http1().build();
                partner.client = Client::builder(TokioExecutor::new()).build(connector);
            }
            let event = event.clone();
            async move { partner.tell(&event).await.is_ok() }
        };
        assert!(told("localhost", Some(&trusting)).await);
        assert!(!told("127.0.0.1", Some(&trusting)).await, "of another name");
        assert!(!told("localhost", None).await, "nobody vouches for it");
        assert_eq!(heard.load(Ordering::SeqCst), 1);
    }

    /// What is asked before anything is noted for a partner (`http/events.rs`) is the sharing.
    #[test]
    fn every_connector_of_the_registry_is_carried_out_and_shares() {
        assert!(Partners::open(&[]).unwrap().services().next().is_none(), "off until somebody says where");
        let at = |service: ServiceId| format!("{}=https://{}.example", service.slug(), service.slug()).parse().unwrap();
        let everywhere: Vec<PartnerUrl> = connected().map(at).collect();
        let partners = Partners::open(&everywhere).unwrap();
        assert!(partners.services().eq(connected()));
        for service in connected() {
            assert_eq!(service.purpose(), Purpose::Sharing, "{service:?}");
            assert!(partners.of(service).unwrap().events.to_string().contains(service.slug()));
        }
    }

    #[rstest]
    #[case("https://plausible.example")]
    #[case("visit-record=https://plausible.example")]
    #[case("=https://plausible.example")]
    fn a_partner_is_named_by_a_service_that_has_a_connector(#[case] given: &str) {
        let refused = given.parse::<PartnerUrl>().unwrap_err().to_string();
        assert!(refused.contains("is not like partner-analytics=https://"), "{refused}");
    }

    #[rstest]
    #[case("http://plausible.internal:8000", true)]
    #[case("http://127.0.0.1:8000/", true)]
    #[case("https://plausible.example", true)]
    #[case("ftp://plausible.example", false)]
    #[case("http://plausible.internal/api", false)]
    #[case("http://user@plausible.internal", false)]
    #[case("plausible", false)]
    fn a_partners_address_is_a_plain_origin(#[case] url: &str, #[case] taken: bool) {
        assert_eq!(Partner::at(url).is_ok(), taken);
    }
}
