//! The checkout's form: whatever was typed is read or refused by field, and what was read reads as itself.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use contract::{
    checkout::{CheckoutDraft, CheckoutField, LINE_MAX, NAME_MAX},
    places::{Country, IdKind},
};
use proptest::{prelude::*, sample::select};

/// Anything that a program could send, and what people mistype.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        1 => Just(String::new()),
        1 => "[ \t\u{200b}\u{202e}\u{2060}]{0,5}",
        2 => "[0-9+() /.-]{0,24}",
        1 => "[a-z.@ ]{0,20}",
        1 => "ü{79,105}",
        1 => select(Country::all().map(|country| country.example_postal_code().to_owned()).collect::<Vec<_>>()),
        1 => select(Country::all().map(|country| country.code().to_owned()).collect::<Vec<_>>()),
    ]
}

fn any_draft() -> impl Strategy<Value = CheckoutDraft> {
    let country = prop_oneof![3 => a_country().prop_map(|country| country.code().to_owned()), 1 => anything()];
    (country, proptest::collection::vec(anything(), CheckoutField::ALL.len())).prop_map(|(country, typed)| {
        let mut draft = CheckoutDraft::default();
        for (&field, typed) in CheckoutField::ALL.iter().zip(typed) {
            draft.set(field, typed);
        }
        CheckoutDraft { country, ..draft }
    })
}

fn a_country() -> impl Strategy<Value = Country> {
    select(Country::all().collect::<Vec<_>>())
}

/// A line as people write it, with more white space than it needs.
fn a_line(max: usize) -> impl Strategy<Value = String> {
    let word = "[\\p{L}\\p{N}'’,./-]{1,12}";
    proptest::collection::vec(word, 1..6)
        .prop_map(|words| format!(" {}\t", words.join("  ")))
        .prop_map(move |line| line.chars().take(max).collect())
}

fn optional(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just(" ".to_owned()), text]
}

/// One in which nothing is at fault.
fn a_sound_draft() -> impl Strategy<Value = CheckoutDraft> {
    let lines = (a_line(NAME_MAX), a_line(LINE_MAX), optional(a_line(LINE_MAX)), a_line(LINE_MAX));
    let mobile = select(vec![
        "+43 664 1234567",
        "0043 (0)664/1234567",
        "+33 6 12 34 56 78",
        "+1 201-555-0123",
        " +55 11 96123.4567",
    ]);
    let email = optional("[a-z0-9.+]{1,20}@[a-z0-9ü]{1,20}(\\.[a-z]{2,8}){1,2}");
    let landline = optional("\\+?[0-9]{2}[ /.-][0-9]{3,12}");
    (a_country(), lines, mobile, email, landline).prop_map(|(country, lines, mobile, email, landline)| {
        let (full_name, line1, line2, city) = lines;
        let id_number = match country.id_kind() {
            Some(IdKind::Cpf) => "529.982.247-25",
            Some(IdKind::ResidentIdentity) => "11010519491231002x",
            Some(IdKind::PersonalCustomsCode) => "p123456789012",
            Some(IdKind::TcKimlik) => "100 000 001 46",
            None => "not asked for here",
        };
        CheckoutDraft {
            country: format!(" {} ", country.code().to_lowercase()),
            full_name,
            mobile: mobile.to_owned(),
            line1,
            line2,
            city,
            postal_code: country.example_postal_code().to_lowercase(),
            email,
            landline,
            id_number: id_number.to_owned(),
        }
    })
}

/// What was read, turned back into a form, is read as itself, and stands there as it will stand again.
fn reads_as_itself(draft: &CheckoutDraft) -> Result<(), TestCaseError> {
    if let Ok(consignee) = draft.parse() {
        let again = CheckoutDraft::from(consignee.clone());
        let read = again.parse();
        prop_assert_eq!(read.as_ref(), Ok(&consignee), "{:?} as {:?}", draft, again);
        prop_assert_eq!(CheckoutDraft::from(read.unwrap()), again);
    }
    Ok(())
}

proptest! {
    // No file of past failures: integration tests have no source tree to keep it beside.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    /// promise: O3
    #[test]
    fn no_draft_panics_and_each_faulty_field_is_named_once_in_the_order_of_the_form(draft in any_draft()) {
        if let Err(errors) = draft.parse() {
            let place = |key: &str| CheckoutField::ALL.iter().position(|field| field.key() == key).unwrap();
            let places: Vec<usize> = errors.iter().map(|error| place(&error.field)).collect();
            prop_assert!(!places.is_empty());
            prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", errors);
            prop_assert!(errors.iter().all(|error| !error.code.is_empty()));
            let optional = ["line2", "email", "landline"];
            prop_assert!(!errors.iter().any(|error| error.code == "required" && optional.contains(&error.field.as_str())));
        }
        reads_as_itself(&draft)?;
    }

    /// promise: O1, O2, O3
    #[test]
    fn what_was_read_turned_back_into_a_draft_is_read_as_itself(draft in a_sound_draft()) {
        prop_assert!(draft.parse().is_ok(), "{:?} of {:?}", draft.parse(), draft);
        reads_as_itself(&draft)?;
    }

    /// One field replaced by anything: it is read, or that field is at fault and no other.
    #[test]
    fn a_fault_is_said_of_the_field_it_is_in(sound in a_sound_draft(), field in select(CheckoutField::ALL), typed in anything()) {
        let mut draft = sound;
        draft.set(field, typed);
        match draft.parse() {
            Ok(_) => reads_as_itself(&draft)?,
            // By the country postal code and identity number are read, too.
            Err(_) if field == CheckoutField::Country => {}
            Err(errors) => {
                let at: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
                prop_assert_eq!(at, [field.key()]);
            }
        }
    }
}
