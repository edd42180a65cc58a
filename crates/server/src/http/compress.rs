//! Bodies that are made once and sent often: compressed at most once per encoding, with a validator.

use std::{
    io::Write,
    sync::{Arc, OnceLock},
};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

/// Brotli quality where a body is compressed while somebody waits for it.
pub const FAST: u32 = 5;
/// Brotli quality for what is kept for long.
pub const BEST: u32 = 11;
/// Below this a body fits a packet anyway.
const WORTH_IT: usize = 600;

/// How a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// The best that the client takes.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Self {
        let mut best = Self::Identity;
        for value in headers.get_all(header::ACCEPT_ENCODING) {
            for item in value.to_str().unwrap_or_default().split(',') {
                let (name, weight) = item.split_once(';').unwrap_or((item, ""));
                let refused = matches!(weight.trim().strip_prefix("q="), Some("0" | "0.0" | "0.00" | "0.000"));
                match name.trim() {
                    "br" if !refused => return Self::Brotli,
                    "gzip" if !refused => best = Self::Gzip,
                    _ => {}
                }
            }
        }
        best
    }
}

/// A body, its type and its validator, ready to be sent in any encoding.
#[derive(Debug)]
pub struct Packed {
    status: StatusCode,
    content_type: HeaderValue,
    cache_control: HeaderValue,
    etag: HeaderValue,
    quality: u32,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Packed {
    /// A body that answers 200, compressed with brotli's [`FAST`] when somebody asks for it.
    #[must_use]
    pub fn new(content_type: &'static str, cache_control: &'static str, plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        // Weak: the same representation in several encodings. Half a hash tells a few thousand bodies apart.
        let digest = Sha256::digest(&plain);
        let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(digest.get(..12).unwrap_or(&digest)));
        Self {
            status: StatusCode::OK,
            content_type: HeaderValue::from_static(content_type),
            cache_control: HeaderValue::from_static(cache_control),
            etag: HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\"")),
            quality: FAST,
            plain,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// The same, with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same, compressed with another quality.
    #[must_use]
    pub fn with_quality(mut self, quality: u32) -> Self {
        self.quality = quality;
        self
    }

    /// The same, with what the build compressed already.
    #[must_use]
    pub fn with_precompressed(self, brotli: Option<Bytes>, gzip: Option<Bytes>) -> Self {
        Self {
            brotli: brotli.map(OnceLock::from).unwrap_or_default(),
            gzip: gzip.map(OnceLock::from).unwrap_or_default(),
            ..self
        }
    }

    /// The same, never compressed: for what is compressed by its nature.
    #[must_use]
    pub fn as_it_is(self) -> Self {
        self.with_precompressed(Some(Bytes::new()), Some(Bytes::new()))
    }

    /// The body as it is.
    #[must_use]
    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// Bytes held, in all encodings made so far.
    #[must_use]
    pub fn weight(&self) -> usize {
        let held = |encoded: &OnceLock<Bytes>| encoded.get().map_or(0, Bytes::len);
        self.plain.len() + held(&self.brotli) + held(&self.gzip)
    }

    fn encoded(&self, encoding: Encoding) -> (Bytes, Encoding) {
        let compressed = match encoding {
            _ if self.plain.len() < WORTH_IT => None,
            Encoding::Identity => None,
            Encoding::Brotli => Some(self.brotli.get_or_init(|| brotli(&self.plain, self.quality))),
            Encoding::Gzip => Some(self.gzip.get_or_init(|| gzip(&self.plain))),
        };
        match compressed {
            // Empty for what is not to be compressed, and where that failed, which writing to memory does not.
            Some(body) if !body.is_empty() && body.len() < self.plain.len() => (body.clone(), encoding),
            _ => (self.plain.clone(), Encoding::Identity),
        }
    }

    /// The answer to a request with these headers: 304 when the client has it.
    #[must_use]
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let mut headers = HeaderMap::with_capacity(12);
        headers.insert(header::CACHE_CONTROL, self.cache_control.clone());
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.status == StatusCode::OK && self.is_known_to(request) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let (body, encoding) = self.encoded(Encoding::accepted(request));
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        match encoding {
            Encoding::Identity => {}
            Encoding::Brotli => drop(headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"))),
            Encoding::Gzip => drop(headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))),
        }
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }

    fn is_known_to(&self, request: &HeaderMap) -> bool {
        let own = self.etag.as_bytes();
        request.get_all(header::IF_NONE_MATCH).iter().any(|value| {
            value.as_bytes() == b"*" || value.as_bytes().split(|byte| *byte == b',').any(|tag| tag.trim_ascii() == own)
        })
    }
}

/// Shared, since caches hand the same one to many requests.
pub type SharedPacked = Arc<Packed>;

fn brotli(plain: &[u8], quality: u32) -> Bytes {
    let mut out = Vec::with_capacity(plain.len() / 3);
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, quality, 20);
    if writer.write_all(plain).and_then(|()| writer.flush()).is_err() {
        return Bytes::new();
    }
    // Dropping it writes the end of the stream.
    drop(writer);
    out.into()
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 3), flate2::Compression::new(6));
    let written = writer.write_all(plain).and_then(|()| writer.finish());
    written.map(Bytes::from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use rstest::rstest;

    fn asking(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[rstest]
    #[case("gzip, deflate, br, zstd", Encoding::Brotli)]
    #[case("gzip", Encoding::Gzip)]
    #[case("br;q=0, gzip;q=0.5", Encoding::Gzip)]
    #[case("identity", Encoding::Identity)]
    #[case("", Encoding::Identity)]
    fn the_best_encoding_that_the_client_takes_is_chosen(#[case] accepts: &str, #[case] chosen: Encoding) {
        assert_eq!(Encoding::accepted(&asking(header::ACCEPT_ENCODING, accepts)), chosen);
    }

    #[test]
    fn what_was_compressed_unpacks_to_the_same() {
        let text = "a quiet, confident shop. ".repeat(100);
        let packed = Packed::new("text/plain", "no-cache", text.clone());
        let mut unpacked = String::new();
        let (body, _) = packed.encoded(Encoding::Brotli);
        brotli::Decompressor::new(&body[..], 4096).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        unpacked.clear();
        let (body, _) = packed.encoded(Encoding::Gzip);
        flate2::read::GzDecoder::new(&body[..]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }

    #[test]
    fn a_client_that_has_it_gets_no_body() {
        let packed = Packed::new("text/plain", "no-cache", "bags");
        let etag = packed.answer(&HeaderMap::new()).headers()[header::ETAG].clone();
        let again = packed.answer(&asking(header::IF_NONE_MATCH, &format!("\"x\", {}", etag.to_str().unwrap())));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other = packed.answer(&asking(header::IF_NONE_MATCH, "W/\"other\""));
        assert_eq!(other.status(), StatusCode::OK);
    }
}
