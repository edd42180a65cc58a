//! What the shop tells search engines and researchers: `sitemap.xml`, `robots.txt`, `security.txt`.

use std::{fmt::Write as _, sync::Arc};

use axum::{Router, extract::State, response::Response, routing::get};
use contract::query::Href;
use http::HeaderMap;

use super::{compress::Packed, date};
use crate::app::App;

const HOUR: &str = "public, max-age=3600";
const YEAR_MS: i64 = 365 * 86_400_000;

/// Pages that are worth finding besides the bags.
const PAGES: &[&str] = &["/", "/bags", "/help", "/privacy", "/privacy/policy", "/privacy/recipients"];

/// The routes of the files.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sitemap.xml", get(sitemap))
        .route("/robots.txt", get(robots))
        .route("/.well-known/security.txt", get(security))
}

async fn sitemap(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let shelf = app.catalogue.shelf();
    let tag = (u64::from_ne_bytes(shelf.version().to_ne_bytes()), 0);
    let kept = app.files.get("sitemap", tag).unwrap_or_else(|| {
        let origin = app.config.public_origin();
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for page in PAGES {
            xml.push_str(&format!("<url><loc>{origin}{page}</loc></url>\n"));
        }
        for bag in shelf.bags() {
            // Percent-encoding leaves nothing that XML would have to escape.
            let path = Href::new("/bags").segment(&bag.slug).finish();
            let day = date::day(bag.updated_at);
            // Writing to a string does not fail.
            let _written = writeln!(xml, "<url><loc>{origin}{path}</loc><lastmod>{day}</lastmod></url>");
        }
        xml.push_str("</urlset>\n");
        app.files.keep("sitemap", tag, Packed::new("application/xml", HOUR, xml))
    });
    kept.answer(&headers)
}

async fn robots(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders\nDisallow: /search\n\n\
         Sitemap: {}/sitemap.xml\n",
        app.config.public_origin()
    );
    Packed::new("text/plain; charset=utf-8", HOUR, text).answer(&headers)
}

/// RFC 9116. It expires within a year of being read, so a copy does not outlive its truth.
async fn security(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let origin = app.config.public_origin();
    let text = format!(
        "Contact: {origin}/help\nExpires: {}T00:00:00Z\nPreferred-Languages: en\n\
         Canonical: {origin}/.well-known/security.txt\nPolicy: {origin}/privacy/policy\n",
        date::day(app.clock.now_ms() + YEAR_MS - 86_400_000)
    );
    Packed::new("text/plain; charset=utf-8", HOUR, text).answer(&headers)
}
