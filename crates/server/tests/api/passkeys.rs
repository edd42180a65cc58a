//! Passkeys: with one she signs in without address, password or code, and nobody else does.

use std::time::Duration;

use contract::{
    ProblemCode,
    account::{
        AskPasskey, BeginPasskey, BeginTotp, ConfirmByPasskey, GetAccount, ListPasskeys, RemovePasskey,
        SignInWithPasskey, SignOut,
    },
};
use http::Method;
use rstest::rstest;
use serde_json::{Value, json};
use valise_server::clock::Clock;

use crate::{
    account::{ADA, ask_reset, letters, reset, token},
    account_factors::set_up_app,
    support::{
        Database, Setup, Shopper, TestApp,
        accounts::PASSWORD,
        passkey::{Device, Says, base64url, new_passkey, passkey_answer},
    },
    vault::everything,
};

const EVE: &str = "eve@example.org";

/// A shop whose address is a name, as passkeys want it.
async fn shop(database: Database) -> TestApp {
    let public_url = Some("http://localhost:8080".to_owned());
    TestApp::spawn_with(database, Setup { jobs: false, public_url, ..Setup::default() }).await
}

/// Somebody with an account and a passkey, signed out again.
async fn with_passkey(shop: &TestApp, email: &str) -> (Shopper, Device) {
    let (mut person, mut device) = (shop.person(email).await, Device::new(shop));
    person.add_passkey(&mut device, "").await;
    person.call(&SignOut).await.unwrap();
    (person, device)
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_passkey_signs_in_without_address_password_or_code_and_its_secret_never_leaves_her_device(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values("P-256", "Ed25519")] curve: &str,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    set_up_app(&shop, &mut ada).await;
    let mut device = if curve == "P-256" { Device::new(&shop) } else { Device::of_ed25519(&shop) };
    let options: Value = serde_json::from_str(&ada.call(&BeginPasskey).await.unwrap().options).unwrap();
    assert_eq!((&options["rp"]["id"], &options["attestation"]), (&json!("localhost"), &json!("none")));
    assert_eq!(options["authenticatorSelection"]["userVerification"], json!("required"));
    assert_eq!(options["authenticatorSelection"]["residentKey"], json!("required"));
    assert_eq!(options["user"]["name"], json!(ADA), "she sees which account it is");
    let list = ada.add_passkey(&mut device, " Ada’s  phone ").await.passkeys;
    assert_eq!((list.len(), list[0].label.as_str(), list[0].used_at), (1, "Ada’s phone", None));
    assert!(!device.user.contains("ada"), "it does not carry her address");
    let options: Value = serde_json::from_str(&ada.call(&BeginPasskey).await.unwrap().options).unwrap();
    assert_eq!(options["excludeCredentials"][0]["id"], json!(device.id()), "her device knows that it has one");
    assert!(!everything(&shop.app.db).await.contains("Ada’s phone"));
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "passkey was added").len(), 1, "she is told");

    let mut laptop = shop.shopper();
    let before = shop.rows().await;
    let options = laptop.call(&AskPasskey).await.unwrap().options;
    assert_eq!(shop.rows().await, before, "asking writes nothing");
    let options: Value = serde_json::from_str(&options).unwrap();
    assert_eq!((&options["allowCredentials"], &options["rpId"]), (&json!([]), &json!("localhost")));
    let signed_in = laptop.use_passkey(&device).await.unwrap();
    assert_eq!((signed_in.account.unwrap().email.as_str(), signed_in.ticket), (ADA, None));
    assert!(!laptop.session().is_empty() && laptop.session() != ada.session());
    assert_eq!(laptop.cookies["valise_passkey"], "", "what it was asked with is gone");
    let used = laptop.call(&ListPasskeys).await.unwrap().passkeys[0].used_at;
    assert_eq!(used.map(|at| shop.clock.now_ms() - at < 60_000), Some(true));
    let told = "SELECT detail FROM audit_log WHERE action = 'account.signed_in' ORDER BY seq DESC LIMIT 1";
    assert_eq!(shop.texts(told).await, ["passkey"]);
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[case::another_origin(|says: &mut Says| "https://localhost:8080".clone_into(&mut says.origin))]
#[case::another_relying_party(|says: &mut Says| "evil.example".clone_into(&mut says.rp_id))]
#[case::in_a_frame(|says: &mut Says| says.cross_origin = true)]
#[case::nobody_verified(|says: &mut Says| says.flags = 0b001)]
#[case::nobody_there(|says: &mut Says| says.flags = 0b100)]
#[case::a_copy_that_cannot_be_one(|says: &mut Says| says.flags = 0b1_0101)]
#[case::another_ceremony(|says: &mut Says| says.kind = Some("payment.get"))]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_what_was_signed_elsewhere_or_by_nobody_opens_and_adds_nothing(
    #[case] lie: fn(&mut Says),
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, mut device) = with_passkey(&shop, ADA).await;
    lie(&mut device.says);
    let before = shop.rows().await;
    let refused = ada.use_passkey(&device).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::WrongCredentials);
    assert_eq!(ada.call(&GetAccount).await.unwrap().account, None);
    assert_eq!(shop.rows().await, before);

    ada.sign_in(ADA).await;
    let mut another = Device::new(&shop);
    lie(&mut another.says);
    let options = ada.call(&BeginPasskey).await.unwrap().options;
    let refused = ada.call(&new_passkey("", another.makes(&options))).await.unwrap_err();
    assert_eq!((refused.code, refused.errors[0].field.as_str()), (ProblemCode::InvalidFields, "credential"));
    assert_eq!(shop.count("account_passkeys").await, 1);
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_a_passkey_that_nobody_has_is_refused_as_one_whose_signature_is_wrong(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut browser, device) = with_passkey(&shop, ADA).await;
    let (_, eves) = with_passkey(&shop, EVE).await;
    let mut unknown = Device::new(&shop);
    unknown.user.clone_from(&device.user);
    let options = browser.call(&AskPasskey).await.unwrap().options;
    let with = |change: &dyn Fn(&mut Value), device: &Device| {
        let mut said: Value = serde_json::from_str(&device.answers(&options)).unwrap();
        change(&mut said);
        SignInWithPasskey(passkey_answer(said.to_string()))
    };
    let answers = [
        ("nobody's", with(&|_| {}, &unknown)),
        ("signed by another", with(&|said| said["response"]["signature"] = json!(base64url(b"\x30\x00")), &device)),
        ("another person's", with(&|said| said["response"]["userHandle"] = json!(device.user), &eves)),
        ("no person's", with(&|said| said["response"]["userHandle"] = Value::Null, &device)),
        (
            "under another's name",
            with(
                &|said| {
                    said["id"] = json!(eves.id());
                    said["rawId"] = json!(eves.id());
                },
                &device,
            ),
        ),
    ];
    let before = shop.rows().await;
    let mut problems = Vec::new();
    for (what, answer) in answers {
        let problem = browser.call(&answer).await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::WrongCredentials, "{what}");
        problems.push(problem);
    }
    problems.dedup();
    assert_eq!(problems.len(), 1, "nobody is told which");
    assert_eq!(shop.rows().await, before);
    let right = SignInWithPasskey(passkey_answer(device.answers(&options)));
    assert_eq!(browser.call(&right).await.unwrap().account.unwrap().email, ADA, "what failed has used nothing up");
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_an_answer_is_good_once_in_the_browser_that_asked_for_five_minutes(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, device) = with_passkey(&shop, ADA).await;
    let options = ada.call(&AskPasskey).await.unwrap().options;
    let asked = ada.cookies["valise_passkey"].clone();
    let answer = SignInWithPasskey(passkey_answer(device.answers(&options)));

    let mut mallory = shop.shopper();
    assert_eq!(mallory.call(&answer).await.unwrap_err().code, ProblemCode::NotFound, "she was asked nothing");
    mallory.call(&AskPasskey).await.unwrap();
    assert_eq!(mallory.call(&answer).await.unwrap_err().code, ProblemCode::NotFound, "she was asked something else");

    assert!(ada.call(&answer).await.unwrap().account.is_some());
    ada.call(&SignOut).await.unwrap();
    assert_eq!(ada.call(&answer).await.unwrap_err().code, ProblemCode::NotFound);
    // Whoever has copied all that went over the line.
    mallory.cookies.insert("valise_passkey".to_owned(), asked.clone());
    let refused = mallory.call(&answer).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::WrongCredentials, "it was answered before");
    assert_eq!(mallory.call(&GetAccount).await.unwrap().account, None);
    let challenge: Value = serde_json::from_str(&options).unwrap();
    assert!(
        !everything(&shop.app.db).await.contains(challenge["challenge"].as_str().unwrap()),
        "hashes alone are kept"
    );

    let options = ada.call(&AskPasskey).await.unwrap().options;
    let answer = SignInWithPasskey(passkey_answer(device.answers(&options)));
    shop.advance(Duration::from_secs(301));
    assert_eq!(ada.call(&answer).await.unwrap_err().code, ProblemCode::NotFound, "too late");
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_passkey_answers_what_this_session_asked_once_and_not_long_ago(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, mut eve) = (shop.person(ADA).await, shop.person(EVE).await);
    let mut device = Device::new(&shop);
    let options = ada.call(&BeginPasskey).await.unwrap().options;
    let made = new_passkey("", device.makes(&options));
    assert_eq!(eve.call(&made).await.unwrap_err().code, ProblemCode::NotFound, "it was asked of somebody else");
    let to_sign_in = ada.call(&AskPasskey).await.unwrap().options;
    let challenge: Value = serde_json::from_str(&to_sign_in).unwrap();
    device.says.challenge = Some(challenge["challenge"].as_str().unwrap().to_owned());
    let of_another_kind = new_passkey("", device.makes(&options));
    assert_eq!(ada.call(&of_another_kind).await.unwrap_err().code, ProblemCode::NotFound, "that asked something else");
    device.says.challenge = None;

    let added = ada.call(&made).await.unwrap().passkeys;
    assert_eq!(ada.call(&made).await.unwrap_err().code, ProblemCode::NotFound, "it was answered before");
    ada.call(&RemovePasskey { id: added[0].id.clone() }).await.unwrap();
    assert_eq!(ada.call(&made).await.unwrap_err().code, ProblemCode::NotFound, "nor is it, once it was removed");

    let options = ada.call(&BeginPasskey).await.unwrap().options;
    shop.advance(Duration::from_secs(299));
    ada.call(&crate::account::is_me(PASSWORD)).await.unwrap();
    shop.advance(Duration::from_secs(2));
    let late = new_passkey("", device.makes(&options));
    assert_eq!(ada.call(&late).await.unwrap_err().code, ProblemCode::NotFound, "too late");
    ada.add_passkey(&mut device, "").await;
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_a_passkey_that_counts_backwards_is_a_copy_and_opens_nothing(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, mut device) = with_passkey(&shop, ADA).await;
    for (count, opens) in [(0, true), (0, true), (5, true), (5, false), (4, false), (0, false), (6, true)] {
        device.count = count;
        let signed_in = ada.use_passkey(&device).await;
        assert_eq!(signed_in.is_ok(), opens, "{count}: {signed_in:?}");
    }
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_one_account_s_and_an_account_has_twenty_at_the_most(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, mut eve) = (shop.person(ADA).await, shop.person(EVE).await);
    let mut device = Device::new(&shop);
    ada.add_passkey(&mut device, "").await;
    for person in [&mut ada, &mut eve] {
        let options = person.call(&BeginPasskey).await.unwrap().options;
        let again = person.call(&new_passkey("", device.makes(&options))).await.unwrap_err();
        assert_eq!(again.code, ProblemCode::Stale);
    }
    for _ in 1..20 {
        ada.add_passkey(&mut Device::new(&shop), "").await;
    }
    let options = ada.call(&BeginPasskey).await.unwrap().options;
    let refused = ada.call(&new_passkey("", Device::new(&shop).makes(&options))).await.unwrap_err();
    assert_eq!((refused.code, refused.errors[0].code.as_str()), (ProblemCode::InvalidFields, "too_many"));
    assert_eq!(shop.count("account_passkeys").await, 20);
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_adding_and_removing_ask_who_she_is_and_a_passkey_of_hers_says_so(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (_, eves) = with_passkey(&shop, EVE).await;
    let (mut ada, mut device) = (shop.person(ADA).await, Device::new(&shop));
    let id = ada.add_passkey(&mut device, "").await.passkeys[0].id.clone();
    let options = ada.call(&BeginPasskey).await.unwrap().options;
    shop.advance(Duration::from_secs(301));
    let again = ada.call(&new_passkey("", Device::new(&shop).makes(&options))).await.unwrap_err();
    assert_eq!(again.code, ProblemCode::ReauthNeeded);
    assert_eq!(ada.call(&BeginPasskey).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    assert_eq!(ada.call(&RemovePasskey { id: id.clone() }).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    assert_eq!(ada.call(&ListPasskeys).await.unwrap().passkeys.len(), 1);

    let options = ada.call(&AskPasskey).await.unwrap().options;
    let by = |device: &Device| ConfirmByPasskey(passkey_answer(device.answers(&options)));
    let (hers, of_eve) = (by(&device), by(&eves));
    assert_eq!(ada.call(&of_eve).await.unwrap_err().code, ProblemCode::WrongCredentials, "it is another's");
    assert_eq!(ada.call(&BeginTotp).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    ada.call(&hers).await.unwrap();
    ada.call(&BeginTotp).await.unwrap();
    let mut guest = shop.shopper();
    assert_eq!(guest.call(&hers).await.unwrap_err().code, ProblemCode::NotSignedIn);

    let mut eve = shop.person("eve@example.net").await;
    assert_eq!(eve.call(&RemovePasskey { id: id.clone() }).await.unwrap_err().code, ProblemCode::NotFound);
    assert_eq!(ada.call(&RemovePasskey { id }).await.unwrap().passkeys, []);
    assert_eq!(ada.use_passkey(&device).await.unwrap_err().code, ProblemCode::WrongCredentials, "it is gone");
    assert!(shop.shopper().sign_in(ADA).await.account.is_some(), "the password is a way in as ever");
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_new_password_by_mail_takes_every_passkey_away(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, device) = with_passkey(&shop, ADA).await;
    shop.shopper().call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    shop.shopper().call(&reset(&token(&shop, ADA, "/account/reset#"), "giraffes browse at dusk")).await.unwrap();
    assert_eq!(ada.use_passkey(&device).await.unwrap_err().code, ProblemCode::WrongCredentials);
    shop.stop().await;
}

/// However the two meet: a passkey's answer begins one session.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_an_answer_that_is_sent_twice_at_once_one_signs_in(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, device) = with_passkey(&shop, ADA).await;
    let options = ada.call(&AskPasskey).await.unwrap().options;
    let answer = SignInWithPasskey(passkey_answer(device.answers(&options)));
    let mut twin = ada.clone();
    let (first, second) = tokio::join!(ada.call(&answer), twin.call(&answer));
    assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|in_| **in_).count(), 1, "{first:?} {second:?}");
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_and_answering_are_limited_as_signing_in_is() {
    let shop = shop(Database::Sqlite).await;
    let mut mallory = shop.shopper();
    let mut limited = None;
    for _ in 0..61 {
        limited = mallory.call(&AskPasskey).await.err();
    }
    assert_eq!(limited.unwrap().code, ProblemCode::TooManyAttempts);
    let refused = mallory.call(&SignInWithPasskey(passkey_answer("{}".to_owned()))).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::TooManyAttempts);
    shop.stop().await;
}

/// promise: P6.2
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_2_whatever_is_sent_in_place_of_an_answer_is_refused_and_never_the_shop_s_fault(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let (mut ada, mut device) = (shop.person(ADA).await, Device::new(&shop));
    ada.add_passkey(&mut device, "").await;
    let (to_make, to_use) =
        (ada.call(&BeginPasskey).await.unwrap().options, ada.call(&AskPasskey).await.unwrap().options);
    let another = Device::new(&shop).makes(&to_make);
    let answered = device.answers(&to_use);
    let before = shop.rows().await;
    for (path, sound) in [("/api/account/passkeys", another), ("/api/account/passkey/confirm", answered)] {
        for spoilt in spoilt(&sound) {
            let mut body = json!({"credential": spoilt});
            if path.ends_with("keys") {
                body["passkey"] = json!("");
            } else {
                // One more may be tried.
                shop.advance(Duration::from_secs(60));
            }
            let answer = ada.send(Method::POST, path, &[("content-type", "application/json")], body.to_string().into());
            let answer = answer.await;
            assert!((400..500).contains(&answer.status) && answer.status != 429, "{path} {spoilt}: {answer:?}");
        }
    }
    assert_eq!(shop.rows().await, before);
    shop.stop().await;
}

/// An answer with each of its parts gone, of another kind, cut short, or followed by something.
fn spoilt(sound: &str) -> Vec<String> {
    let sound: Value = serde_json::from_str(sound).unwrap();
    let mut spoilt = vec!["{}".to_owned(), "[]".to_owned(), "\u{0}".to_owned(), "{".to_owned()];
    for part in ["attestationObject", "authenticatorData", "signature", "clientDataJSON"] {
        let Some(text) = sound["response"][part].as_str() else { continue };
        let (half, long) = (&text[..text.len() / 8 * 4], format!("{text}AAAA"));
        for value in [Value::Null, json!(7), json!(""), json!("="), json!(half), json!(long)] {
            let mut other = sound.clone();
            other["response"][part] = value;
            spoilt.push(other.to_string());
        }
    }
    spoilt
}
