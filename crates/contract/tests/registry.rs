//! The registry against what it describes: forms, calls, the shell (promise: P1.1).

use std::collections::BTreeSet;

use contract::{
    account::{AccountField, AddressField},
    checkout::CheckoutField,
    endpoint::listed,
    money::Currency,
    privacy::{
        CONSENT_COOKIE, FINGERPRINT, Page, Purpose, STORAGE_KEY,
        registry::{Asked, CALLS, COOKIES, FIELDS, RECIPIENTS, SERVICES, STORAGE},
        why,
    },
};

const SHELL: &str = include_str!("../../../index.html");
const BOOT: &str = include_str!("../../../src/boot.js");

/// promise: P1.1
#[test]
fn the_forms_ask_for_the_fields_of_the_registry_and_no_others() {
    let mut asked: BTreeSet<String> =
        CheckoutField::ALL.iter().map(|field| format!("checkout.{}", field.key())).collect();
    asked.insert("newsletter.email".to_owned());
    asked.extend(AccountField::ALL.iter().map(|field| format!("account.{}", field.key())));
    asked.extend(AddressField::ALL.iter().map(|field| format!("address.{}", field.key())));
    let registered: BTreeSet<String> =
        FIELDS.iter().filter_map(|field| field.form.as_deref()).map(str::to_owned).collect();
    assert_eq!(asked, registered);
}

/// promise: P1.1
#[test]
fn every_field_of_a_form_says_why_it_is_asked() {
    for field in CheckoutField::ALL {
        assert!(!why(&format!("checkout.{}", field.key())).is_empty(), "{field:?}");
    }
    for field in AccountField::ALL {
        assert!(!why(&format!("account.{}", field.key())).is_empty(), "{field:?}");
    }
    // The address book asks by the checkout's fields.
    for field in AddressField::ALL {
        assert!(!why(&format!("checkout.{}", field.key())).is_empty(), "{field:?}");
    }
    assert_eq!(why("checkout.shoe_size"), "");
}

#[test]
fn every_call_of_the_api_has_a_purpose_and_every_registered_call_exists() {
    let exist: BTreeSet<String> = listed().iter().map(|(method, path)| format!("{} {path}", method.as_str())).collect();
    let registered: BTreeSet<String> = CALLS.iter().map(|(call, _)| (*call).to_owned()).collect();
    assert_eq!(exist, registered);
}

#[test]
fn every_endpoint_of_the_contract_is_listed() {
    let contract = sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let texts: Vec<String> = contract.iter().map(|source| std::fs::read_to_string(source).unwrap()).collect();
    let named = |text: &str| text.lines().filter(|line| line.contains("Endpoint for ")).count();
    let written: usize = texts.iter().map(|text| named(text)).sum();
    assert_eq!(written, listed().len(), "`endpoint::listed` has a row for each `impl Endpoint for`");
    let rows: BTreeSet<String> = listed().iter().map(|(method, path)| format!("{} {path}", method.as_str())).collect();
    assert_eq!(rows.len(), listed().len(), "and none twice");
}

#[test]
fn no_call_and_no_storage_but_that_of_a_consented_purpose_goes_beyond_the_necessary() {
    for (call, purpose) in CALLS {
        assert!(*purpose == Purpose::Necessary || purpose.is_consentable(), "{call}");
    }
    // The cookie that ties a consent to what it allows is set for each of them: none is forgotten, not even a transfer.
    let slugs = |purposes: &[Purpose]| purposes.iter().copied().map(Purpose::slug).collect::<BTreeSet<_>>();
    let consentable: Vec<Purpose> = Purpose::ALL.iter().copied().filter(|purpose| purpose.is_consentable()).collect();
    let cookie = COOKIES.iter().find(|cookie| cookie.name == CONSENT_COOKIE).unwrap();
    assert_eq!(slugs(&cookie.purposes), slugs(&consentable), "{CONSENT_COOKIE}: its `also` in privacy.toml");
    assert!(STORAGE.iter().any(|storage| storage.key == STORAGE_KEY && storage.purpose == Purpose::Necessary));
}

#[test]
fn the_shell_asks_for_what_the_registry_asks_for() {
    let line = |what: &str| format!("index.html must say {what}: privacy.toml changed what a consent means");
    let fingerprint = format!("data-fingerprint=\"{FINGERPRINT}\"");
    assert!(SHELL.contains(&fingerprint), "{}", line(&fingerprint));
    let together: Vec<&str> = Purpose::together().map(Purpose::slug).collect();
    let accept = format!("data-grant=\"{}\">Accept all<", together.join(" "));
    assert!(SHELL.contains(&accept), "{}", line(&accept));
    assert!(SHELL.contains("data-grant=\"\">Reject all<"));
}

#[test]
fn accepting_and_rejecting_are_the_same_element_with_another_purpose() {
    let opening = |text: &str| {
        let button = SHELL.split("<button").find(|part| part.contains(text)).unwrap();
        let grant = button.find("data-grant=\"").unwrap();
        button[..grant].to_owned()
    };
    assert_eq!(opening(">Accept all<"), opening(">Reject all<"));
}

#[test]
fn the_boot_script_keeps_the_choice_under_the_registered_key_and_no_longer_than_it_holds() {
    assert!(BOOT.contains(&format!("'{STORAGE_KEY}'")));
    let keys: Vec<&str> = STORAGE.iter().map(|storage| &*storage.key).collect();
    assert!(SHELL.contains(&format!("data-keys=\"{}\"", keys.join(" "))), "what the boot script leaves alone");
    assert!(BOOT.contains(&format!("(age > -864e5 && age < {} * 864e5)", contract::privacy::CHOICE_DAYS)));
    assert_eq!(contract::privacy::DAY_MS, 86_400_000);
}

#[test]
fn the_shell_has_no_inline_style_and_no_inline_handler() {
    for forbidden in [" style=", " onclick=", " onload=", "javascript:", "<style"] {
        assert!(!SHELL.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn without_consent_the_page_speaks_to_no_other_host() {
    assert!(SERVICES.iter().all(|service| service.origins.is_empty()));
    assert!(RECIPIENTS.iter().all(|recipient| !recipient.contact.is_empty() && !recipient.gets.is_empty()));
    assert_eq!(RECIPIENTS[0].id, "shop");
}

/// Her own currency is among them, or her choice could not be shown; the euro is what everybody pays in.
#[test]
fn the_shell_offers_prices_in_euros_and_as_an_estimate_in_each_other_currency_of_the_shop() {
    let (_, select) = SHELL.split_once("<select id=\"currency\"").unwrap();
    let (select, _) = select.split_once("</select>").unwrap();
    let mut offered: Vec<&str> =
        select.split("<option value=\"").skip(1).map(|o| o.split_once('"').unwrap().0).collect();
    assert_eq!(offered[0], "", "as they are, before any choice");
    offered.sort_unstable();
    let others = Currency::ALL.iter().filter(|&&currency| currency != Currency::Eur).map(|currency| currency.code());
    assert_eq!(offered[1..], others.collect::<Vec<_>>());
}

#[test]
fn what_is_asked_separately_is_never_part_of_accept_all() {
    assert!(Purpose::together().all(|purpose| purpose.asked() == Asked::Together));
    assert!(!Purpose::together().any(|purpose| purpose == Purpose::Sharing));
}

#[test]
fn no_page_of_the_events_has_a_number_or_a_name_in_it() {
    for page in Page::ALL {
        assert!(page.slug().bytes().all(|b| b.is_ascii_lowercase() || b"/{}4 0".contains(&b)), "{}", page.slug());
    }
}

/// Every Rust source below a folder.
fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_app_knows_the_storage_keys_of_the_registry_and_no_others() {
    let app = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    let mut used = BTreeSet::from([STORAGE_KEY.to_owned()]);
    for source in sources(&app) {
        let text = std::fs::read_to_string(&source).unwrap();
        used.extend(text.split('"').filter(|part| part.starts_with("valise.")).map(str::to_owned));
        // Of whatever name: a key is made here, and what is written is written by a name.
        used.extend(text.split("Key::new(\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        assert!(!text.contains("set_item(\""), "{}: name the key", source.display());
    }
    let registered: BTreeSet<String> = STORAGE.iter().map(|storage| storage.key.to_string()).collect();
    assert_eq!(used, registered);
}

/// The scripts beside the app's Rust keep one thing, under the key that they name `key`.
#[test]
fn the_shells_scripts_keep_the_choice_and_nothing_else() {
    let scripts = [BOOT, include_str!("../../../src/start.js")];
    let kept = |what: &str| scripts.iter().map(|script| script.matches(what).count()).sum::<usize>();
    assert_eq!(kept("setItem("), kept("localStorage.setItem(key, "), "under that key alone");
    assert_eq!(kept("setItem("), 1);
    assert!(BOOT.contains(&format!("const key = '{STORAGE_KEY}';")));
    for other in [
        "sessionStorage.",
        "sessionStorage[",
        "localStorage[",
        "localStorage.valise",
        "indexedDB.open",
        "caches.open",
        "serviceWorker.register",
    ] {
        assert_eq!(kept(other), 0, "{other}");
    }
    assert_eq!(kept("document.cookie ="), kept("'=;max-age=0;path=/'"), "cookies are only removed");
}
