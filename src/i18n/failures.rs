//! What to say when a call gave no answer.

use contract::ProblemCode;

use crate::api::Failure;

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
