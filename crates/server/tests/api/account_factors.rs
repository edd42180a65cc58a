//! The second factor: an authenticator app, and codes for the day it is lost.

use std::time::Duration;

use contract::{
    ProblemCode,
    account::{
        BeginTotp, ChangePassword, CodeDraft, ConfirmTotp, EndTotp, GetAccount, NewPasswordDraft, RecoveryCodes,
        RenewRecoveryCodes, SignOut, TicketDraft, UseTicket,
    },
};
use rstest::rstest;
use valise_server::{clock::Clock, domain::accounts::totp};

use crate::{
    account::{ADA, ask_reset, is_me, letters, reset, shop, token},
    support::{
        Database, Shopper, TestApp,
        accounts::{PASSWORD, credentials},
    },
};

/// An authenticator app.
struct Device(Vec<u8>);

impl Device {
    fn code(&self, shop: &TestApp) -> String {
        totp::code(&self.0, shop.clock.now_ms() / 30_000)
    }
}

/// Sets an app up for somebody who is signed in: its secret, and the recovery codes.
pub(crate) async fn set_up_app(shop: &TestApp, person: &mut Shopper) -> (String, RecoveryCodes) {
    let setup = person.call(&BeginTotp).await.unwrap();
    let device = Device(totp::from_base32(&setup.secret).unwrap());
    let codes = person.call(&confirm(&device.code(shop))).await.unwrap();
    (setup.secret, codes)
}

fn confirm(code: &str) -> ConfirmTotp {
    CodeDraft { code: code.to_owned() }.parse().unwrap()
}

async fn set_up(shop: &TestApp, person: &mut Shopper) -> (Device, RecoveryCodes) {
    let setup = person.call(&BeginTotp).await.unwrap();
    assert!(setup.url.contains(&setup.secret));
    let device = Device(totp::from_base32(&setup.secret).unwrap());
    let codes = person.call(&confirm(&device.code(shop))).await.unwrap();
    (device, codes)
}

/// A ticket after the password.
async fn ticket(shop: &TestApp, browser: &mut Shopper) -> String {
    let answer = browser.call(&credentials(ADA, PASSWORD)).await.unwrap();
    assert_eq!(answer.account, None, "the password alone signs nobody in");
    assert_eq!(browser.session(), "");
    let _ = shop;
    answer.ticket.unwrap()
}

fn using(ticket: &str, code: &str) -> UseTicket {
    UseTicket(TicketDraft { ticket: ticket.to_owned(), code: code.to_owned() }.parse().unwrap())
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_with_an_app_the_password_alone_signs_nobody_in_and_no_code_is_taken_twice(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let setup = ada.call(&BeginTotp).await.unwrap();
    let device = Device(totp::from_base32(&setup.secret).unwrap());
    assert!(ada.sign_in(ADA).await.account.is_some(), "what is not confirmed is not asked for");
    let wrong = if device.code(&shop) == "000000" { "000001" } else { "000000" };
    assert_eq!(ada.call(&confirm(wrong)).await.unwrap_err().code, ProblemCode::WrongCode);
    let used = device.code(&shop);
    let codes = ada.call(&confirm(&used)).await.unwrap().codes;
    assert_eq!(codes.len(), 10);
    let account = ada.call(&GetAccount).await.unwrap().account.unwrap();
    assert_eq!((account.totp, account.recovery_codes), (true, 10));
    assert_eq!(ada.call(&BeginTotp).await.unwrap_err().code, ProblemCode::Stale, "nobody swaps it for another");

    let mut phone = shop.shopper();
    let held = ticket(&shop, &mut phone).await;
    assert_eq!(phone.call(&using(&held, &used)).await.unwrap_err().code, ProblemCode::WrongCode, "it was used");
    shop.advance(Duration::from_secs(60));
    let next = device.code(&shop);
    assert_eq!(phone.call(&using(&held, &next)).await.unwrap().account.unwrap().email, ADA);
    assert_eq!(phone.call(&using(&held, &next)).await.unwrap_err().code, ProblemCode::NotFound, "a ticket holds once");
    let mut replay = shop.shopper();
    let held = ticket(&shop, &mut replay).await;
    assert_eq!(replay.call(&using(&held, &next)).await.unwrap_err().code, ProblemCode::WrongCode);
    assert_eq!(replay.call(&GetAccount).await.unwrap().account, None);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_signs_in_once_and_new_ones_replace_the_old(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let (_, old) = set_up(&shop, &mut ada).await;
    let stored = crate::vault::everything(&shop.app.db).await;
    assert!(old.codes.iter().all(|code| !stored.contains(&code.replace('-', ""))), "the shop keeps hashes alone");

    let mut phone = shop.shopper();
    let held = ticket(&shop, &mut phone).await;
    let code = old.codes[3].to_lowercase();
    let account = phone.call(&using(&held, &code)).await.unwrap().account.unwrap();
    assert_eq!(account.recovery_codes, 9);
    let held = ticket(&shop, &mut shop.shopper()).await;
    assert_eq!(phone.call(&using(&held, &code)).await.unwrap_err().code, ProblemCode::WrongCode);

    let new = ada.call(&RenewRecoveryCodes).await.unwrap();
    let held = ticket(&shop, &mut shop.shopper()).await;
    assert_eq!(phone.call(&using(&held, &old.codes[0])).await.unwrap_err().code, ProblemCode::WrongCode);
    assert!(phone.call(&using(&held, &new.codes[0])).await.unwrap().account.is_some());
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn codes_cannot_be_guessed_with_a_ticket_nor_after_its_time(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let (device, _) = set_up(&shop, &mut ada).await;
    let mut mallory = shop.shopper();
    let held = ticket(&shop, &mut mallory).await;
    shop.advance(Duration::from_secs(60));
    let right = device.code(&shop);
    let wrong = |n: u32| format!("{n:06}");
    let mut guesses = (0..).map(wrong).filter(|guess| *guess != right);
    for _ in 0..5 {
        let refused = mallory.call(&using(&held, &guesses.next().unwrap())).await.unwrap_err();
        assert_eq!(refused.code, ProblemCode::WrongCode);
    }
    assert_eq!(mallory.call(&using(&held, &right)).await.unwrap_err().code, ProblemCode::NotFound, "five, not six");
    let held = ticket(&shop, &mut mallory).await;
    shop.advance(Duration::from_secs(301));
    assert_eq!(mallory.call(&using(&held, &device.code(&shop))).await.unwrap_err().code, ProblemCode::NotFound);
    // With ticket after ticket the account's own limit ends it.
    let mut limited = false;
    for _ in 0..3 {
        let held = ticket(&shop, &mut mallory).await;
        for _ in 0..5 {
            let refused = mallory.call(&using(&held, &guesses.next().unwrap())).await.unwrap_err();
            limited |= refused.code == ProblemCode::TooManyAttempts;
        }
    }
    assert!(limited);
    shop.stop().await;
}

/// promise: P2.3
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p2_3_who_has_the_password_and_guesses_codes_does_not_keep_her_out(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let (device, codes) = set_up(&shop, &mut ada).await;
    ada.call(&SignOut).await.unwrap();
    shop.advance(Duration::from_secs(60));
    let right = device.code(&shop);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let mut mallory = shop.shopper();
    let mut refused = Vec::new();
    for _ in 0..3 {
        let held = ticket(&shop, &mut mallory).await;
        for _ in 0..5 {
            refused.push(mallory.call(&using(&held, wrong)).await.unwrap_err().code);
        }
    }
    assert_eq!(refused[9..11], [ProblemCode::WrongCode, ProblemCode::TooManyAttempts]);
    shop.run_jobs().await;
    assert_eq!(letters(&shop, ADA, "ten wrong codes").len(), 1, "she is told, once");

    // In the browser that was hers her app's codes hold; anywhere else one that she wrote down.
    let held = ticket(&shop, &mut ada).await;
    assert!(ada.call(&using(&held, &right)).await.unwrap().account.is_some());
    let mut elsewhere = shop.shopper();
    let held = ticket(&shop, &mut elsewhere).await;
    assert!(elsewhere.call(&using(&held, &codes.codes[0])).await.unwrap().account.is_some());
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_right_is_given_back() {
    let shop = shop(Database::Sqlite).await;
    let mut ada = shop.person(ADA).await;
    let (device, _) = set_up(&shop, &mut ada).await;
    // A bucket holds ten and gains one a minute; these come two a minute, as fast as codes do.
    for _ in 0..25 {
        shop.advance(Duration::from_secs(30));
        ada.call(&SignOut).await.unwrap();
        let held = ticket(&shop, &mut ada).await;
        assert!(ada.call(&using(&held, &device.code(&shop))).await.unwrap().account.is_some());
    }
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_could_lock_her_out_asks_for_the_password_again(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    shop.advance(Duration::from_secs(301));
    assert_eq!(ada.call(&BeginTotp).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    ada.call(&is_me(PASSWORD)).await.unwrap();
    set_up(&shop, &mut ada).await;
    shop.advance(Duration::from_secs(301));
    assert_eq!(ada.call(&EndTotp).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    assert_eq!(ada.call(&RenewRecoveryCodes).await.unwrap_err().code, ProblemCode::ReauthNeeded);
    ada.call(&is_me(PASSWORD)).await.unwrap();
    let account = ada.call(&EndTotp).await.unwrap();
    assert_eq!((account.totp, account.recovery_codes), (false, 0));
    assert!(shop.shopper().sign_in(ADA).await.account.is_some());
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn eight_signs_are_enough_beside_an_app_which_then_cannot_be_given_up_before_the_password_is_longer(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    let (device, _) = set_up(&shop, &mut ada).await;
    let draft = NewPasswordDraft { present: PASSWORD.to_owned(), password: "mcvo8r2k".to_owned() };
    ada.call(&ChangePassword(draft.parse(true).unwrap())).await.unwrap();
    let refused = ada.call(&EndTotp).await.unwrap_err();
    assert_eq!((refused.code, refused.errors[0].code.as_str()), (ProblemCode::InvalidFields, "too_short"));

    // Whoever has her mail still needs her app.
    let mut thief = shop.shopper();
    thief.call(&ask_reset(ADA)).await.unwrap();
    shop.run_jobs().await;
    thief.call(&reset(&token(&shop, ADA, "/account/reset#"), "kw7vm3qz")).await.unwrap();
    let answer = thief.call(&credentials(ADA, "kw7vm3qz")).await.unwrap();
    assert_eq!(answer.account, None);
    shop.advance(Duration::from_secs(60));
    let done = thief.call(&using(&answer.ticket.unwrap(), &device.code(&shop))).await.unwrap();
    assert!(done.account.is_some());
    shop.stop().await;
}
