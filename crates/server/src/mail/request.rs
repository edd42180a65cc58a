//! What a person is told of a request of hers (GDPR, art. 12(3) and (4); promise: P5.2): that it was done, or why not, or
//! why it takes longer. The letter has nothing of what is held about her.

use super::Letter;
use crate::{
    domain::{
        moment::minute,
        requests::{Refusal, Turn},
    },
    http::date::day,
    store::request_letters::DueLetter,
};

/// Where else a person can go who is refused or kept waiting.
const COMPLAIN: &str =
    "If you disagree, you can complain to the data protection authority where you live, or go to court.";

/// Whom a letter goes to.
#[derive(Debug)]
pub struct To {
    /// Where.
    pub address: String,
    /// The public number of the order that it is about.
    pub order: String,
    /// Whether it is the address of an account, which has the order.
    pub has_account: bool,
}

/// The letter about `letter.turn`; `contact` is the shop's.
#[must_use]
pub fn write(letter: &DueLetter, to: To, contact: &str, public_url: &str) -> Letter {
    let request = &letter.request;
    let (asked, kind, number) = (day(request.standing.received_at), request.kind.label(), &to.order);
    let (subject, told) = said((letter.turn, letter.due_at), to.has_account, contact, public_url);
    let once = if to.has_account { "you are signed in" } else { "you have opened the order in your browser" };
    let text = format!(
        "On {asked} you asked us about the order {number}: \u{201c}{kind}\u{201d}.\n\n{told}\n\n\
         All of it, and how it went so far, once {once}:\n{public_url}/privacy/requests\n\nValise\n"
    );
    let (id, subject) = (format!("{}.{}", request.id, letter.number), subject.to_owned());
    Letter { id, to: to.address, subject, text, unsubscribe: None }
}

fn said((turn, due_at): (Turn, i64), has_account: bool, contact: &str, public_url: &str) -> (&'static str, String) {
    match turn {
        Turn::AskForProof if has_account => (
            "Please show us that it is you",
            format!(
                "Before we do anything about it, we have to know that it was you. Sign in, and ask again there; we never want a \
                 copy of an identity card:\n{public_url}/privacy/requests"
            ),
        ),
        Turn::AskForProof => (
            "Please show us that it is you",
            format!(
                "Before we do anything about it, we have to know that it was you. Open the order with its number and the \
                 mobile number that it was placed with, and ask again there; we never want a copy of an identity card:\n\
                 {public_url}/orders/find"
            ),
        ),
        Turn::AskThePerson => (
            "A question about your request",
            format!(
                "We have a question, and cannot go on without your answer. Please write to {contact} and name the order: we \
                 tell you then what we need to know. Until you have answered, the time that the law gives us stands still."
            ),
        ),
        Turn::Extend => (
            "Your request takes longer",
            format!(
                "It is more than we can do well within a month. The law lets us take two months more, once, where a request \
                 is involved or where many come at the same time, and that is why we do. You have our answer by {} at the \
                 latest.\n\n{COMPLAIN}",
                minute(due_at)
            ),
        ),
        Turn::Refuse(why) => ("Your request was closed", format!("We have not done it. {}\n\n{COMPLAIN}", reason(why))),
        Turn::Begin | Turn::Answered | Turn::Finish => ("Your request is done", "It is done.".to_owned()),
    }
}

const fn reason(why: Refusal) -> &'static str {
    match why {
        Refusal::NotVerified => "We could not tell that it was you who asked.",
        Refusal::NoAnswer => "We had no answer to what we asked you, and cannot do it without.",
        Refusal::LawForbids => {
            "A law demands the opposite of us: the page of the order says what we keep, and until when."
        }
        Refusal::Excessive => "It was asked again and again, or has no ground that we can see.",
        Refusal::TakenBack => "You took it back.",
    }
}

#[cfg(test)]
mod tests {
    use contract::privacy::RequestKind;

    use super::*;
    use crate::{
        domain::requests::{Standing, State, Subject},
        store::requests::RequestRow,
    };

    const DUE_AT: i64 = 1_803_416_399_999;

    fn letter(turn: Turn) -> Letter {
        to(turn, false)
    }

    fn to(turn: Turn, has_account: bool) -> Letter {
        let standing = Standing { state: State::InProgress, ..Standing::received(1_795_459_199_999) };
        let subject = Subject::Order("o1".to_owned());
        let request = RequestRow { id: "019".to_owned(), kind: RequestKind::Erasure, subject, standing, told: None };
        let due = DueLetter { request, number: 3, turn, due_at: DUE_AT, attempt: 1 };
        let to = To { address: "ada@example.org".to_owned(), order: "VL-1".to_owned(), has_account };
        write(&due, to, "privacy@valise.example", "https://valise.example")
    }

    /// promise: P5.2
    #[test]
    fn promise_p5_2_more_time_is_told_with_its_reason_the_new_deadline_and_where_to_complain() {
        let letter = letter(Turn::Extend);
        assert_eq!((letter.id.as_str(), letter.to.as_str()), ("019.3", "ada@example.org"));
        for words in ["2026-11-23", "VL-1", "Delete it", "that is why", &minute(DUE_AT), "authority"] {
            assert!(letter.text.contains(words), "{words} is not in {}", letter.text);
        }
    }

    /// promise: P5.2
    #[rstest::rstest]
    fn promise_p5_2_a_refusal_is_told_with_its_reason_and_where_to_complain(
        #[values(Refusal::NotVerified, Refusal::NoAnswer, Refusal::LawForbids, Refusal::Excessive)] why: Refusal,
    ) {
        let text = letter(Turn::Refuse(why)).text;
        assert!(text.contains(reason(why)) && text.contains("authority") && text.contains("court"), "{text}");
    }

    #[test]
    fn a_question_says_whom_to_answer_and_proof_needs_no_identity_card() {
        assert!(letter(Turn::AskThePerson).text.contains("privacy@valise.example"));
        assert!(letter(Turn::AskForProof).text.contains("https://valise.example/orders/find"));
        assert!(letter(Turn::Finish).text.contains("It is done."));
    }

    #[test]
    fn who_has_an_account_is_told_to_sign_in_and_not_to_look_for_her_order() {
        for turn in [Turn::AskForProof, Turn::Extend] {
            let (account, guest) = (to(turn, true).text, letter(turn).text);
            assert!(account.to_lowercase().contains("sign") && !account.contains("mobile number"), "{account}");
            assert!(!account.contains("/orders/find") && !account.contains("opened the order"), "{account}");
            assert!(guest.contains("opened the order in your browser"), "{guest}");
        }
    }
}
