//! What to say when a call gave no answer.

use contract::ProblemCode;

use crate::api::Failure;

/// What is shown changed by another tab; read aloud.
pub const ELSEWHERE: &str = "You signed in, signed out or deleted your data in another tab. This one shows it, too.";

/// What happened, what was kept, and what can be done, in one or two sentences.
#[must_use]
pub fn message(failure: &Failure) -> &'static str {
    match failure {
        Failure::Offline => {
            "We can’t reach the shop right now. Nothing you entered is lost. Check your connection and try again."
        }
        Failure::NoCookies => {
            "Your browser refuses cookies, and the cart needs one. Allow it for this site, and try again."
        }
        Failure::Unreadable => {
            "The shop sent an answer this page can’t read. Reload the page to get its newest version."
        }
        Failure::Problem(problem) => match problem.code {
            ProblemCode::NotFound => "This is not here, or no longer.",
            ProblemCode::TooManyAttempts => "Too many attempts. Please wait a little and try again.",
            ProblemCode::TooManyUnpaid => {
                "Too many orders from your network wait for their payment. Nothing was charged. Please pay for one of \
                 them, or try again in a while."
            }
            ProblemCode::Stale => {
                "It has changed meanwhile, and this can’t be done any more. Reload the page to see why."
            }
            ProblemCode::NotSignedIn => "Please sign in first.",
            ProblemCode::Unavailable | ProblemCode::Busy | ProblemCode::Timeout => {
                "The shop is very busy. Please try again in a moment."
            }
            ProblemCode::PaymentUnavailable => {
                "The payment service does not answer. Nothing was charged. Please try again in a moment."
            }
            _ => "Something went wrong on our side. Nothing you entered is lost. Please try again.",
        },
    }
}

/// [`message`], with how long to wait where the server says so.
#[must_use]
pub fn told(failure: &Failure) -> String {
    let wait = match failure {
        Failure::Problem(problem) => problem.retry_after_s.unwrap_or_default(),
        _ => 0,
    };
    // A moment is not worth counting.
    if wait < 60 {
        return message(failure).to_owned();
    }
    [message(failure), " In about ", &wait.div_ceil(60).to_string(), " minutes it will work."].concat()
}

#[cfg(test)]
mod tests {
    use contract::Problem;

    use super::*;

    #[test]
    fn a_limit_says_how_long_to_wait_as_people_count() {
        let limited = |wait: &str| {
            let json = r#"{"type":"","title":"","status":429,"code":"too_many_attempts""#;
            let problem: Problem = crate::json::read(&[json, wait, "}"].concat()).expect("a problem");
            told(&Failure::Problem(Box::new(problem)))
        };
        assert!(limited("").ends_with("try again."));
        assert!(limited(r#","retry_after_s":30"#).ends_with("try again."));
        assert!(limited(r#","retry_after_s":601"#).ends_with("In about 11 minutes it will work."));
    }
}
