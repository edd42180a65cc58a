//! Privacy: the registry, what can be consented to, and the calls that go with it.
//!
//! Everything here comes from `privacy.toml`; adding a purpose, a recipient or a cookie is one entry there.

mod choice;
mod consent;
mod events;
mod policy;
mod receipt;
pub mod registry;
mod requests;
mod rights;
mod switches;

pub use choice::{CHOICE_DAYS, DAY_MS, KeptChoice, STORAGE_KEY};
pub use consent::{
    CONSENT_COOKIE, Consent, ConsentChange, GetConsent, How, PAST_CHOICES_MAX, PastChoice, PutConsent, Recorded,
};
pub use events::{
    BATCH_MAX, BrowsingEvent, Device, EVENT_AGE_MAX_S, EventBatch, EventCount, GetEvents, Page, PastEvent, PostEvents,
    SECONDS_MAX,
};
pub use policy::{
    AcknowledgePolicy, Acknowledged, Acknowledgement, Difference, EndpointEntry, GetDifference, GetPolicy,
    GetRecipients, GetRegistry, Policy, PublicRegistry, PurposeEntry, Recipients, Section,
};
pub use receipt::{
    ConsentEvent, GetReceipt, LogPlace, Notice, Party, Processing, Proof, PurposeAnswer, RECEIPT_SCHEMA, Receipt,
    SignedReceipt,
};
pub use registry::{CONTACT, FINGERPRINT, POLICY_VERSION, Purpose, ServiceId, why};
pub use requests::{
    DataRequest, DataRequests, GetDataRequests, NewDataRequest, PostDataRequest, RequestKind, RequestState,
    RequestTurn, TakeBackDataRequest,
};
pub use rights::{
    COOLING_OFF_DAYS, CallOffErasure, Disclosure, Erase, EraseOrder, Erased, ErasurePlan, ErasureState, Export,
    GetErasure, GetHeld, Going, HELD_ROWS_MAX, Held, HeldField, HeldRow, HeldTable, Look, PastErasure, PlanErasure,
    Staying, Unseen,
};
pub use switches::{
    DataUse, GetSwitches, ObjectionChange, PutObjection, PutRestriction, Restriction, RestrictionChange,
    RestrictionReason, Switches, UseSwitch,
};
