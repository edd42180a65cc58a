use contract::{
    cart::{Cart, LineState},
    checkout::CheckoutDraft,
    money::{Currency, Money},
    privacy::KeptChoice,
};
use proptest::prelude::*;
use rstest::rstest;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;
use wire::Read;

use super::*;

/// Every shape that the contract has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Unit,
    Newtype(Option<i64>),
    Tuple((u8, String)),
    Fields { on: bool, many: Vec<Shape>, pair: (i32, u64), text: String },
    Struct(Plain),
}

/// A struct by itself, which is read in its fields' order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Read)]
struct Plain {
    text: String,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inner: Vec<Shape>,
    number: i64,
    nothing: Option<bool>,
}

fn shape() -> impl Strategy<Value = Shape> {
    let leaf = prop_oneof![
        Just(Shape::Unit),
        any::<Option<i64>>().prop_map(Shape::Newtype),
        (any::<u8>(), any::<String>()).prop_map(Shape::Tuple),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let many = prop::collection::vec(inner, 0..4);
        prop_oneof![
            (any::<bool>(), many.clone(), any::<(i32, u64)>(), any::<String>())
                .prop_map(|(on, many, pair, text)| Shape::Fields { on, many, pair, text }),
            (any::<String>(), any::<Option<String>>(), many, any::<i64>(), any::<Option<bool>>()).prop_map(
                |(text, kind, inner, number, nothing)| Shape::Struct(Plain { text, kind, inner, number, nothing })
            ),
        ]
    })
}

/// JSON of any kind, with whole numbers: the contract has no others.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_what_serde_json_reads_and_the_other_way_round(shape in shape()) {
        let ours = write(&shape).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Shape>(&ours).unwrap(), &shape);
        prop_assert_eq!(&read::<Shape>(&ours).unwrap(), &shape);
        prop_assert_eq!(&read::<Shape>(&serde_json::to_string_pretty(&shape).unwrap()).unwrap(), &shape);
    }

    #[test]
    fn any_json_is_well_formed_and_written_as_serde_json_reads_it(value in any_json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            prop_assert!(well_formed(&text));
        }
        prop_assert_eq!(serde_json::from_str::<Value>(&write(&value).unwrap()).unwrap(), value);
    }

    #[test]
    fn no_text_stops_the_reader_and_it_accepts_what_serde_json_does(
        text in r#"([\[\]{}:,"\\ ]|true|null|-?[0-9]{1,3}|\.[0-9]|e[+-]?[0-9]|[a-u0-9é]|\\u[0-9a-fD]{4}){0,14}"#,
    ) {
        // Skipping, serde_json does not look at halves of surrogate pairs; reading, it refuses numbers beyond f64.
        let (skipped, kept) = (serde_json::from_str::<IgnoredAny>(&text), serde_json::from_str::<Value>(&text));
        prop_assert!(skipped.is_ok() || !well_formed(&text), "no more: {}", text);
        prop_assert!(kept.is_err() || well_formed(&text), "no less: {}", text);
    }
}

#[rstest]
#[case::nothing("")]
#[case::more_than_one("1 2")]
#[case::an_open_array("[1")]
#[case::a_comma_at_the_end("[1,]")]
#[case::a_comma_at_the_start("[,1]")]
#[case::no_comma("[1 2]")]
#[case::a_leading_zero("[01]")]
#[case::a_bare_minus("-")]
#[case::a_point_without_digits("1.")]
#[case::a_plus("+1")]
#[case::a_name_without_quotes("{a:1}")]
#[case::an_open_string("\"a")]
#[case::a_line_break_in_a_string("\"a\nb\"")]
#[case::an_unknown_escape(r#""\x""#)]
#[case::half_a_pair(r#""\ud800""#)]
#[case::half_a_pair_and_a_letter(r#""\ud800\u0041""#)]
#[case::a_signed_escape(r#""\u+041""#)]
#[case::another_word("nul")]
fn what_is_no_json_is_refused(#[case] text: &str) {
    assert!(!well_formed(text));
}

#[test]
fn a_tuple_takes_as_many_items_as_it_has() {
    assert_eq!(read("[1, 2]"), Ok((1, 2)));
    assert_eq!(read::<(i32, i32)>("[1]"), Err(Malformed));
    assert_eq!(read::<(i32, i32)>("[1, 2, 3]"), Err(Malformed));
}

#[test]
fn a_number_that_does_not_fit_is_refused_not_cut() {
    assert_eq!(read::<u8>("256"), Err(Malformed));
    assert_eq!(read::<u32>("-1"), Err(Malformed));
    assert_eq!(read::<i64>("9223372036854775807"), Ok(i64::MAX));
    assert_eq!(read::<i64>("1.0"), Err(Malformed));
}

#[test]
fn depth_is_bounded_so_that_no_answer_overflows_the_stack() {
    let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
    assert!(well_formed(&deep(64)));
    assert!(!well_formed(&deep(65)));
    assert!(!well_formed(&deep(100_000)));
}

#[test]
fn the_members_of_an_object_keep_their_order_and_their_text() {
    let found = members(r#" { "b\n" : [1, {"x": "}"}] , "a":"é" } "#).unwrap();
    assert_eq!(found, [("b\n".to_owned(), r#"[1, {"x": "}"}]"#), ("a".to_owned(), r#""é""#)]);
    assert_eq!(members("[]"), Err(Malformed));
}

#[test]
fn the_contract_s_types_come_back_as_they_went() {
    let state = LineState::PriceChanged { was: Money::new(19_900, Currency::Eur) };
    assert_eq!(read::<LineState>(&write(&state).unwrap()), Ok(state));
    assert_eq!(read::<LineState>("\"gone\""), Ok(LineState::Gone));
    let draft = CheckoutDraft::default();
    assert_eq!(read::<CheckoutDraft>(&write(&draft).unwrap()), Ok(draft));
    assert_eq!(read::<Cart>("{}"), Err(Malformed));
    assert_eq!(read::<KeptChoice>("null"), Err(Malformed));
}

#[test]
fn a_struct_s_members_come_in_any_order_and_others_are_passed_over() {
    let text = r#"{"nothing":null,"new":[{"a":"}"}],"number":-7,"type":"tote","text":"\u0041"}"#;
    let plain: Plain = read(text).unwrap();
    let meant = Plain { text: "A".into(), kind: Some("tote".into()), inner: Vec::new(), number: -7, nothing: None };
    assert_eq!(plain, meant);
    read::<Plain>(r#"{"text":"A","nothing":null}"#).unwrap_err();
}

#[test]
fn an_object_of_texts_is_what_serde_json_makes_of_it() {
    let members = [("a", "\"quoted\" \n".to_owned()), ("b", String::new())];
    let read: serde_json::Value = serde_json::from_str(&super::texts(&members)).expect("JSON");
    assert_eq!(read, serde_json::json!({ "a": "\"quoted\" \n", "b": "" }));
    assert_eq!(super::texts(&[]), "{}");
}

#[test]
fn what_serde_s_attributes_say_of_absent_members_and_unknown_words_holds_here_too() {
    let cost = contract::landed_cost::LandedCost {
        destination: contract::places::Country::parse("FR").unwrap(),
        goods: Money::new(100, Currency::Eur),
        discount: Money::zero(Currency::Eur),
        delivery: Money::new(5, Currency::Eur),
        duty: Money::new(0, Currency::Eur),
        tax: Money::new(20, Currency::Eur),
        tax_rate_bp: 2000,
        total: Money::new(125, Currency::Eur),
        delivery_days: (2, 4),
        incoterm: contract::landed_cost::Incoterm::DeliveredDutyPaid,
        notes: Vec::new(),
    };
    let json = write(&cost).unwrap();
    assert!(!json.contains("discount") && !json.contains("notes") && json.contains("\"DDP\""), "{json}");
    assert_eq!(read(&json), Ok(cost.clone()));
    // A word that is not known stands for nothing, unless the contract has a value for it.
    assert_eq!(read::<contract::landed_cost::LandedCost>(&json.replace("DDP", "EXW")), Err(Malformed));
    assert_eq!(read::<contract::landed_cost::LandedCost>(&json.replace("\"EUR\"", "\"EURO\"")), Err(Malformed));
    assert_eq!(read::<contract::landed_cost::LandedCost>(&json.replace("\"FR\"", "\"ZZ\"")), Err(Malformed));
    let code: contract::ProblemCode = read("\"a_code_of_tomorrow\"").unwrap();
    assert_eq!(code, serde_json::from_str("\"a_code_of_tomorrow\"").unwrap());
    assert_eq!(read::<contract::ProblemCode>("7"), Err(Malformed));
}
