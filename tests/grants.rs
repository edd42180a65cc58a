//! Each way round a grant is refused by the compiler (promise: P1.2). What the compiler says is kept beside each case,
//! so that a case cannot fail for a reason of its own. The way that works is the example of `valise::privacy`, which runs
//! with the documentation's tests: here it would make trybuild link all of leptos once more.
#![cfg(feature = "ssr")]

#[test]
fn a_grant_cannot_be_forged_kept_or_sent_away() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/compile_fail/no_grant.rs");
    cases.compile_fail("tests/compile_fail/wrong_purpose.rs");
    cases.compile_fail("tests/compile_fail/forged.rs");
    cases.compile_fail("tests/compile_fail/consent_of_ones_own.rs");
    cases.compile_fail("tests/compile_fail/necessary_is_no_consent.rs");
    cases.compile_fail("tests/compile_fail/copied.rs");
    cases.compile_fail("tests/compile_fail/kept_after_the_look.rs");
    cases.compile_fail("tests/compile_fail/stored_in_a_closure.rs");
    cases.compile_fail("tests/compile_fail/kept_across_await.rs");
    cases.compile_fail("tests/compile_fail/sent_to_a_thread.rs");
    cases.compile_fail("tests/compile_fail/beacon_without_a_grant.rs");
    cases.compile_fail("tests/compile_fail/unregistered_service.rs");
}
