//! Pictures, drawn when they are first asked for: `/media/1/{slug}/{colour}/{view}.svg`, and `preview.png` beside them.

use std::sync::Arc;

use atelier::{Likeness, draw, preview, seed_of};
use axum::{Router, extract::State, response::Response, routing::get};
use contract::vocabulary::{Colour, View};
use http::HeaderMap;
use tokio::sync::Semaphore;

use super::{
    assets::not_found,
    compress::{Packed, SharedPacked},
    extract::Path,
    problem::AppError,
};
use crate::{app::App, catalogue::answers::Tag};

/// The address holds the illustrator's version and all that the picture shows.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// A picture is sent for a year: worth more than [`super::compress::FAST`], and still done in two milliseconds.
const QUALITY: u32 = 9;
/// The file that link previews show.
const PREVIEW: &str = "preview.png";
/// Previews are painted one at a time: whoever asks for all of them takes no more than one processor from shoppers.
static PAINTING: Semaphore = Semaphore::const_new(1);

/// The route of the pictures.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/media/1/{slug}/{colour}/{file}", get(picture))
}

async fn picture(
    State(app): State<Arc<App>>,
    Path((slug, colour, file)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let Some(colour) = Colour::from_slug(&colour) else { return Ok(not_found()) };
    let shelf = app.catalogue.shelf();
    let Some(bag) = shelf.by_slug(&slug).map(|bag| shelf.bag(bag)) else { return Ok(not_found()) };
    if !bag.colours.contains(&colour) {
        return Ok(not_found());
    }
    let likeness = Likeness {
        category: bag.category,
        material: bag.material,
        colour,
        fittings: bag.fittings,
        dimensions: bag.dimensions_mm,
        seed: seed_of(&bag.slug),
    };
    let key = format!("{slug}/{}/{file}", colour.slug());
    let tag = (u64::from_ne_bytes(shelf.version().to_ne_bytes()), 0);
    if let Some(kept) = app.pictures.get(&key, tag) {
        return Ok(kept.answer(&headers));
    }
    let view = file.strip_suffix(".svg").and_then(View::from_slug);
    let made = match view {
        Some(view) => {
            let svg = draw(&likeness, view);
            app.pictures.keep(&key, tag, Packed::new("image/svg+xml", IMMUTABLE, svg).with_quality(QUALITY))
        }
        None if file == PREVIEW => painted(&app, likeness, &key, tag).await?,
        None => return Ok(not_found()),
    };
    Ok(made.answer(&headers))
}

/// The preview, painted unless somebody else has painted it meanwhile.
async fn painted(app: &App, likeness: Likeness, key: &str, tag: Tag) -> Result<SharedPacked, AppError> {
    let _turn = PAINTING.acquire().await.map_err(AppError::internal)?;
    if let Some(kept) = app.pictures.get(key, tag) {
        return Ok(kept);
    }
    let png = tokio::task::spawn_blocking(move || preview(&likeness)).await.map_err(AppError::internal)?;
    let png = png.map_err(AppError::internal)?;
    Ok(app.pictures.keep(key, tag, Packed::new("image/png", IMMUTABLE, png).as_it_is()))
}
