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

use crate::{
    dom::prelude::*,
    i18n,
    routes::{AccountPage, Route},
};

pub use activity::ActivityPage;
pub use center::PrivacyPage;
pub use choices::PrivacyChoices;
pub use data::YourDataPage;
pub use forget::{forget_order, forgotten};
pub use limits::LimitsPage;
pub use policy::PolicyPage;
pub use recipients::RecipientsPage;
pub use requests::RequestsPage;

/// Links to pages, by name.
fn links(pages: &[(Route, &'static str)]) -> AnyView {
    let link = |(page, name): &(Route, &'static str)| view! { <li><a href=page.href()>{*name}</a></li> };
    view! { <ul class="links">{pages.iter().map(link).collect_view()}</ul> }.into_any()
}

/// The pages of somebody's rights; the first is the one that shows what is held.
const RIGHTS: [(Route, &str); 5] = [
    (Route::YourData, i18n::rights::HEADING),
    (Route::Activity, i18n::activity::HEADING),
    (Route::Limits, i18n::limits::HEADING),
    (Route::Requests, i18n::requests::HEADING),
    (Route::Account(AccountPage::Security), i18n::account::SESSIONS),
];

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
