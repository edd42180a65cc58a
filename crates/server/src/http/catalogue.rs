//! Bags: the list, one bag, what goes with it, what it costs at the door, and suggestions.
//!
//! Answers that hold for everybody are kept serialised and compressed until the catalogue changes
//! ([`crate::catalogue::answers`]): the request's query in its normal form is the key, so the most frequent ones are
//! found before anything is parsed.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use contract::{
    FieldError,
    catalogue::{Bag, BagList, BagQuery, Related, SEARCH_MAX, Sort, Suggestions},
    landed_cost::{self, LandedCost, LandedLine, QuoteError},
    places::Country,
    query::Href,
    text,
    vocabulary::{Category, Colour, Material, Size},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    compress::Packed,
    extract::{Json, Path, query_pairs},
    problem::AppError,
};
use crate::{
    app::App,
    catalogue::{self, BagRef, Shelf, answers::Answers},
};

/// Stock and prices move: whoever keeps an answer asks whether it still holds.
const REVALIDATED: &str = "no-cache";

/// A name in addresses, for the OpenAPI document.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, pattern = "^[a-z0-9-]{1,64}$", example = "nora-tote")]
#[expect(dead_code, reason = "only its schema is used")]
pub struct Slug(String);

/// Kept answers, by endpoint.
#[derive(Debug)]
pub struct Kept {
    lists: Answers,
    bags: Answers,
    related: Answers,
    suggestions: Answers,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            lists: Answers::of_at_most(1_000),
            bags: Answers::of_at_most(1_000),
            related: Answers::of_at_most(1_000),
            suggestions: Answers::of_at_most(1_000),
        }
    }
}

/// `GET /api/bags`, `/api/bags/{slug}`, `/api/bags/{slug}/related`, `/api/bags/{slug}/landed-cost`,
/// `/api/suggestions`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_bags))
        .routes(routes!(get_bag))
        .routes(routes!(get_related))
        .routes(routes!(get_landed_cost))
        .routes(routes!(suggest))
}

fn packed(answer: &impl Serialize) -> Result<Packed, AppError> {
    let json = serde_json::to_vec(answer).map_err(AppError::internal)?;
    Ok(Packed::new("application/json", REVALIDATED, json))
}

/// One page of the list or of a search, with facets on its first page.
#[utoipa::path(
    get,
    path = "/api/bags",
    tag = "catalogue",
    params(
        ("q" = Option<String>, Query, description = "Search text; typing errors are forgiven",
            max_length = 100, pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$"),
        ("category" = Option<Vec<Category>>, Query, description = "Any of these", style = Form, explode = false),
        ("material" = Option<Vec<Material>>, Query, description = "Any of these", style = Form, explode = false),
        ("colour" = Option<Vec<Colour>>, Query, description = "A variant in any of these", style = Form, explode = false),
        ("size" = Option<Vec<Size>>, Query, description = "A variant in any of these", style = Form, explode = false),
        ("merchant" = Option<Vec<Slug>>, Query, description = "Sold by any of these, by slug", style = Form, explode = false),
        ("price_min" = Option<i64>, Query, description = "A variant at this price or more, in cents",
            minimum = 0, maximum = 4_294_967_295_u32),
        ("price_max" = Option<i64>, Query, description = "A variant at this price or less, in cents",
            minimum = 0, maximum = 4_294_967_295_u32),
        ("in_stock" = Option<bool>, Query, description = "Only what can be bought now"),
        ("sort" = Option<Sort>, Query, description = "By default relevance with a search text, else newest first"),
        ("limit" = Option<u32>, Query, description = "How many; 12 by default", minimum = 1, maximum = 48),
        ("after" = Option<String>, Query, description = "`next` of the page before, in the same order",
            min_length = 1, max_length = 200),
    ),
    responses(
        (status = 200, body = BagList),
        (status = 304, description = "What the client has still holds"),
        (status = 400, description = "A parameter cannot be read", body = contract::Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "`after` names no place in this list: start again", body = contract::Problem,
            content_type = "application/problem+json"),
    )
)]
async fn list_bags(
    State(app): State<Arc<App>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let tag = (app.catalogue.generation(), 0);
    let raw = raw.unwrap_or_default();
    if let Some(answer) = app.kept.lists.get(&raw, tag) {
        return Ok(answer.answer(&headers));
    }
    let (query, mut errors) = BagQuery::parse(&raw);
    if query.for_you {
        // An order of devices: the server knows nobody's taste.
        errors.push(FieldError::new("sort", "unknown"));
    }
    if !errors.is_empty() {
        return Err(AppError::bad_query(errors));
    }
    let normal = query.href("");
    let answer = app.kept.lists.get_or_make(normal.trim_start_matches('?'), tag, || {
        // Not malformed: a place in another list, or in this one before it was made anew.
        let list = catalogue::list(&app.catalogue.shelf(), &query).map_err(|_| AppError::Stale)?;
        packed(&list)
    })?;
    Ok(answer.answer(&headers))
}

/// A bag by the name in a path: itself, or where it went.
enum Named {
    Bag(Arc<Shelf>, BagRef),
    Moved(Box<str>),
}

fn named(app: &App, slug: &str) -> Result<Named, AppError> {
    let shelf = app.catalogue.shelf();
    if let Some(bag) = shelf.by_slug(slug) {
        return Ok(Named::Bag(shelf, bag));
    }
    let bag = shelf.by_old_slug(slug).ok_or(AppError::NotFound)?;
    Ok(Named::Moved(shelf.bag(bag).slug.clone()))
}

/// 301 to the same endpoint of the bag's present name.
fn moved(slug: &str, rest: Option<&str>, query: Option<&str>) -> Result<Response, AppError> {
    let mut href = Href::new("/api/bags").segment(slug);
    if let Some(rest) = rest {
        href = href.segment(rest);
    }
    let mut location = href.finish();
    if let Some(query) = query {
        location.push('?');
        location.push_str(query);
    }
    redirect(&location)
}

/// A permanent redirect.
///
/// # Errors
/// [`AppError::Internal`] for an address that cannot stand in a header.
pub fn redirect(location: &str) -> Result<Response, AppError> {
    let location = HeaderValue::from_str(location).map_err(AppError::internal)?;
    let cache = HeaderValue::from_static("public, max-age=3600");
    Ok((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location), (header::CACHE_CONTROL, cache)]).into_response())
}

/// A bag in full.
#[utoipa::path(
    get,
    path = "/api/bags/{slug}",
    tag = "catalogue",
    params(("slug" = Slug, Path, description = "Its name in addresses")),
    responses(
        (status = 200, body = Bag),
        (status = 301, description = "It has another name now", headers(("location" = String))),
        (status = 304, description = "What the client has still holds"),
        (status = 404, description = "There is no such bag", body = contract::Problem,
            content_type = "application/problem+json"),
    )
)]
async fn get_bag(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    match named(&app, &slug)? {
        Named::Moved(slug) => moved(&slug, None, None),
        Named::Bag(shelf, bag) => {
            let tag = (shelf.tag_of(bag), 0);
            let answer = app.kept.bags.get_or_make(&slug, tag, || packed(&shelf.in_full(bag)))?;
            Ok(answer.answer(&headers))
        }
    }
}

/// Bags that go with one, and why: the same for everybody (promise: P2.2).
#[utoipa::path(
    get,
    path = "/api/bags/{slug}/related",
    tag = "catalogue",
    params(("slug" = Slug, Path, description = "The bag's name in addresses")),
    responses(
        (status = 200, body = Related),
        (status = 301, description = "The bag has another name now", headers(("location" = String))),
        (status = 304, description = "What the client has still holds"),
        (status = 404, description = "There is no such bag", body = contract::Problem,
            content_type = "application/problem+json"),
    )
)]
async fn get_related(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let tag = (app.catalogue.generation(), 0);
    match named(&app, &slug)? {
        Named::Moved(slug) => moved(&slug, Some("related"), None),
        Named::Bag(shelf, bag) => {
            let make = || packed(&catalogue::related(&shelf, bag));
            Ok(app.kept.related.get_or_make(&slug, tag, make)?.answer(&headers))
        }
    }
}

/// What one variant costs at the door: goods, delivery, duty and tax.
#[utoipa::path(
    get,
    path = "/api/bags/{slug}/landed-cost",
    tag = "catalogue",
    params(
        ("slug" = Slug, Path, description = "The bag's name in addresses"),
        ("sku" = String, Query, description = "The variant's SKU", pattern = "^[A-Z0-9-]{1,40}$"),
        ("country" = Country, Query, description = "Where to"),
    ),
    responses(
        (status = 200, body = LandedCost),
        (status = 301, description = "The bag has another name now", headers(("location" = String))),
        (status = 400, description = "A parameter is missing, unknown or repeated", body = contract::Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "There is no such bag, or no such variant of it", body = contract::Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "It is not delivered there", body = contract::Problem,
            content_type = "application/problem+json"),
    )
)]
async fn get_landed_cost(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, AppError> {
    let pairs = query_pairs(raw.as_deref(), &["sku", "country"])?;
    let sku = required(&pairs, "sku")?;
    let country = required(&pairs, "country")?;
    // The exact code and nothing near it: one country, one address.
    let country = Country::parse(country).filter(|known| known.code() == country).ok_or(AppError::NotDelivered)?;
    match named(&app, &slug)? {
        Named::Moved(slug) => moved(&slug, Some("landed-cost"), raw.as_deref()),
        Named::Bag(shelf, bag) => {
            let bag = shelf.bag(bag);
            let variant =
                shelf.variants_of(bag).iter().find(|variant| *variant.sku == *sku).ok_or(AppError::NotFound)?;
            let line = LandedLine {
                unit_price: variant.price(),
                quantity: 1,
                weight_g: bag.weight_g,
                customs_code: &bag.customs_code,
            };
            match landed_cost::quote(&[line], country) {
                Ok(cost) => Ok(Json(cost).into_response()),
                Err(QuoteError::NotDelivered) => Err(AppError::NotDelivered),
                Err(error) => Err(AppError::internal(error)),
            }
        }
    }
}

fn required<'p>(pairs: &'p [(String, String)], key: &str) -> Result<&'p str, AppError> {
    let value = pairs.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    value.filter(|value| !value.is_empty()).ok_or_else(|| AppError::bad_query(vec![FieldError::new(key, "required")]))
}

/// What an unfinished search text may become.
#[utoipa::path(
    get,
    path = "/api/suggestions",
    tag = "catalogue",
    params(("q" = String, Query, description = "What was typed so far", min_length = 1, max_length = 100,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$")),
    responses(
        (status = 200, body = Suggestions),
        (status = 304, description = "What the client has still holds"),
        (status = 400, description = "The text is missing or cannot be read", body = contract::Problem,
            content_type = "application/problem+json"),
    )
)]
async fn suggest(
    State(app): State<Arc<App>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let pairs = query_pairs(raw.as_deref(), &["q"])?;
    let typed = text::line(required(&pairs, "q")?, SEARCH_MAX)
        .map_err(|error| AppError::bad_query(vec![FieldError::new("q", error.code())]))?;
    let tag = (app.catalogue.generation(), 0);
    let make = || packed(&catalogue::suggest(&app.catalogue.shelf(), &typed));
    Ok(app.kept.suggestions.get_or_make(&typed, tag, make)?.answer(&headers))
}
