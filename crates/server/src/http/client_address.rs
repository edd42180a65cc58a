//! Who is asking, as far as limits need to know.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use http::{HeaderMap, request::Parts};

use crate::app::App;
use std::{convert::Infallible, sync::Arc};

/// The connection's other end, put into the request's extensions by [`crate::serve`].
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// The client's address: the connection's, or the one that a trusted proxy names.
///
/// Without `--trust-proxy` the header is ignored: whoever could choose an address could escape every limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        // A request made in-process (painting, tests) has no other end; it is the shop itself.
        let peer = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
        let named = app.config.trust_proxy.then(|| forwarded(&parts.headers)).flatten();
        Ok(Self(named.unwrap_or(peer).to_canonical()))
    }
}

/// The last address of `X-Forwarded-For`: the only one that the proxy itself saw.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_that_the_proxy_saw_counts() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", http::HeaderValue::from_static("1.2.3.4, 5.6.7.8"));
        headers.append("x-forwarded-for", http::HeaderValue::from_static("6.6.6.6, 9.9.9.9"));
        assert_eq!(forwarded(&headers), Some(IpAddr::from([9, 9, 9, 9])));
        headers.append("x-forwarded-for", http::HeaderValue::from_static("unknown"));
        assert_eq!(forwarded(&headers), None);
    }
}
