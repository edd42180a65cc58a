//! The newsletter: asked for by an address, begun only by its owner's confirmation, ended by one click.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, query::Href};

/// Who wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subscriber {
    /// Where it goes; as [`crate::text::email`] reads it.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 254,
            pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$",
            example = "ada@example.com"
        )
    )]
    pub email: String,
}

/// The token of a mailed link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewsletterToken {
    /// Opaque.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
}

/// Where the address of the request stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subscription {
    /// Whether the newsletter will be mailed to it. After asking always `false`, whether the address was known or
    /// not: what is known of an address is told to its owner alone.
    pub active: bool,
}

/// `POST /api/newsletter`: mails a link to confirm with. Until then nothing else is sent.
#[derive(Debug, Clone)]
pub struct Subscribe(pub Subscriber);

impl Endpoint for Subscribe {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/newsletter";
    type Body = Subscriber;
    type Answer = Subscription;
    const ASKS_ABOUT_A_PERSON: bool = true;
    fn body(&self) -> Option<&Subscriber> {
        Some(&self.0)
    }
}

/// `POST /api/newsletter/confirm`: what the mailed link asks for.
#[derive(Debug, Clone)]
pub struct ConfirmSubscription(pub NewsletterToken);

impl Endpoint for ConfirmSubscription {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/newsletter/confirm";
    type Body = NewsletterToken;
    type Answer = Subscription;
    fn body(&self) -> Option<&NewsletterToken> {
        Some(&self.0)
    }
}

/// `POST /api/newsletter/unsubscribe?token=`: ends it, and forgets the address. Needs no cookie and no body of ours:
/// mail programs send it by themselves (RFC 8058). An unknown token is answered alike: then it is ended already.
#[derive(Debug, Clone)]
pub struct Unsubscribe {
    /// Of the mail.
    pub token: String,
}

impl Endpoint for Unsubscribe {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/newsletter/unsubscribe";
    type Body = ();
    type Answer = Subscription;
    fn href(&self) -> String {
        Href::new(Self::PATH).with("token", &self.token).finish()
    }
}
