//! The privacy center, the policy and the register of recipients.

mod center;
mod choices;
mod data;
mod forget;
mod policy;
mod recipients;

use contract::{
    Endpoint,
    privacy::{GetPolicy, GetRecipients},
};

use crate::routes::Route;

pub use center::PrivacyPage;
pub use choices::{PrivacyChoices, PurposeSwitch};
pub use data::YourDataPage;
pub use forget::ForgetOrder;
pub use policy::PolicyPage;
pub use recipients::RecipientsPage;

/// What these pages ask for first.
#[must_use]
pub fn needs(route: &Route) -> Vec<String> {
    match route {
        Route::Policy => vec![GetPolicy::default().href()],
        Route::PastPolicy { day } => vec![GetPolicy { version: Some(day.clone()) }.href()],
        Route::Recipients => vec![GetRecipients.href()],
        _ => Vec::new(),
    }
}
