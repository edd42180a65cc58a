//! Pictures, drawn when they are first asked for: `/media/1/{slug}/{colour}/{view}.svg`.

use std::sync::Arc;

use atelier::{Likeness, draw, illustrate::seed_of};
use axum::{Router, extract::State, response::Response, routing::get};
use contract::vocabulary::{Colour, View};
use http::HeaderMap;

use super::{assets::not_found, compress::Packed, extract::Path};
use crate::app::App;

/// The address holds the illustrator's version and all that the picture shows.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// A picture is sent for a year: worth more than [`super::compress::FAST`], and still done in two milliseconds.
const QUALITY: u32 = 9;

/// The route of the pictures.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/media/1/{slug}/{colour}/{file}", get(picture))
}

async fn picture(
    State(app): State<Arc<App>>,
    Path((slug, colour, file)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let view = file.strip_suffix(".svg").and_then(View::from_slug);
    let (Some(view), Some(colour)) = (view, Colour::from_slug(&colour)) else { return not_found() };
    let shelf = app.catalogue.shelf();
    let Some(bag) = shelf.by_slug(&slug).map(|bag| shelf.bag(bag)) else { return not_found() };
    if !bag.colours.contains(&colour) {
        return not_found();
    }
    let key = format!("{slug}/{}/{}", colour.slug(), view.slug());
    let tag = (u64::from_ne_bytes(shelf.version().to_ne_bytes()), 0);
    let kept = app.pictures.get(&key, tag).unwrap_or_else(|| {
        let likeness = Likeness {
            category: bag.category,
            material: bag.material,
            colour,
            fittings: bag.fittings,
            dimensions: bag.dimensions_mm,
            seed: seed_of(&bag.slug),
        };
        let svg = draw(&likeness, view);
        app.pictures.keep(&key, tag, Packed::new("image/svg+xml", IMMUTABLE, svg).with_quality(QUALITY))
    });
    kept.answer(&headers)
}
