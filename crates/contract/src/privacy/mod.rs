//! Privacy: the registry, what can be consented to, and the calls that go with it.
//!
//! Everything here comes from `privacy.toml`; adding a purpose, a recipient or a cookie is one entry there.

mod choice;
mod consent;
mod events;
mod policy;
pub mod registry;

pub use choice::{CHOICE_DAYS, DAY_MS, KeptChoice, STORAGE_KEY};
pub use consent::{CONSENT_COOKIE, Consent, ConsentChange, How, PutConsent};
pub use events::{
    BATCH_MAX, BrowsingEvent, EVENT_AGE_MAX_S, EventBatch, EventCount, GetEvents, Page, PastEvent, PostEvents,
    SECONDS_MAX,
};
pub use policy::{GetPolicy, GetRecipients, GetRegistry, Policy, PublicRegistry, PurposeEntry, Recipients, Section};
pub use registry::{FINGERPRINT, POLICY_VERSION, Purpose, why};
