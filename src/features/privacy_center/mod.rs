//! The privacy center, the policy and the register of recipients.

mod activity;
mod center;
mod choices;
mod data;
mod forget;
mod limits;
mod policy;
mod recipients;
mod requests;

use contract::{
    Endpoint,
    privacy::{GetPolicy, GetRecipients},
};

use crate::routes::Route;

pub use activity::ActivityPage;
pub use center::PrivacyPage;
pub use choices::PrivacyChoices;
pub use data::YourDataPage;
pub use forget::{ForgetOrder, forgotten};
pub use limits::LimitsPage;
pub use policy::PolicyPage;
pub use recipients::RecipientsPage;
pub use requests::RequestsPage;

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
