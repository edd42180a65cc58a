//! Values as people read them, where the database keeps codes. `data.json` of an export keeps them as they are.

use contract::{landed_cost::LandedCost, money::Money, places::Country};

use super::held::recipient;
use crate::domain::{
    disclosing::{Part, Why},
    moment::rfc3339,
};

/// A value of `table.column`. One that has no words of its own stays as it is, moments among them: a page writes those in
/// its reader's time.
#[must_use]
pub fn in_words(column: &str, value: &str) -> String {
    let words = match column {
        "orders.cost" => serde_json::from_str(value).ok().map(|cost| sums(&cost)),
        "disclosures.recipient" => Some(recipient(value)),
        "disclosures.parts" => Some(value.split(',').map(Part::in_words).collect::<Vec<_>>().join(", ")),
        "disclosures.why" => Some(Why::in_words(value).to_owned()),
        _ if column.ends_with(".country") => Country::parse(value).map(|country| country.name().to_owned()),
        _ => None,
    };
    words.unwrap_or_else(|| value.to_owned())
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
    fn what_people_cannot_read_is_put_into_words(#[case] column: &str, #[case] value: &str, #[case] words: &str) {
        assert_eq!(in_words_and_moments(column, value), words);
    }

    #[test]
    fn every_column_with_words_is_one_of_the_registry() {
        for column in ["orders.cost", "disclosures.recipient", "disclosures.parts", "disclosures.why", "orders.country"]
        {
            assert!(FIELDS.iter().any(|field| field.column == column), "{column}");
        }
    }
}
