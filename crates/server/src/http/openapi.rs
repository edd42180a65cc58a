//! The OpenAPI document: from the annotations of the handlers, completed with what the ground answers anywhere.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use contract::{Problem, catalogue::Sort, places::Country};
use http::{HeaderValue, Method, header};
use utoipa::{
    OpenApi as _, ToSchema,
    openapi::{
        Content, ContentBuilder, OpenApi, Ref, RefOr, Response as Answer, ResponseBuilder, Schema,
        path::{Operation, ParameterIn},
    },
};

use crate::app::App;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Valise",
        description = "A shop for bags. Every failure is an RFC 9457 problem document with a stable `code`.",
    ),
    servers((url = "/")),
    tags(
        (name = "shop", description = "The shop itself"),
        (name = "catalogue", description = "Bags: list, search, one bag and what goes with it"),
        (name = "cart", description = "The visitor's cart, behind an opaque cookie"),
        (name = "checkout", description = "What it costs at the door, and placing the order"),
        (name = "orders", description = "Orders that this browser may see"),
        (name = "account", description = "Accounts: in and out, and what a person keeps with the shop"),
        (name = "privacy", description = "Choices, and what is recorded under them"),
    ),
    components(schemas(Problem, Sort, super::catalogue::Slug))
)]
struct Skeleton;

/// The document before any route is in it.
#[must_use]
pub fn skeleton() -> OpenApi {
    Skeleton::openapi()
}

/// The finished document of `document`, into which the routes have been merged.
#[must_use]
pub fn complete(mut document: OpenApi) -> OpenApi {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            complete_operation(operation);
        }
        let changing = [&mut item.put, &mut item.post, &mut item.delete];
        for operation in changing.into_iter().flatten() {
            add(operation, "403", "The request came from another site");
        }
    }
    name_countries(&mut document);
    document
}

/// A country is one that the shop delivers to: the table says which, not the type.
fn name_countries(document: &mut OpenApi) {
    let schemas = document.components.as_mut().map(|components| &mut components.schemas);
    if let Some(RefOr::T(Schema::Object(country))) =
        schemas.and_then(|all| all.get_mut(&*<Country as ToSchema>::name()))
    {
        country.pattern = None;
        country.enum_values = Some(Country::all().map(|country| country.code().into()).collect());
    }
}

/// What the ground may answer instead of the handler.
fn complete_operation(operation: &mut Operation) {
    if operation.request_body.is_some() {
        add(operation, "400", "The body is no JSON");
        add(operation, "408", "The body did not arrive in time");
        add(operation, "413", "The body is over 64 kB");
        add(operation, "415", "The body is not `application/json`");
        add(operation, "422", "A field is missing, unknown, or holds what cannot be taken");
    }
    if asks_nothing(operation) {
        add(operation, "400", "It takes no parameters");
    }
    add(operation, "500", "Our fault");
    add(operation, "503", "The shop is overloaded, stopping, or its database is away");
}

/// Whether an operation describes no parameter of the query.
fn asks_nothing(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    !parameters.any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Query,
        RefOr::Ref(_) => true,
    })
}

/// The operations that take no parameters in the query, by method and template: the ground refuses any.
#[derive(Debug)]
pub struct WithoutQuery(HashMap<Method, HashSet<String>>);

impl WithoutQuery {
    /// Those of a document that describe none.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let mut found: HashMap<Method, HashSet<String>> = HashMap::new();
        for (template, item) in &document.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::HEAD, &item.get),
                (Method::PUT, &item.put),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
            ];
            for (method, _) in
                operations.into_iter().filter(|(_, operation)| operation.as_ref().is_some_and(asks_nothing))
            {
                found.entry(method).or_default().insert(template.clone());
            }
        }
        Self(found)
    }

    /// Whether an operation is one of them.
    #[must_use]
    pub fn has(&self, method: &Method, template: &str) -> bool {
        self.0.get(method).is_some_and(|templates| templates.contains(template))
    }
}

fn add(operation: &mut Operation, status: &str, description: &str) {
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(description)));
}

fn problem(description: &str) -> Answer {
    let schema = RefOr::Ref(Ref::from_schema_name(Problem::name()));
    let content: Content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

/// `GET /api/openapi.json`: the document does not describe itself.
pub fn routes(document: &OpenApi) -> Result<Router<Arc<App>>, serde_json::Error> {
    let json = Bytes::from(serde_json::to_vec(document)?);
    let answer = move || {
        let json = json.clone();
        async move { serve(json) }
    };
    Ok(Router::new().route("/api/openapi.json", get(answer)))
}

fn serve(json: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, json).into_response()
}

#[cfg(test)]
#[path = "openapi_tests.rs"]
mod tests;
