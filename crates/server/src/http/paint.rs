//! Pages: the app's shell, painted with what the page shows first.
//!
//! A page says what it needs as addresses of the API. They are asked in-process, through the same router that
//! browsers ask, and the same views that browsers run turn the answers into HTML. What holds for everybody is kept
//! until the catalogue changes; private pages get the shell as it is, and nothing that the visitor's cookies open is
//! ever asked for here.

use std::{borrow::Cow, collections::BTreeMap, convert::Infallible, sync::Arc};

use axum::{Router, body::Body, response::Response};
use http::{HeaderValue, Request, StatusCode, header, request::Parts};
use http_body_util::BodyExt;
use tower::ServiceExt;
use valise::{
    answers::Answered,
    paint::{Painted, answered, needs, paint},
    platform::Runs,
    routes::Route,
};

use super::{
    catalogue::redirect,
    compress::{Packed, SharedPacked},
    consent,
    problem::AppError,
};
use crate::{app::App, catalogue::answers::Tag};

const HTML: &str = "text/html; charset=utf-8";
/// Prices and stock are on it: whoever keeps a page asks whether it still holds.
const REVALIDATED: &str = "no-cache";

/// The page at the request's address.
pub async fn page(app: &Arc<App>, api: &Router, request: &Parts) -> Response {
    let mut response = match answer(app, api, request).await {
        Ok(response) => response,
        Err(error) => failed(app, &error).answer(&request.headers),
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("sec-gpc"));
    response
}

async fn answer(app: &Arc<App>, api: &Router, request: &Parts) -> Result<Response, AppError> {
    if app.assets.shell().is_empty() {
        return Ok(super::assets::not_found());
    }
    let address = request.uri.path_and_query().map_or("/", |address| address.as_str());
    let route = Route::parse(address);
    let mut tag = (app.catalogue.generation(), 0);
    if let Route::Bag { slug, sku } = &route {
        let shelf = app.catalogue.shelf();
        match shelf.by_slug(slug) {
            Some(bag) => tag.1 = shelf.tag_of(bag),
            None => {
                if let Some(bag) = shelf.by_old_slug(slug) {
                    let slug = shelf.bag(bag).slug.to_string();
                    return redirect(&Route::Bag { slug, sku: sku.clone() }.href());
                }
            }
        }
    }
    // Equal pages have equal addresses; an unknown page is the same page whatever it was called.
    let gpc = consent::gpc(&request.headers);
    let (address, key) = (route.href(), kept_as(&route.href(), gpc));
    if let Some(kept) = app.pages.get(&key, tag) {
        return Ok(kept.answer(&request.headers));
    }
    let page = painted(app, api, address, gpc, tag).await?;
    Ok(page.answer(&request.headers))
}

/// A page is kept as it is for everybody, and once more for those whose browsers refuse by Global Privacy Control.
fn kept_as(address: &str, gpc: bool) -> String {
    if gpc { format!("{address} gpc") } else { address.to_owned() }
}

async fn painted(app: &Arc<App>, api: &Router, address: String, gpc: bool, tag: Tag) -> Result<SharedPacked, AppError> {
    let mut answers = BTreeMap::new();
    let route = Route::parse(&address);
    let key = kept_as(&address, gpc);
    for href in needs(&address) {
        let answer = ask(api, &href).await?;
        answers.insert(href, answer);
    }
    let origin = app.config.public_origin().to_owned();
    let runs = Runs(app.partners.services().collect());
    let painting = tokio::task::spawn_blocking(move || paint(&address, &origin, answers, runs));
    let painted = painting.await.map_err(AppError::internal)?;
    let status = StatusCode::from_u16(painted.status).map_err(AppError::internal)?;
    let page = Packed::new(HTML, REVALIDATED, splice(&shell(app, gpc), &painted)).with_status(status);
    // What is not there has too many names to keep.
    let keeps = status == StatusCode::OK || route == Route::NotFound;
    Ok(if keeps { app.pages.keep(&key, tag, page) } else { Arc::new(page) })
}

/// Asks the API for nobody in particular: no cookie, no address.
async fn ask(api: &Router, href: &str) -> Result<Answered, AppError> {
    let request = Request::get(href).body(Body::empty()).map_err(AppError::internal)?;
    let response = match api.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => {
            let never: Infallible = never;
            match never {}
        }
    };
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(AppError::internal)?.to_bytes();
    let json = String::from_utf8(body.to_vec()).map_err(AppError::internal)?;
    answered(status, json).map_err(AppError::internal)
}

/// Puts what was painted into the shell, at its marks.
fn splice(shell: &str, painted: &Painted) -> String {
    let mut page = String::with_capacity(shell.len() + painted.body.len() + painted.island.len() + painted.head.len());
    let (before, rest) = shell.split_once("<!--head-->").unwrap_or(("", shell));
    let after_head = rest.split_once("<!--/head-->").map_or(rest, |(_, after)| after);
    page.push_str(before);
    page.push_str(&painted.head);
    let (before, rest) = after_head.split_once("<!--app-->").unwrap_or((after_head, ""));
    page.push_str(before);
    page.push_str(&painted.body);
    let (before, rest) = rest.split_once("<!--island-->").unwrap_or((rest, ""));
    page.push_str(before);
    page.push_str(&painted.island);
    page.push_str(rest);
    page
}

/// The shell, saying what the request's header does: a browser that sends it need not have the property that scripts see.
fn shell(app: &App, gpc: bool) -> Cow<'_, str> {
    let shell = app.assets.shell();
    if gpc { shell.replacen("<html", "<html data-gpc", 1).into() } else { shell.into() }
}

/// The shell as it is: the app in it asks for itself, and says what is wrong if it still is.
fn failed(app: &App, error: &AppError) -> Packed {
    tracing::error!(%error, "a page could not be painted");
    Packed::new(HTML, "no-store", app.assets.shell().to_owned()).with_status(StatusCode::SERVICE_UNAVAILABLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_painted_stands_at_its_marks() {
        let shell = "<head><!--head--><title>Valise</title><!--/head--></head><main><!--app--></main><!--island-->.";
        let painted = Painted {
            status: 200,
            head: "<title>Nora</title>".to_owned(),
            body: "<h1>Nora <!--island--></h1>".to_owned(),
            island: "<script></script>".to_owned(),
        };
        assert_eq!(
            splice(shell, &painted),
            "<head><title>Nora</title></head><main><h1>Nora <!--island--></h1></main><script></script>."
        );
    }
}
