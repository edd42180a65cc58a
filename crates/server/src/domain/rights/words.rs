//! Values as people read them, where the database keeps codes. `data.json` of an export keeps them as they are.

use contract::{
    landed_cost::LandedCost,
    money::Money,
    places::Country,
    privacy::{Purpose, ServiceId},
};
use serde::de::DeserializeOwned;

use super::held::{IS_SET, recipient};
use crate::domain::{
    disclosing::{Part, Why},
    moment::rfc3339,
};

/// Milliseconds of a step of an authenticator app (RFC 6238).
const TOTP_STEP_MS: i64 = 30_000;

/// A value of `table.column`. One that has no words of its own stays as it is, moments among them: a page writes those in
/// its reader's time.
#[must_use]
pub fn in_words(column: &str, value: &str) -> String {
    let words = match column {
        "orders.cost" => serde_json::from_str(value).ok().map(|cost| sums(&cost)),
        "disclosures.recipient" => Some(recipient(value)),
        "disclosures.parts" => Some(value.split(',').map(Part::in_words).collect::<Vec<_>>().join(", ")),
        "disclosures.why" => Some(Why::in_words(value).to_owned()),
        "consent_log.gpc" => Some(if value == "0" { "no" } else { "yes" }.to_owned()),
        "consent_log.how" => Some(how(value).to_owned()),
        "accounts.totp_step" => value.parse::<i64>().ok().map(|step| rfc3339(step.saturating_mul(TOTP_STEP_MS))),
        _ if column.ends_with(".granted") => labels(value, Purpose::label),
        _ if column.ends_with(".declined") => labels(value, ServiceId::label),
        _ if column.ends_with(".country") => Country::parse(value).map(|country| country.name().to_owned()),
        // Of a secret the download says no more.
        _ if value == IS_SET => None,
        _ if is_hash(column) => Some(in_full("a hash")),
        _ if matches!(column, "orders.cart_id" | "cart_lines.variant_id") => Some(in_full("a number of ours")),
        _ if matches!(column, "idempotency.answer" | "erasures.certificate") => Some(in_full("a text for machines")),
        _ => None,
    };
    words.unwrap_or_else(|| value.to_owned())
}

/// What nobody reads: what it is, and where it stands in full.
fn in_full(what: &str) -> String {
    format!("{what}, in full in the file data.json of the download")
}

/// Whether the column holds a hash, of a key that somebody's browser has or of words that she saw.
fn is_hash(column: &str) -> bool {
    ["_hash", "_index", "_tag", "_key", ".fingerprint", ".wording"].iter().any(|end| column.ends_with(end))
}

fn how(word: &str) -> &str {
    match word {
        "banner" => "on the banner",
        "center" => "in the privacy center",
        "gpc" => "by Global Privacy Control",
        other => other,
    }
}

/// A list of slugs, in the words that the switches have.
fn labels<T: DeserializeOwned + Copy>(list: &str, label: fn(T) -> &'static str) -> Option<String> {
    let list: Vec<T> = serde_json::from_str(list).ok()?;
    let labels: Vec<&str> = list.into_iter().map(label).collect();
    Some(if labels.is_empty() { "nothing".to_owned() } else { labels.join(", ") })
}

/// The same for a page without a clock of its own: moments too, in UTC.
#[must_use]
pub fn in_words_and_moments(column: &str, value: &str) -> String {
    let is_moment = ["_at", ".at", "_until", ".since"].iter().any(|end| column.ends_with(end));
    match value.parse() {
        Ok(moment) if is_moment => rfc3339(moment),
        _ => in_words(column, value),
    }
}

fn sums(cost: &LandedCost) -> String {
    let part = |name: &str, sum: Money| (sum.minor != 0).then(|| format!("{name} {sum}"));
    let parts = [
        part("goods", cost.goods),
        part("discount", cost.discount),
        part("delivery", cost.delivery),
        part("duty", cost.duty),
        part("tax", cost.tax),
        Some(format!("in all {}", cost.total)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use contract::privacy::registry::FIELDS;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("orders.country", "DE", "Germany")]
    #[case("orders.country", "", "")]
    #[case("disclosures.recipient", "nobody-known", "nobody-known")]
    #[case("orders.cost", "{}", "{}")]
    #[case("orders.city", "Linz", "Linz")]
    #[case("orders.placed_at", "0", "1970-01-01T00:00:00Z")]
    #[case("orders.postal_code", "4020", "4020")]
    #[case("consent_log.granted", r#"["analytics","marketing"]"#, "Counting visits, Offers and news")]
    #[case("consent_log.declined", "[]", "nothing")]
    #[case("consent_log.gpc", "1", "yes")]
    #[case("consent_log.how", "banner", "on the banner")]
    #[case("accounts.totp_step", "2", "1970-01-01T00:01:00Z")]
    #[case("accounts.password_hash", "(set)", "(set)")]
    #[case("accounts.email_index", "c0ffee", "a hash, in full in the file data.json of the download")]
    #[case("idempotency.answer", "{}", "a text for machines, in full in the file data.json of the download")]
    fn what_people_cannot_read_is_put_into_words(#[case] column: &str, #[case] value: &str, #[case] words: &str) {
        assert_eq!(in_words_and_moments(column, value), words);
    }

    /// promise: P5.1
    #[test]
    fn no_hash_is_shown_and_every_hash_is_in_the_download() {
        let hashed = FIELDS.iter().filter(|field| field.label.contains("hashed") || field.label.starts_with("Mark of"));
        for field in hashed {
            assert!(is_hash(&field.column), "{}", field.column);
        }
    }

    #[test]
    fn every_column_with_words_is_one_of_the_registry() {
        for column in [
            "orders.cost",
            "disclosures.recipient",
            "disclosures.parts",
            "disclosures.why",
            "orders.country",
            "orders.cart_id",
            "cart_lines.variant_id",
            "idempotency.answer",
            "erasures.certificate",
            "accounts.totp_step",
            "consent_log.gpc",
            "consent_log.how",
            "consent_log.granted",
            "consent_subjects.declined",
        ] {
            assert!(FIELDS.iter().any(|field| field.column == column), "{column}");
        }
    }
}
