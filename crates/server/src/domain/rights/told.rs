//! Who was given something, and who looked: the ledger and the audit log in words (promises: P3.1, P6.3).

use contract::privacy::{Disclosure, Look, registry::FIELDS};

use super::held::recipient;
use crate::{
    audit::{Action, Purpose},
    domain::disclosing::{Part, Why},
    store::{Conn, StoreError, audit, disclosures, rights::Keys},
};

/// What of the audit log is a look at somebody's data, or a change of it.
const LOOKS: &[Action] = &[
    Action::DataOpened,
    Action::OrderOpened,
    Action::DataCorrected,
    Action::DataErased,
    Action::UseLimited,
    Action::UseReleased,
];

/// The ledger about a person, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn disclosures(conn: &mut Conn, keys: &Keys, limit: u32) -> Result<Vec<Disclosure>, StoreError> {
    let told = disclosures::of(conn, keys, limit).await?;
    let in_words = |told: disclosures::Told| Disclosure {
        recipient: recipient(&told.recipient),
        fields: told.parts.split(',').map(|part| Part::in_words(part).to_owned()).collect(),
        why: Why::in_words(&told.why).to_owned(),
        at: told.at,
        order: told.order,
    };
    Ok(told.into_iter().map(in_words).collect())
}

/// Who looked at a person's data or changed it, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn looks(conn: &mut Conn, keys: &Keys, limit: u32) -> Result<Vec<Look>, StoreError> {
    let words: Vec<&'static str> = LOOKS.iter().map(|action| action.word()).collect();
    let seen = audit::about_person(conn, keys, &words, limit).await?;
    let in_words = |(entry, order): (crate::audit::Record, Option<String>)| Look {
        who: who(&entry.actor),
        what: what(&entry.action, &entry.detail),
        purpose: purpose(&entry.purpose).to_owned(),
        at: entry.at,
        order,
    };
    Ok(seen.into_iter().map(in_words).collect())
}

fn who(actor: &str) -> String {
    match actor {
        "guest" => "You as a guest: by this browser, the order's link, or its numbers".to_owned(),
        "person" => "You, signed in".to_owned(),
        "staff" => "Somebody who works for the shop".to_owned(),
        "job" => "The shop by itself".to_owned(),
        "system" => "The shop, told by the payment processor".to_owned(),
        other => other.to_owned(),
    }
}

fn what(action: &str, detail: &str) -> String {
    let known = LOOKS.iter().find(|known| known.word() == action);
    let what = match known {
        Some(Action::DataOpened) => "Opened the encrypted data",
        Some(Action::OrderOpened) => "Opened the order to a browser",
        Some(Action::DataCorrected) => "Corrected",
        Some(Action::DataErased) => "Erased",
        Some(Action::UseLimited) => "Limited its use",
        Some(Action::UseReleased) => "Lifted a limit of its use",
        _ => action,
    };
    if detail.is_empty() { what.to_owned() } else { format!("{what}: {}", details(detail)) }
}

/// Columns by the names that the registry gives them.
fn details(words: &str) -> String {
    let named = |word: &str| {
        let column = format!("orders.{word}");
        let field = FIELDS.iter().find(|field| field.column == column);
        field.map_or_else(|| word.replace('_', " "), |field| field.label.to_lowercase())
    };
    words.split([' ', ',']).map(named).collect::<Vec<_>>().join(", ")
}

fn purpose(word: &str) -> &str {
    let known = Purpose::ALL.iter().find(|purpose| purpose.word() == word);
    match known {
        Some(Purpose::OwnRequest) => "You asked for it",
        Some(Purpose::Order) => "To carry out the order",
        Some(Purpose::Newsletter) => "To send the newsletter",
        Some(Purpose::Duty) => "To answer what the law lets you ask",
        Some(Purpose::Upkeep) => "To keep the shop running",
        Some(Purpose::OwnView) => "To show it to you",
        Some(Purpose::Letter) => "To write you a letter that you asked for",
        Some(Purpose::Identity) => "To sign you in or see that it is you",
        Some(Purpose::Export) => "To give you a copy",
        Some(Purpose::Delivery) => "To deliver what was bought",
        None => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// promise: P6.3
    #[test]
    fn every_look_and_every_purpose_has_words_of_its_own() {
        for action in LOOKS {
            assert_ne!(what(action.word(), ""), action.word());
        }
        for known in Purpose::ALL {
            assert_ne!(purpose(known.word()), known.word());
        }
        assert_eq!(what("data.corrected", "postal_code"), "Corrected: postal code");
    }
}
