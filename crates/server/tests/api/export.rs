//! The export as a file: it is of the form that its schema says, tells what the law asks to be told with it, and the
//! program checks it (promise: P5.2).

use contract::privacy::{Erase, Export, registry::RECIPIENTS};
use rstest::rstest;
use serde_json::{Value, json};
use valise_server::domain::rights::archive;

use crate::{
    support::{Database, Setup, TestApp, shopper::consignee_in_brazil},
    vault::{buys, canary},
};

/// What is wrong with a value by a schema, as far as schemas of this shop go: another keyword fails the test.
fn faults(value: &Value, schema: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" => {}
            "$ref" => {
                let target = root.pointer(wanted.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                faults(value, target, root, at, found);
            }
            "type" => {
                let is = match wanted.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64(),
                    unknown => panic!("the type {unknown}"),
                };
                if !is {
                    found.push(format!("{at}: another type"));
                }
            }
            "const" if value != wanted => found.push(format!("{at}: another constant")),
            "enum" if !wanted.as_array().unwrap().contains(value) => found.push(format!("{at}: none of those")),
            "const" | "enum" => {}
            "required" => {
                for name in wanted.as_array().unwrap() {
                    if value.get(name.as_str().unwrap()).is_none() {
                        found.push(format!("{at}: without {name}"));
                    }
                }
            }
            "minItems" => {
                if (value.as_array().map_or(0, Vec::len) as u64) < wanted.as_u64().unwrap() {
                    found.push(format!("{at}: too short"));
                }
            }
            "pattern" => {
                assert!(wanted.as_str().unwrap().starts_with("^[0-9]{4}-[0-9]{2}-"), "the pattern {wanted}");
                let text = value.as_str().unwrap_or_default();
                let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
                if form != "0000-00-00T00:00:00Z" {
                    found.push(format!("{at}: no time"));
                }
            }
            "properties" | "additionalProperties" | "items" => {}
            unknown => panic!("the keyword {unknown}"),
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(items) = schema.get("items") {
            faults(item, items, root, &format!("{at}/{index}"), found);
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        match (schema.get("properties").and_then(|known| known.get(name)), schema.get("additionalProperties")) {
            (Some(known), _) => faults(inner, known, root, &at, found),
            (None, Some(Value::Bool(false))) => found.push(format!("{at}: not foreseen")),
            (None, Some(other)) => faults(inner, other, root, &at, found),
            (None, None) => {}
        }
    }
}

fn all_faults(data: &Value, schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    faults(data, schema, schema, "", &mut found);
    found
}

/// promise: P5.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_an_export_is_of_the_form_that_its_schema_says(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, _) = buys(&shop, &consignee_in_brazil()).await;
    let body = shopper.send_endpoint(&Export).await.body;
    let files = archive::unpack(&body).unwrap();
    let read = |name: &str| serde_json::from_slice::<Value>(&files[name]).unwrap();
    let (data, schema) = (read("data.json"), read("schema.json"));
    assert_eq!(all_faults(&data, &schema), [""; 0]);
    assert!(!data["disclosures"].as_array().unwrap().is_empty() && !data["looks"].as_array().unwrap().is_empty());

    let nobody = shop.shopper().send_endpoint(&Export).await.body;
    let nothing: Value = serde_json::from_slice(&archive::unpack(&nobody).unwrap()["data.json"]).unwrap();
    assert_eq!((all_faults(&nothing, &schema), &nothing["tables"]), (Vec::new(), &json!([])));

    // It does tell another form.
    for (pointer, value, fault) in [
        ("/made_at", json!("yesterday"), "/made_at: no time"),
        ("/form", json!("valise-export-0"), "/form: another constant"),
        ("/looks/0", json!({"who": "x"}), "/looks/0: without \"what\""),
        ("/disclosures/0/at", json!("now"), "/disclosures/0/at: another type"),
        ("/tables/0/rows/0/personal", json!({"x": 1}), "/tables/0/rows/0/personal/x: another type"),
    ] {
        let mut changed = data.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert!(all_faults(&changed, &schema).iter().any(|found| found == fault), "{fault}");
    }
    shop.stop().await;
}

/// promise: P5.1
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_1_an_export_tells_what_article_15_asks_to_be_told() {
    let shop = TestApp::spawn_with(Database::Sqlite, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, _) = buys(&shop, &canary()).await;
    let body = shopper.send_endpoint(&Export).await.body;
    let document = archive::verify(&body, Some(&shop.app.key.public())).unwrap();
    assert_eq!(document.context.recipients, RECIPIENTS.to_vec());
    let rights = document.context.rights.join("\n");
    for right in ["See and take away", "Correct", "erased", "restrict", "object", "Take back", "Complain"] {
        assert!(rights.contains(right), "{right}: {rights}");
    }
    assert!(document.context.automated_decisions.starts_with("No machine decides"));
    assert!(document.context.policy.starts_with(&shop.url));
    for field in document.tables.iter().flat_map(|table| &table.fields) {
        for told in [&field.label, &field.purpose, &field.why, &field.source, &field.keep] {
            assert!(!told.is_empty(), "{field:?}");
        }
    }
    shop.stop().await;
}

/// Runs the program; whether it was content, and what it said.
fn valise(arguments: &[&str]) -> (bool, String) {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_valise")).args(arguments).output().unwrap();
    let said = [ran.stdout, ran.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (ran.status.success(), said)
}

/// promise: P5.2
#[tokio::test(flavor = "multi_thread")]
async fn promise_p5_2_the_command_line_says_whether_an_export_and_a_certificate_hold() {
    let shop = TestApp::spawn_with(Database::Sqlite, Setup { jobs: false, ..Setup::default() }).await;
    let (mut shopper, number) = buys(&shop, &canary()).await;
    let folder = shop.app.config.data_dir.clone();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let key = shop.app.key.public();
    let body = shopper.send_endpoint(&Export).await.body;
    let export = write("data.zip", &body);
    let (holds, said) = valise(&["export", "verify", &export, "--key", &key]);
    assert!(holds && said.starts_with("the export holds: "), "{said}");
    let (holds, said) = valise(&["export", "verify", &export]);
    assert!(holds && said.contains("the key that it names itself"), "{said}");
    let (holds, said) = valise(&["export", "verify", &export, "--key", &"A".repeat(43)]);
    assert!(!holds && said.contains("does not hold"), "{said}");
    let mut files = archive::unpack(&body).unwrap();
    let data = String::from_utf8(files["data.json"].clone()).unwrap().replace("Zyxanna", "Xanthippe");
    files.insert("data.json".to_owned(), data.into_bytes());
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let (holds, said) = valise(&["export", "verify", &write("forged.zip", &archive::zipped(files).unwrap())]);
    assert!(!holds && said.contains("data.json#orders"), "{said}");

    let certificate = shopper.call(&Erase).await.unwrap().certificate;
    let (holds, said) = valise(&["certificate", "verify", &write("c.json", certificate.as_bytes()), "--key", &key]);
    assert!(holds && said.starts_with("the certificate holds: erased at "), "{said}");
    let forged = write("d.json", certificate.replace(&number, "VL-0000-0000-0000").as_bytes());
    let (holds, said) = valise(&["certificate", "verify", &forged, "--key", &key]);
    assert!(!holds && said.contains("/orders/0"), "{said}");
    shop.stop().await;
}
