use std::collections::BTreeSet;

use contract::endpoint::asking_about_a_person;
use serde_json::{Value, json};

use crate::http::document;

fn written() -> Value {
    serde_json::to_value(document()).unwrap()
}

/// The document as it was agreed: a change of the API shows up here, and is read before it is accepted.
#[test]
fn the_document_is_the_one_that_was_agreed() {
    insta::assert_json_snapshot!("openapi", written());
}

#[test]
fn every_endpoint_of_the_contract_is_in_it_and_no_other() {
    let contract: BTreeSet<(String, String)> = contract::endpoint::listed()
        .into_iter()
        .map(|(method, path)| (method.as_str().to_lowercase(), path.to_owned()))
        .collect();
    let document = written();
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
    let document = written();
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
    let document = written();
    visit(&document, &document);
}

#[test]
fn two_types_of_one_name_do_not_share_a_component() {
    // Types are told apart by their last name alone; these two were once one.
    let document = written();
    let schemas = &document["components"]["schemas"];
    assert!(schemas["Category"]["enum"].as_array().unwrap().contains(&"tote".into()));
    assert!(schemas["DataCategory"]["enum"].as_array().unwrap().contains(&"contact".into()));
}

#[test]
fn every_failure_is_a_problem_document() {
    let document = written();
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
    let document = written();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let refuses = operation["responses"].get("403").is_some();
            assert!(refuses || method == "get", "{method} {path}");
        }
    }
}

#[test]
fn a_country_is_one_that_the_shop_delivers_to() {
    let document = written();
    let countries = document["components"]["schemas"]["Country"]["enum"].as_array().unwrap();
    assert!(countries.contains(&"FR".into()));
    assert_eq!(countries.len(), contract::places::Country::all().count());
}

/// Words in the names of fields by which somebody is asked about: her address, her telephone, her order.
const NAMING: [&str; 7] = ["email", "mail", "mobile", "phone", "landline", "number", "order"];

/// Operations that take such a field of anybody and look nothing up by it; and why that is so.
const LOOKING_NOTHING_UP: [(&str, &str); 2] = [
    ("post /api/orders", "the order is written with what the form says"),
    ("put /api/orders/{number}/consignee", "the same, of an order that the browser may see already"),
];

/// The names of the fields that a schema takes, those of its parts too.
fn fields(schema: &Value, document: &Value, found: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return fields(document.pointer(reference.strip_prefix('#').unwrap()).unwrap(), document, found);
    }
    for (name, part) in schema["properties"].as_object().into_iter().flatten() {
        found.insert(name.clone());
        fields(part, document, found);
    }
    for parts in ["allOf", "anyOf", "oneOf"] {
        schema[parts].as_array().into_iter().flatten().for_each(|part| fields(part, document, found));
    }
    if schema["items"].is_object() {
        fields(&schema["items"], document, found);
    }
}

/// The operations by which anybody, signed in or not, may name somebody.
fn naming_somebody(document: &Value) -> BTreeSet<String> {
    let mut naming = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let refused = operation["responses"]["401"]["description"].as_str().unwrap_or_default();
            if refused.starts_with("Nobody is signed in") {
                continue;
            }
            let mut taken = BTreeSet::new();
            let bodies = operation["requestBody"]["content"].as_object();
            for body in bodies.into_iter().flat_map(|types| types.values()) {
                fields(&body["schema"], document, &mut taken);
            }
            if taken.iter().any(|field| field.split('_').any(|word| NAMING.contains(&word))) {
                naming.insert(format!("{method} {path}"));
            }
        }
    }
    naming
}

/// promise: P6.2
#[test]
fn promise_p6_2_what_names_somebody_is_marked_to_be_answered_on_time_or_looks_nothing_up() {
    let marked: BTreeSet<String> = asking_about_a_person()
        .into_iter()
        .map(|(method, path)| format!("{} {path}", method.as_str().to_lowercase()))
        .collect();
    for operation in naming_somebody(&written()) {
        let excused = LOOKING_NOTHING_UP.iter().any(|(excused, _)| *excused == operation);
        assert!(
            marked.contains(&operation) != excused,
            "{operation} takes an address, a telephone or the number of an order of anybody: mark its endpoint with \
             `ASKS_ABOUT_A_PERSON`, or say in LOOKING_NOTHING_UP why its answer's time cannot tell anything; not both"
        );
    }
    for (excused, _) in LOOKING_NOTHING_UP {
        assert!(naming_somebody(&written()).contains(excused), "{excused} names nobody (any more)");
    }
}

#[test]
fn a_call_that_names_somebody_is_found_in_a_document_however_deep_her_name_is() {
    let body = |schema: Value| json!({ "content": { "application/json": { "schema": schema } } });
    let key = json!({ "$ref": "#/components/schemas/Key" });
    let nested = json!({ "properties": { "who": { "items": { "oneOf": [{ "type": "null" }, key] } } } });
    let signed_in = json!({ "401": { "description": "Nobody is signed in, or the password is another" } });
    let document = json!({
        "paths": {
            "/known": { "post": { "requestBody": body(key.clone()) }, "get": { "responses": {} } },
            "/deep": { "put": { "requestBody": body(nested) } },
            "/her_own": { "post": { "requestBody": body(key), "responses": signed_in } },
            "/else": { "post": { "requestBody": body(json!({ "properties": { "ordering": {}, "token": {} } })) } },
        },
        "components": { "schemas": { "Key": { "properties": { "order_number": { "type": "string" } } } } },
    });
    let expected = ["post /known", "put /deep"].map(str::to_owned);
    assert_eq!(naming_somebody(&document), BTreeSet::from(expected));
}
