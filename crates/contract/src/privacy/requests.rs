//! What a person asks of the shop about her data, and until when it is answered (promise: P5.2).

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, query::Href, vocabulary::vocabulary};

vocabulary! {
    /// What is asked.
    RequestKind {
        /// What is held about her (GDPR, art. 15).
        Access = "access", "See what you hold about me";
        /// The same to take elsewhere (art. 20).
        Export = "export", "Take my data elsewhere";
        /// To put it right (art. 16).
        Correction = "correction", "Correct it";
        /// To delete it (art. 17).
        Erasure = "erasure", "Delete it";
        /// To keep it and use it no more (art. 18).
        Restriction = "restriction", "Stop using it for now";
        /// To stop using it for a purpose (art. 21).
        Objection = "objection", "Object to how it is used";
    }
}

vocabulary! {
    /// Where a request stands.
    RequestState {
        /// It came.
        Received = "received", "Received";
        /// The person is to show that she is the one.
        Verifying = "verifying", "We asked you to show that it is you";
        /// The shop works on it.
        InProgress = "in_progress", "In progress";
        /// The shop has asked her something; the time to answer stands still.
        Waiting = "waiting", "Waiting for your answer";
        /// It was done.
        Done = "done", "Done";
        /// It was refused, or taken back.
        Refused = "refused", "Closed";
    }
}

/// A request to be made about an order that this browser may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDataRequest {
    /// What is asked.
    pub kind: RequestKind,
    /// The order's public number.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40))]
    pub order: String,
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestTurn {
    /// What: `received`, `asked_for_proof`, `begun`, `asked`, `answered`, `extended`, `done`, `refused`.
    pub turn: String,
    /// When, epoch milliseconds.
    pub at: i64,
    /// Until when the answer was due, as it looked then.
    pub due_at: i64,
}

/// A request with its timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DataRequest {
    /// Its id.
    pub id: String,
    /// What was asked.
    pub kind: RequestKind,
    /// The public number of the order that it is about.
    pub order: String,
    /// Where it stands.
    pub state: RequestState,
    /// Why it was refused: `not_verified`, `no_answer`, `law_forbids`, `excessive`, `taken_back`.
    pub refusal: Option<String>,
    /// When it came, epoch milliseconds.
    pub received_at: i64,
    /// Until when it is answered, epoch milliseconds: a calendar month, longer by what the shop waited for the person,
    /// once by two months. While it waits, this moves along.
    pub due_at: i64,
    /// Its life so far, in its order.
    pub timeline: Vec<RequestTurn>,
}

/// The requests about the orders that this browser may see, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DataRequests {
    /// They.
    pub requests: Vec<DataRequest>,
}

/// `POST /api/privacy/requests`. One that is open already is answered as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostDataRequest(pub NewDataRequest);

impl Endpoint for PostDataRequest {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/privacy/requests";
    type Body = NewDataRequest;
    type Answer = DataRequest;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&NewDataRequest> {
        Some(&self.0)
    }
}

/// `GET /api/privacy/requests`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetDataRequests;

impl Endpoint for GetDataRequests {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/privacy/requests";
    type Body = ();
    type Answer = DataRequests;
}

/// `DELETE /api/privacy/requests/{id}`: takes one back that is not at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBackDataRequest {
    /// Its id.
    pub id: String,
}

impl Endpoint for TakeBackDataRequest {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/privacy/requests/{id}";
    type Body = ();
    type Answer = DataRequest;
    fn href(&self) -> String {
        Href::new("/api/privacy/requests").segment(&self.id).finish()
    }
}
