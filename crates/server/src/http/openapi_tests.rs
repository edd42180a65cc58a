use std::collections::BTreeSet;

use serde_json::Value;

use crate::http::document;

fn json() -> Value {
    serde_json::to_value(document()).unwrap()
}

/// The document as it was agreed: a change of the API shows up here, and is read before it is accepted.
#[test]
fn the_document_is_the_one_that_was_agreed() {
    insta::assert_json_snapshot!("openapi", json());
}

#[test]
fn every_endpoint_of_the_contract_is_in_it_and_no_other() {
    let contract: BTreeSet<(String, String)> = contract::endpoint::listed()
        .into_iter()
        .map(|(method, path)| (method.as_str().to_lowercase(), path.to_owned()))
        .collect();
    let document = json();
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())))
        .collect();
    assert_eq!(described, contract);
}

#[test]
fn no_two_operations_have_an_id_in_common() {
    let document = json();
    let items = document["paths"].as_object().unwrap().values();
    let ids: Vec<&str> = items
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    let mut shared = ids.clone();
    for id in unique {
        shared.remove(shared.iter().position(|shared| *shared == id).unwrap());
    }
    assert!(shared.is_empty(), "generated clients would overwrite one by the other: {shared:?}");
}

#[test]
fn every_reference_leads_to_a_component() {
    fn visit(value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(|value| visit(value, document));
            }
            Value::Array(items) => items.iter().for_each(|value| visit(value, document)),
            _ => {}
        }
    }
    let document = json();
    visit(&document, &document);
}

#[test]
fn two_types_of_one_name_do_not_share_a_component() {
    // Types are told apart by their last name alone; these two were once one.
    let document = json();
    let schemas = &document["components"]["schemas"];
    assert!(schemas["Category"]["enum"].as_array().unwrap().contains(&"tote".into()));
    assert!(schemas["DataCategory"]["enum"].as_array().unwrap().contains(&"contact".into()));
}

#[test]
fn every_failure_is_a_problem_document() {
    let document = json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                if status.starts_with(['4', '5']) {
                    let problem = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(problem, "#/components/schemas/Problem", "{method} {path} {status}");
                }
            }
            assert!(operation["responses"].get("500").is_some(), "{method} {path}");
        }
    }
}

#[test]
fn what_changes_something_says_that_other_sites_are_refused() {
    let document = json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let refuses = operation["responses"].get("403").is_some();
            assert!(refuses || method == "get", "{method} {path}");
        }
    }
}

#[test]
fn a_country_is_one_that_the_shop_delivers_to() {
    let document = json();
    let countries = document["components"]["schemas"]["Country"]["enum"].as_array().unwrap();
    assert!(countries.contains(&"FR".into()));
    assert_eq!(countries.len(), contract::places::Country::all().count());
}
