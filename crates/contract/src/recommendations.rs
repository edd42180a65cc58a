//! Recommendations: what the server knows of the catalogue, for the device to rank by (promise: P2.2).

use crate::{Endpoint, Method};

/// `GET /api/recommendations/model`: the same for everybody, and asked for only by a browser whose shopper allowed
/// personalisation. The answer is no JSON but a text as the crate `recommend` writes and reads it: which bags there are, what
/// they have in common, and which are bought together. No history is sent for it, and none comes back.
#[derive(Debug, Clone, Copy)]
pub struct GetModel;

impl Endpoint for GetModel {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/recommendations/model";
    type Body = ();
    type Answer = String;
}
