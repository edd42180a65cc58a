//! Extractors whose refusals are problem documents.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request, path::ErrorKind, rejection::PathRejection},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use contract::FieldError;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{Serialize, de::DeserializeOwned};

use super::{json_numbers, problem::AppError};

/// The most bytes of a body.
pub const BODY_MAX: usize = 64 * 1024;
/// How long a body may take to arrive: at most [`BODY_MAX`] bytes, over any line that deserves the name.
const BODY_TIME: Duration = Duration::from_secs(10);

/// A JSON body: `application/json` by its content type, at most [`BODY_MAX`] bytes, nothing but what `T` knows.
/// As an answer, JSON that is never cached.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        if !is_json(request.headers()) {
            return Err(AppError::UnsupportedMediaType);
        }
        let body = read_body(request.into_body()).await?;
        match parse(&body) {
            // `3.0` where an integer is wanted: rare enough to be read a second time.
            Err(error) if error.is_data() && error.to_string().contains("floating point") => {
                let plain = std::str::from_utf8(&body).map(json_numbers::written_plainly);
                plain.map_or(Err(error), |plain| parse(plain.as_bytes()))
            }
            read => read,
        }
        .map(Self)
        .map_err(|error| refusal(&error, || place::<T>(&body)))
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = T::deserialize(&mut reader)?;
    reader.end().map(|()| value)
}

/// Where in the body the value lies that cannot be read, `consignee.mobile`; read once more, since only refusals ask.
fn place<T: DeserializeOwned>(body: &[u8]) -> String {
    let read = serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(body));
    read.err().map(|error| error.path().to_string()).filter(|path| path != ".").unwrap_or_default()
}

/// The bytes of a body as they came, at most [`BODY_MAX`]: for what is signed over its bytes.
#[derive(Debug, Clone)]
pub struct RawBody(pub Bytes);

impl<S: Sync> FromRequest<S> for RawBody {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        read_body(request.into_body()).await.map(Self)
    }
}

async fn read_body(body: Body) -> Result<Bytes, AppError> {
    let collected = tokio::time::timeout(BODY_TIME, Limited::new(body, BODY_MAX).collect());
    match collected.await {
        Err(_) => Err(AppError::Timeout),
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(AppError::TooLarge),
        Ok(Err(_)) => Err(AppError::malformed("The body broke off.")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.split(';').next().unwrap_or_default().trim());
    essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"))
}

/// Syntax is 400; a value of the wrong type, missing, or unknown to us is 422, with the field.
fn refusal(error: &serde_json::Error, place: impl FnOnce() -> String) -> AppError {
    if !error.is_data() {
        return AppError::malformed(format!("The body is no JSON (line {}, column {}).", error.line(), error.column()));
    }
    let text = error.to_string();
    let named = |start: &str| text.strip_prefix(start)?.split('`').next();
    let error = if let Some(field) = named("unknown field `") {
        FieldError::new(field, "unknown_field")
    } else if let Some(field) = named("missing field `") {
        FieldError::new(field, "required")
    } else if let Some(field) = named("duplicate field `") {
        FieldError::new(field, "repeated")
    } else {
        FieldError::new(&place(), "wrong_type")
    };
    AppError::InvalidFields(vec![error])
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => {
                let mut response = body.into_response();
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                response
            }
            Err(error) => AppError::internal(error).into_response(),
        }
    }
}

/// The parameters of the path. What cannot be read cannot be there: 404.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(error))
                if matches!(
                    error.kind(),
                    ErrorKind::UnsupportedType { .. } | ErrorKind::WrongNumberOfParameters { .. }
                ) =>
            {
                Err(AppError::internal(error))
            }
            Err(PathRejection::MissingPathParams(error)) => Err(AppError::internal(error)),
            Err(_) => Err(AppError::NotFound),
        }
    }
}

/// The pairs of the query, decoded, each key once and none but those that `allowed` names.
///
/// # Errors
/// [`AppError::Malformed`] with each parameter at fault.
pub fn query_pairs(query: Option<&str>, allowed: &[&str]) -> Result<Vec<(String, String)>, AppError> {
    let pairs = contract::query::pairs(query.unwrap_or_default());
    let mut errors = Vec::new();
    for (index, (key, _)) in pairs.iter().enumerate() {
        if !allowed.contains(&key.as_str()) {
            errors.push(FieldError::new(key, "unknown_parameter"));
        } else if pairs[..index].iter().any(|(earlier, _)| earlier == key) {
            errors.push(FieldError::new(key, "repeated"));
        }
    }
    if errors.is_empty() { Ok(pairs) } else { Err(AppError::bad_query(errors)) }
}

/// The `Idempotency-Key` of a request, which is needed once.
///
/// # Errors
/// [`AppError::Malformed`] without one, with several, or with one of another form.
pub fn idempotency_key(headers: &HeaderMap) -> Result<String, AppError> {
    let mut values = headers.get_all("idempotency-key").iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(AppError::malformed("One Idempotency-Key is needed."));
    };
    let text = value.to_str().unwrap_or_default();
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if (16..=64).contains(&text.len()) && text.bytes().all(sound) {
        Ok(text.to_owned())
    } else {
        Err(AppError::malformed("An Idempotency-Key is 16 to 64 letters, digits, dashes or underscores."))
    }
}

/// The value of one cookie of the request.
#[must_use]
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[expect(dead_code, reason = "only read from JSON")]
        quantity: u32,
    }

    async fn read(content_type: &str, body: impl Into<Body>) -> Result<Json<Order>, AppError> {
        let request = Request::builder().header(header::CONTENT_TYPE, content_type).body(body.into()).unwrap();
        Json::from_request(request, &()).await
    }

    #[rstest]
    #[case("application/json", r#"{"quantity":1}"#, None)]
    #[case("Application/JSON; charset=utf-8", r#"{"quantity":1}"#, None)]
    #[case("application/json", r#"{"quantity":1.0}"#, None)]
    #[case("application/json", r#"{"quantity":1.5}"#, Some(422))]
    #[case("text/plain", r#"{"quantity":1}"#, Some(415))]
    #[case("application/jsonp", r#"{"quantity":1}"#, Some(415))]
    #[case("application/json", "", Some(400))]
    #[case("application/json", "{", Some(400))]
    #[case("application/json", r#"{"quantity":1}{}"#, Some(400))]
    #[case("application/json", r#"{"quantity":-1}"#, Some(422))]
    #[case("application/json", r#"{"quantity":99999999999999999999}"#, Some(422))]
    #[case("application/json", r#"{"quantity":1,"price":0}"#, Some(422))]
    #[case("application/json", r#"{"quantity":1,"quantity":2}"#, Some(422))]
    #[case("application/json", "{}", Some(422))]
    #[tokio::test]
    async fn a_body_is_read_strictly(#[case] content_type: &str, #[case] body: &str, #[case] refused: Option<u16>) {
        let status = read(content_type, body.to_owned()).await.err().map(|error| error.status().as_u16());
        assert_eq!(status, refused, "{body}");
    }

    #[tokio::test]
    async fn a_field_at_fault_is_named() {
        let error = read("application/json", r#"{"quantity":1,"price":0}"#).await.unwrap_err();
        assert!(
            matches!(error, AppError::InvalidFields(errors) if errors == [FieldError::new("price", "unknown_field")])
        );
    }

    #[tokio::test]
    async fn a_body_one_byte_over_the_limit_is_refused() {
        let padded = |len: usize| format!("{}{}", r#"{"quantity":1}"#, " ".repeat(len - 14));
        assert!(read("application/json", padded(BODY_MAX)).await.is_ok());
        assert!(matches!(read("application/json", padded(BODY_MAX + 1)).await, Err(AppError::TooLarge)));
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("xcart=1; cart=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("orders=a=b"));
        assert_eq!(cookie(&headers, "cart"), Some("2"));
        assert_eq!(cookie(&headers, "orders"), Some("a=b"));
        assert_eq!(cookie(&headers, "art"), None);
    }

    #[test]
    fn unknown_and_repeated_parameters_are_refused() {
        assert!(query_pairs(Some("q=a"), &["q"]).is_ok());
        assert!(query_pairs(Some("q=a&q=b"), &["q"]).is_err());
        assert!(query_pairs(Some("q=a&utm_source=x"), &["q"]).is_err());
    }
}
