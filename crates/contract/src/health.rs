//! Is the shop up?

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method};

/// `GET /api/health`.
#[derive(Debug, Clone, Copy)]
pub struct GetHealth;

impl Endpoint for GetHealth {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/health";
    type Body = ();
    type Answer = Health;
}

/// What the shop can do right now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// `ok` when the database answered.
    pub status: String,
    /// The server's version.
    pub version: String,
    /// How many bags the catalogue holds.
    pub bags: u32,
}
