//! The built app's files, and the fallback of the whole router.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::Arc,
};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};

use super::{compress::Packed, problem::AppError};
use crate::app::{App, StartError};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATED: &str = "no-cache";
const PAGE: &str = "index.html";

/// The files of a build, in memory: they are two megabytes, and a file that is not in this map cannot be asked for,
/// however its path is written.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, Packed>,
    shell: String,
}

impl Assets {
    /// Reads every file of `dist`; `name.br` and `name.gz` become encodings of `name`. Nothing without a folder. The
    /// page gets the signed snapshot of what it asks, and which services with a connector run.
    ///
    /// # Errors
    /// [`StartError::Io`] when the folder or its `index.html` cannot be read.
    pub fn load(dist: Option<&Path>, snapshot: &str, runs: &[&str]) -> Result<Self, StartError> {
        let Some(dist) = dist else { return Ok(Self::default()) };
        let mut found = BTreeMap::new();
        read_folder(dist, "", &mut found)?;
        let shell = found.remove(PAGE).ok_or_else(|| {
            let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
            StartError::io(format!("{}", dist.join(PAGE).display()))(missing)
        })?;
        let mut encoded = |suffix: &str| -> HashMap<String, Bytes> {
            let names: Vec<String> = found.keys().filter(|name| name.ends_with(suffix)).cloned().collect();
            names
                .into_iter()
                .filter_map(|name| found.remove(&name).map(|body| (name[..name.len() - suffix.len()].to_owned(), body)))
                .collect()
        };
        let (mut brotli, mut gzip) = (encoded(".br"), encoded(".gz"));
        let files = found
            .into_iter()
            .map(|(name, body)| {
                let cache = if is_hashed(&name) { IMMUTABLE } else { REVALIDATED };
                let packed = Packed::new(content_type(&name), cache, body)
                    .with_precompressed(brotli.remove(&name), gzip.remove(&name));
                (format!("/{name}"), packed)
            })
            .collect();
        let signed = format!("<html data-snapshot=\"{snapshot}\" data-runs=\"{}\" ", runs.join(" "));
        Ok(Self { files, shell: String::from_utf8_lossy(&shell).replacen("<html ", &signed, 1) })
    }

    /// The page that every address of the app starts from; empty where only the API is served.
    #[must_use]
    pub fn shell(&self) -> &str {
        &self.shell
    }
}

fn read_folder(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Bytes>) -> Result<(), StartError> {
    let failed = |path: &Path| StartError::io(path.display().to_string());
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') && name != ".well-known" {
            continue;
        }
        if path.is_dir() {
            read_folder(&path, &format!("{prefix}{name}/"), found)?;
        } else {
            found.insert(format!("{prefix}{name}"), std::fs::read(&path).map_err(failed(&path))?.into());
        }
    }
    Ok(())
}

/// Whether the build put a hash of the content into the name: `app-1f2e3d4c5b6a7988_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit('/').next().unwrap_or(name).split('.').next().unwrap_or_default();
    stem.split(['-', '_']).any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

/// Answers what no route matched: an asset, a page, or the kind of 404 that fits the path. `api` is asked for what a
/// page needs.
pub async fn asset_or_page(app: Arc<App>, api: Router, request: Request) -> Response {
    // A page reads nothing of the body, whose stream could not be shared while it is made.
    let (request, _) = request.into_parts();
    let path = request.uri.path();
    if path == "/api" || path.starts_with("/api/") {
        return AppError::NotFound.into_response();
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, HeaderValue::from_static("GET, HEAD"))];
        return (StatusCode::METHOD_NOT_ALLOWED, allow, "This path can only be read.\n").into_response();
    }
    if let Some(file) = app.assets.files.get(path) {
        return file.answer(&request.headers);
    }
    if path.starts_with("/media/") || path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return not_found();
    }
    super::paint::page(&app, &api, &request).await
}

/// What a browser gets for a missing file: never the app's page, which would run as a script or show as an image.
#[must_use]
pub fn not_found() -> Response {
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (StatusCode::NOT_FOUND, headers, "There is no such file.\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("app-1f2e3d4c5b6a7988_bg.wasm", true)]
    #[case("assets/style-0a1b2c3d.css", true)]
    #[case("manifest.webmanifest", false)]
    #[case("icon-192.png", false)]
    fn only_names_with_a_hash_are_cached_for_ever(#[case] name: &str, #[case] hashed: bool) {
        assert_eq!(is_hashed(name), hashed);
    }

    #[test]
    fn encodings_are_found_beside_their_file_and_not_served_alone() {
        let dist = tempfile::tempdir().unwrap();
        for (name, text) in
            [("index.html", "<html lang=\"en\">"), ("a.js", "let a"), ("a.js.br", "x"), ("a.js.gz", "y")]
        {
            std::fs::write(dist.path().join(name), text).unwrap();
        }
        let assets = Assets::load(Some(dist.path()), "signed", &["one", "two"]).unwrap();
        assert_eq!(assets.shell(), "<html data-snapshot=\"signed\" data-runs=\"one two\" lang=\"en\">");
        assert_eq!(assets.files.keys().collect::<Vec<_>>(), ["/a.js"]);
    }

    #[test]
    fn a_build_without_its_page_is_refused_by_name() {
        let dist = tempfile::tempdir().unwrap();
        let error = Assets::load(Some(dist.path()), "signed", &[]).unwrap_err();
        assert!(error.to_string().contains("index.html"), "{error}");
    }
}
