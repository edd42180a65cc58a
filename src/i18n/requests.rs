//! Words of the page of requests. What can be asked, and where a request stands, is called in the contract.

/// The page's heading.
pub const HEADING: &str = "Your requests";
/// Under it.
pub const LEAD: &str = "Ask us in writing, and see until when the law gives us time: a calendar month, longer only by what we wait for you, or once by two months if we tell you why.";
/// What needs no request.
pub const YOURSELF: &str = "See, download, correct or delete your data yourself, at once";
/// Where there is none.
pub const NONE: &str = "You have not asked us for anything.";
/// Over the form.
pub const ASK_HEADING: &str = "Ask us";
/// What is asked.
pub const KIND: &str = "What shall we do?";
/// About which order.
pub const ORDER: &str = "About which order?";
/// Sends it.
pub const ASK: &str = "Send the request";
/// Where there is no order to ask about.
pub const NO_ORDERS: &str = "A request is about an order that this browser may see. Open yours first.";
/// Ends it.
pub const TAKE_BACK: &str = "Take it back";

/// Until when it is answered.
#[must_use]
pub fn due(day: &str) -> String {
    ["We answer by ", day, " at the latest."].concat()
}

/// What happened to a request.
#[must_use]
pub fn turn(turn: &str) -> &'static str {
    match turn {
        "received" => "You asked",
        "asked_for_proof" => "We asked you to show that it is you",
        "begun" => "We began",
        "asked" => "We have a question: please write to us. Until then the time stands still",
        "answered" => "You answered",
        "extended" => "We need two months more: it is more than we can do well in one",
        "done" => "Done",
        _ => "Closed",
    }
}

/// Why it was closed, and where else to go where it was not she who closed it (GDPR, art. 12(4)). Whoever gave no address
/// gets no letter that says so.
#[must_use]
pub fn refusal(why: &str) -> String {
    let why = match why {
        "taken_back" => return "You took it back.".to_owned(),
        "not_verified" => "We could not tell that it is you.",
        "no_answer" => "We had no answer from you.",
        "law_forbids" => "The law does not let us.",
        _ => "It was asked again and again, or has no ground that we can see.",
    };
    [why, " If you disagree, you can complain to the data protection authority where you live, or go to court."]
        .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// promise: P5.2
    #[test]
    fn promise_p5_2_who_is_refused_is_told_where_to_complain_and_who_took_it_back_is_not() {
        for why in ["not_verified", "no_answer", "law_forbids", "excessive"] {
            let said = refusal(why);
            assert!(said.contains("authority") && said.contains("court"), "{why}: {said}");
        }
        assert_eq!(refusal("taken_back"), "You took it back.");
    }
}
