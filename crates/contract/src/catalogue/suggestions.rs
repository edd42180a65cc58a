//! What the search box suggests.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, query::Href};

/// One line under the search box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// What it says.
    pub label: String,
    /// The page it opens: a bag, or a list.
    pub href: String,
    /// How many bags are behind it; `None` for a single bag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// Suggestions for an unfinished search text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestions {
    /// Up to eight, best first.
    pub suggestions: Vec<Suggestion>,
}

/// `GET /api/suggestions?q=`.
#[derive(Debug, Clone)]
pub struct Suggest {
    /// What was typed so far, 1 to [`super::SEARCH_MAX`] characters.
    pub q: String,
}

impl Endpoint for Suggest {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions";
    type Body = ();
    type Answer = Suggestions;
    fn href(&self) -> String {
        Href::new(Self::PATH).with("q", &self.q).finish()
    }
}
