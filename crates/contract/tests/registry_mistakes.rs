//! What the build says of a registry with a mistake, and what makes it ask again.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![allow(dead_code, clippy::allow_attributes, reason = "build.rs uses the rest of its modules")]

#[path = "../build/check.rs"]
mod check;
#[path = "../build/facts.rs"]
mod facts;
#[path = "../build/generate.rs"]
mod generate;
#[path = "../build/registry.rs"]
mod registry;
#[path = "../build/wording.rs"]
mod wording;

use rstest::rstest;

const REGISTRY: &str = include_str!("../../../privacy.toml");

/// The registry with the first `from` replaced.
fn with(from: &str, to: &str) -> String {
    assert!(REGISTRY.contains(from), "the registry has no {from:?}");
    REGISTRY.replacen(from, to, 1)
}

/// The line on which `needle` first stands, counted from 1.
fn line_of(text: &str, needle: &str) -> usize {
    1 + text[..text.find(needle).unwrap()].matches('\n').count()
}

#[rstest]
#[case::an_unknown_key("asked = \"never\"", "askd = \"never\"", "unknown field `askd`")]
#[case::an_unknown_word("basis = \"contract\"", "basis = \"whim\"", "unknown variant `whim`")]
#[case::an_unknown_purpose(
    "name = \"valise_cart\"\npurpose = \"necessary\"",
    "name = \"valise_cart\"\npurpose = \"necesary\"",
    "cookie.purpose \"necesary\" is unknown"
)]
#[case::an_unknown_retention("keep = \"cart\"", "keep = \"forever\"", "cookie.keep \"forever\" is unknown")]
#[case::an_unknown_recipient("recipient = \"shop\"", "recipient = \"shopp\"", "service.recipient \"shopp\" is unknown")]
#[case::an_unknown_recipient_of_a_field(
    "recipients = [\"carrier\"]",
    "recipients = [\"courier\"]",
    "field.recipients \"courier\" is unknown"
)]
#[case::an_unknown_source("source = \"you\"", "source = \"me\"", "unknown variant `me`")]
#[case::a_purpose_twice(
    "id = \"preferences\"\nlabel",
    "id = \"necessary\"\nlabel",
    "purpose.id \"necessary\" stands here a second time"
)]
#[case::a_column_twice(
    "column = \"orders.mobile\"",
    "column = \"orders.full_name\"",
    "field.column \"orders.full_name\" stands here a second time"
)]
#[case::a_column_of_no_table(
    "column = \"orders.mobile\"",
    "column = \"order.mobile\"",
    "there is no [[table]] \"order\""
)]
#[case::a_column_that_is_plain_too(
    "column = \"orders.mobile\"",
    "column = \"orders.status\"",
    "is listed as plain in its table too"
)]
#[case::a_contact_in_plain_text(
    "column = \"orders.mobile\"\nsealed = true",
    "column = \"orders.mobile\"",
    "field.column \"orders.mobile\" reaches a person: seal it"
)]
#[case::sealed_and_a_reason_why_not(
    "column = \"orders.mobile\"\nsealed = true",
    "column = \"orders.mobile\"\nsealed = true\nunsealed = \"It is long.\"",
    "is sealed and says why it is not"
)]
#[case::consent_that_is_not_asked_for(
    "basis = \"consent\"\nasked = \"together\"",
    "basis = \"consent\"\nasked = \"never\"",
    "belong together"
)]
#[case::asking_without_consent("basis = \"consent\"", "basis = \"legitimate_interest\"", "belong together")]
#[case::a_purpose_that_names_no_type("id = \"sharing\"", "id = \"partner-sharing\"", "must be one lower-case word")]
#[case::an_origin_with_a_path("origins = []", "origins = [\"https://x.example/t\"]", "must be https:// and a host")]
#[case::an_insecure_origin("origins = []", "origins = [\"http://x.example\"]", "must be https:// and a host")]
#[case::an_origin_that_a_refusal_would_not_close(
    "origins = []",
    "origins = [\"https://stats.example\"]",
    "service.origins: \"visit-record\" waits for a consent, and the policy is made once for all visitors"
)]
#[case::no_country("country = \"PT\"", "country = \"Portugal\"", "must be a code of two capital letters")]
#[case::no_country_in_the_area(
    "area = [\"EU\", \"PT\"]",
    "area = [\"Europe\", \"PT\"]",
    "area \"Europe\" must be a code"
)]
#[case::a_recipient_abroad_without_a_safeguard(
    "country = \"PT\"",
    "country = \"US\"",
    "recipient \"shop\" is in US, outside the area: recipient.safeguard must say"
)]
#[case::a_transfer_that_nobody_is_asked_for(
    "country = \"PT\"",
    "country = \"US\"\nsafeguard = \"Standard clauses.\"",
    "its basis must be \"consent\""
)]
#[case::a_safeguard_at_home(
    "country = \"PT\"",
    "country = \"PT\"\nsafeguard = \"Standard clauses.\"",
    "inside the area, and needs none"
)]
#[case::no_contact("contact = \"privacy@valise.example\"", "contact = \"by letter\"", "must be a mail address")]
#[case::a_service_that_names_no_type(
    "id = \"visit-record\"",
    "id = \"Visit Record\"",
    "service.id \"Visit Record\" must be"
)]
#[case::a_service_twice(
    "id = \"search-record\"",
    "id = \"visit-record\"",
    "service.id \"visit-record\" stands here a second time"
)]
#[case::a_call_without_a_method(
    "\"GET /api/health\"",
    "\"/api/health\"",
    "endpoint.calls \"/api/health\" must be a method and a path"
)]
#[case::a_call_twice(
    "\"GET /api/health\"",
    "\"GET /api/bags\"",
    "endpoint.calls \"GET /api/bags\" stands here a second time"
)]
#[case::a_key_twice(
    "key = \"valise.checkout\"",
    "key = \"valise.cart\"",
    "storage.key \"valise.cart\" stands here a second time"
)]
#[case::no_toml("id = \"necessary\"\nlabel = ", "id = \"necessary\"\nlabel ", "expected")]
#[case::a_word_where_a_number_belongs("days = 30", "days = \"a month\"", "invalid type: string \"a month\"")]
#[case::a_number_where_a_word_belongs("label = \"Preferences\"", "label = 7", "invalid type: integer")]
#[case::an_unknown_retention_of_a_purpose(
    "gpc = false\nkeep = \"order\"",
    "gpc = false\nkeep = \"always\"",
    "purpose.keep \"always\" is unknown"
)]
#[case::an_unknown_purpose_of_a_service(
    "label = \"Searches\"\npurpose = \"analytics\"",
    "label = \"Searches\"\npurpose = \"searching\"",
    "service.purpose \"searching\" is unknown"
)]
#[case::an_unknown_purpose_of_a_key(
    "kind = \"local\"\npurpose = \"necessary\"",
    "kind = \"local\"\npurpose = \"need\"",
    "storage.purpose \"need\" is unknown"
)]
#[case::an_unknown_purpose_of_a_call(
    "[[endpoint]]\npurpose = \"analytics\"",
    "[[endpoint]]\npurpose = \"counting\"",
    "endpoint.purpose \"counting\" is unknown"
)]
#[case::an_unknown_purpose_of_a_field(
    "category = \"contact\"\npurpose = \"necessary\"",
    "category = \"contact\"\npurpose = \"calling\"",
    "field.purpose \"calling\" is unknown"
)]
#[case::a_recipient_that_nothing_hands_anything_to(
    "connector = { kind = \"plausible\" }\n",
    "",
    "service \"partner-analytics\" hands nothing to \"partner\": say its service.connector"
)]
#[case::a_recipient_that_no_service_names(
    "[[recipient]]\nid = \"partner\"",
    "[[recipient]]\nid = \"idle\"\nname = \"Idle\"\nrole = \"None\"\ncountry = \"PT\"\ncontact = \"idle@x.example\"\n\
        gets = \"Nothing.\"\npurpose = \"sharing\"\nbasis = \"consent\"\n\n[[recipient]]\nid = \"partner\"",
    "recipient \"idle\" is handed nothing: no service names it"
)]
#[case::a_connector_that_nobody_wrote(
    "connector = { kind = \"plausible\" }",
    "connector = { kind = \"tracker\" }",
    "unknown variant `tracker`"
)]
#[case::a_connector_to_no_origin(
    "connector = { kind = \"plausible\" }",
    "connector = { kind = \"plausible\", url = \"http://stats.example\" }",
    "service.connector.url \"http://stats.example\" must be https://"
)]
#[case::a_connector_to_the_shop_itself(
    "recipient = \"partner\"",
    "recipient = \"shop\"",
    "service.connector: \"partner-analytics\" is for the shop itself"
)]
#[case::no_name("key = \"valise.viewed\"", "key = \"\"", "storage.key is empty")]
#[case::a_browser_that_refuses_what_nobody_asks(
    "asked = \"never\"\ngpc = false",
    "asked = \"never\"\ngpc = true",
    "\"necessary\" is not asked for, so gpc cannot refuse it"
)]
#[case::a_column_without_its_table(
    "column = \"orders.full_name\"",
    "column = \"full_name\"",
    "field.column \"full_name\" must be table.column"
)]
#[case::no_day("version = \"2026-11-28\"", "version = \"soon\"", "version must be a day")]
#[case::a_schedule_that_names_no_type("id = \"replay\"", "id = \"Replay\"", "retention.id \"Replay\" must be")]
#[case::no_time_at_all("days = 30", "days = 0", "nothing is kept for 0 days")]
#[case::an_unknown_purpose_of_a_recipient(
    "purpose = \"necessary\"\nbasis = \"contract\"",
    "purpose = \"selling\"\nbasis = \"contract\"",
    "recipient.purpose \"selling\" is unknown"
)]
#[case::an_unknown_further_purpose_of_a_cookie(
    "also = [\"preferences\"",
    "also = [\"preference\"",
    "cookie.also \"preference\" is unknown"
)]
#[case::an_unknown_retention_of_a_key(
    "kind = \"local\"\npurpose = \"necessary\"\nkeep = \"preferences\"",
    "kind = \"local\"\npurpose = \"necessary\"\nkeep = \"ever\"",
    "storage.keep \"ever\" is unknown"
)]
#[case::an_unknown_retention_of_a_field(
    "category = \"contact\"\npurpose = \"necessary\"\nkeep = \"order\"",
    "category = \"contact\"\npurpose = \"necessary\"\nkeep = \"ever\"",
    "field.keep \"ever\" is unknown"
)]
#[case::a_recipient_twice(
    "id = \"carrier\"",
    "id = \"processor\"",
    "recipient.id \"processor\" stands here a second time"
)]
#[case::a_recipient_that_names_no_type(
    "id = \"carrier\"",
    "id = \"The Carrier\"",
    "recipient.id \"The Carrier\" must be"
)]
#[case::a_schedule_twice(
    "id = \"unpaid\"",
    "id = \"clearance\"",
    "retention.id \"clearance\" stands here a second time"
)]
#[case::a_cookie_twice(
    "name = \"valise_orders\"",
    "name = \"valise_cart\"",
    "cookie.name \"valise_cart\" stands here a second time"
)]
#[case::a_table_twice("name = \"order_lines\"", "name = \"orders\"", "table.name \"orders\" stands here a second time")]
#[case::a_field_of_a_form_twice(
    "form = \"checkout.mobile\"",
    "form = \"checkout.full_name\"",
    "field.form \"checkout.full_name\" stands here a second time"
)]
#[case::a_missing_key("why = \"The carrier needs to know whom to hand the parcel to.\"\n", "", "missing field `why`")]
fn a_mistake_is_told_with_its_line_and_key(#[case] from: &str, #[case] to: &str, #[case] message: &str) {
    let text = with(from, to);
    let mistakes = registry::read(&text).unwrap_err();
    let told = mistakes.iter().find(|mistake| mistake.message.contains(message));
    let told = told.unwrap_or_else(|| unreachable!("{message:?} is not among {mistakes:?}"));
    assert!(told.to_string().starts_with(&format!("privacy.toml:{}: ", told.line)));
    // The line is that of the entry, give or take the entry's own height.
    let near = line_of(REGISTRY, from);
    assert!((near.saturating_sub(9)..near + 9).contains(&told.line), "line {} is not near {near}", told.line);
}

#[test]
fn the_exact_line_of_an_unknown_purpose_is_told() {
    let text =
        with("name = \"valise_cart\"\npurpose = \"necessary\"", "name = \"valise_cart\"\npurpose = \"necesary\"");
    let mistakes = registry::read(&text).unwrap_err();
    assert_eq!(mistakes[0].line, line_of(&text, "necesary"));
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let text = with("days = 30", "days = 0").replacen("country = \"PT\"", "country = \"pt\"", 1);
    let lines: Vec<usize> = registry::read(&text).unwrap_err().iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0] < lines[1]);
}

fn fingerprint(text: &str) -> String {
    facts::fingerprint(&facts::facts(&registry::read(text).unwrap()))
}

/// promise: P7
#[rstest]
#[case::a_label("label = \"Counting visits\"", "label = \"Counting your visits\"")]
#[case::an_explanation("why = \"To learn which pages help.\"", "why = \"It shows which pages help.\"")]
#[case::a_comment("# --- Purposes", "# --- The purposes")]
#[case::the_version("version = \"2026-11-28\"", "version = \"2026-12-24\"")]
fn a_cosmetic_change_does_not_ask_again(#[case] from: &str, #[case] to: &str) {
    assert_eq!(fingerprint(&with(from, to)), fingerprint(REGISTRY));
}

/// promise: P7
#[rstest]
#[case::what_a_purpose_means("Only we see it.", "Our partners see it too.")]
#[case::how_it_is_asked("asked = \"separately\"", "asked = \"together\"")]
#[case::how_long_it_is_kept("days = 90", "days = 900")]
#[case::which_data_a_service_takes("data = \"pages and bags", "data = \"mouse movements, pages and bags")]
#[case::who_gets_it("name = \"Plausible at Valise Asia\"", "name = \"Plausible at Somebody Else\"")]
#[case::in_which_country("country = \"PT\"", "country = \"EU\"")]
#[case::where_it_is_handed_over_to(
    "connector = { kind = \"plausible\" }",
    "connector = { kind = \"plausible\", url = \"https://stats.example\" }"
)]
#[case::what_global_privacy_control_refuses("asked = \"together\"\ngpc = true", "asked = \"together\"\ngpc = false")]
#[case::what_a_recipient_gets("Which kind of page of the shop was opened.", "Which page of the shop was opened.")]
#[case::who_else_gets_a_field(
    "keep = \"newsletter\"\nrecipients = [\"mail\"]",
    "keep = \"newsletter\"\nrecipients = [\"mail\", \"partner\"]"
)]
#[case::a_cookie_for_one_purpose_more("also = [\"preferences\", \"personalisation\"", "also = [\"preferences\"")]
#[case::what_the_browser_keeps(
    "key = \"valise.saved\"\nkind = \"local\"\npurpose = \"preferences\"",
    "key = \"valise.saved\"\nkind = \"local\"\npurpose = \"personalisation\""
)]
#[case::what_is_sent(
    "calls = [\"POST /api/privacy/events\"]",
    "calls = [\"POST /api/privacy/events\", \"GET /api/health2\"]"
)]
#[case::how_far_it_may_go("area = [\"EU\", \"PT\"]", "area = [\"EU\", \"PT\", \"US\"]")]
#[case::one_more_field(
    "column = \"orders.cost\"\nlabel = \"What the order cost, in its parts\"\ncategory = \"purchase\"\npurpose = \"necessary\"",
    "column = \"orders.cost\"\nlabel = \"What the order cost, in its parts\"\ncategory = \"purchase\"\npurpose = \"marketing\""
)]
fn a_change_of_meaning_asks_again(#[case] from: &str, #[case] to: &str) {
    assert_ne!(fingerprint(&with(from, to)), fingerprint(REGISTRY));
}

/// The registry with a partner abroad, as an operator would add it.
fn with_a_partner_abroad() -> String {
    let partner = "[[recipient]]\nid = \"stats\"\nname = \"Stats\"\nrole = \"Figures\"\ncountry = \"US\"\n\
        contact = \"privacy@stats.example\"\ngets = \"Pages and their times.\"\npurpose = \"sharing\"\nbasis = \"consent\"\n\
        safeguard = \"Standard contractual clauses.\"\n\n[[service]]\nid = \"stats\"\nlabel = \"Stats\"\n\
        purpose = \"sharing\"\nrecipient = \"stats\"\ndata = \"pages\"\norigins = []\n\
        connector = { kind = \"plausible\", url = \"https://stats.example\" }\n";
    format!("{REGISTRY}\n{partner}")
}

#[test]
fn a_recipient_abroad_makes_a_purpose_of_its_transfer_that_is_asked_by_itself() {
    let read = registry::read(&with_a_partner_abroad()).unwrap();
    let transfer = read.purpose.iter().find(|p| p.id.get_ref() == "abroad-stats").unwrap();
    assert_eq!(transfer.asked, registry::Asked::Separately);
    assert!(transfer.gpc, "Global Privacy Control refuses it");
    assert_eq!(transfer.meaning, "Stats gets this in US: Pages and their times. Standard contractual clauses.");
    assert_ne!(fingerprint(&with_a_partner_abroad()), fingerprint(REGISTRY), "everybody is asked");
    let rust = generate::rust(&read, "");
    assert!(rust.contains("pub enum AbroadStats {}"), "it has a grant of its own");
    assert!(rust.contains("Self::Stats => Some(Purpose::AbroadStats)"), "and the service needs it besides its purpose");
    assert!(rust.contains("Self::VisitRecord => None"));
    let connector =
        r#"Self::Stats => Some(Connector { kind: ConnectorKind::Plausible, url: Some("https://stats.example") })"#;
    assert!(rust.contains(connector), "and what hands it over, where to");
}

/// promise: P7
#[test]
fn a_connector_is_a_fact_by_its_kind_and_by_where_it_hands_the_data_to() {
    let facts_of = |text: &str| facts::facts(&registry::read(text).unwrap());
    let told = |text: &str, fact: &str| facts_of(text).iter().filter(|told| *told == fact).count();
    assert_eq!(told(REGISTRY, "sharing: “partner-analytics” is handed over by way of plausible"), 1);
    let fact = "sharing: “stats” is handed over by way of plausible at https://stats.example";
    assert_eq!(told(&with_a_partner_abroad(), fact), 1);
    let other = with_a_partner_abroad().replace("https://stats.example\" }", "https://figures.example\" }");
    assert_ne!(fingerprint(&other), fingerprint(&with_a_partner_abroad()), "everybody is asked");
}

/// promise: P7
#[test]
fn a_change_of_the_safeguard_abroad_asks_again() {
    let other = with_a_partner_abroad().replace("Standard contractual clauses.", "An adequacy decision.");
    assert_ne!(fingerprint(&other), fingerprint(&with_a_partner_abroad()));
}
