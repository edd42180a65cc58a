//! The hosted page: where the shopper types the card, on the processor's own origin.
//!
//! Server-rendered; needs no script. Its address is an unguessable token, which is all the right
//! that anybody has to it; `no-referrer` keeps it from the shop. What the page shows follows from
//! where the payment stands, so reload, Back and double submits are harmless: each POST answers by
//! a redirect, either to the page again or to the shop.

mod answer;
mod card_form;
mod html;
mod saved;
mod text;
mod view;

use std::time::Duration;

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::processor::{Error, Processor};
use crate::record::Record;
use crate::status::Status;
use answer::{PageAnswer, see_other};
use card_form::CardForm;
use saved::{Choices, Submission, Wanted};

const LARGEST_BODY: usize = 16 * 1024;
/// How long the waiting page's next request is held open for the bank's answer.
const HOLD: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(150);

/// The page's routes and its two assets.
pub(crate) fn routes() -> Router<Processor> {
    Router::new()
        .route("/pay/{session}", get(show).post(pay))
        .route("/pay/{session}/bank", post(answer_bank))
        .route("/pay/{session}/answer", get(wait_for_bank))
        .route("/assets/page.css", get(stylesheet))
        .route("/assets/icon.svg", get(icon))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .fallback(|| async { PageAnswer::unknown() })
}

async fn show(State(processor): State<Processor>, Path(session): Path<String>) -> PageAnswer {
    match processor.find_by_session(&session).await {
        Ok(record) => present(&processor, &record).await,
        Err(error) => failed(&error),
    }
}

async fn pay(
    State(processor): State<Processor>,
    Path(session): Path<String>,
    submitted: Result<Form<Submission>, FormRejection>,
) -> PageAnswer {
    let record = match processor.find_by_session(&session).await {
        Ok(record) => record,
        Err(error) => return failed(&error),
    };
    // A form that cannot be read is an empty one: every field then says that it is missing.
    let Form(submitted) = submitted.unwrap_or_default();
    if !record.status.takes_a_card() {
        return see_other(&format!("/pay/{session}"));
    }
    let offered = match processor.offered(record.reference).await {
        Ok(offered) => offered,
        Err(error) => return failed(&error),
    };
    match submitted.read(offered.as_deref(), processor.now_ms()) {
        Wanted::Try(card, keep) => onward(processor.charge_keeping(record.reference, card, keep).await, &session),
        // Removed in another tab, or over since the page was shown, which then shows what there is.
        Wanted::Gone => see_other(&format!("/pay/{session}")),
        Wanted::Mend(errors) => {
            let draft = submitted.draft();
            let form = CardForm::mend(&draft, errors);
            let body = view::card(&processor.settings().merchant, &record, &form, &submitted.choices(offered));
            PageAnswer::page(StatusCode::UNPROCESSABLE_ENTITY, &record, body)
        }
    }
}

#[derive(Deserialize)]
struct BankAnswer {
    answer: Answer,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Approve,
    Refuse,
}

async fn answer_bank(
    State(processor): State<Processor>,
    Path(session): Path<String>,
    answer: Result<Form<BankAnswer>, FormRejection>,
) -> PageAnswer {
    let record = match processor.find_by_session(&session).await {
        Ok(record) => record,
        Err(error) => return failed(&error),
    };
    let Ok(Form(BankAnswer { answer })) = answer else {
        return see_other(&format!("/pay/{session}"));
    };
    let approved = answer == Answer::Approve;
    let answered = processor.answer_challenge(record.reference, approved).await;
    onward(answered, &session)
}

/// Holds the request until the bank has answered, then shows where the payment stands: a page that
/// waits without a script, and without flicker.
async fn wait_for_bank(State(processor): State<Processor>, Path(session): Path<String>) -> PageAnswer {
    let answered = async {
        loop {
            match processor.find_by_session(&session).await {
                Ok(record) if record.status == Status::Processing && !record.asks_the_shopper() => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                Ok(_) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    };
    match tokio::time::timeout(HOLD, answered).await {
        Ok(Err(error)) => failed(&error),
        Ok(Ok(())) | Err(_) => see_other(&format!("/pay/{session}")),
    }
}

/// After a submission: to the shop when paid, else to the page, which says how things stand. A
/// forbidden step means that another submission was quicker, which is no error to show.
fn onward(done: Result<Record, Error>, session: &str) -> PageAnswer {
    match done {
        Ok(record) if record.status == Status::Authorised => see_other(&record.return_url),
        Ok(_) | Err(Error::Forbidden(_) | Error::Overtaken) => see_other(&format!("/pay/{session}")),
        Err(error) => failed(&error),
    }
}

/// What the page shows where the payment stands.
async fn present(processor: &Processor, record: &Record) -> PageAnswer {
    let merchant = &processor.settings().merchant;
    let over = record.expires_at_ms <= processor.now_ms();
    match record.status {
        Status::Authorised | Status::Captured | Status::Refunded => see_other(&record.return_url),
        Status::Voided | Status::Expired => closed(merchant, record),
        Status::Created | Status::Declined if over => closed(merchant, record),
        Status::Created | Status::Declined => {
            let choices = match processor.offered(record.reference).await {
                Ok(offered) => Choices::fresh(offered),
                Err(error) => return failed(&error),
            };
            let body = view::card(merchant, record, &CardForm::fresh(record.last_error), &choices);
            PageAnswer::page(StatusCode::OK, record, body)
        }
        Status::Processing if record.asks_the_shopper() => {
            PageAnswer::page(StatusCode::OK, record, view::bank(merchant, record))
        }
        Status::Processing => PageAnswer::page(StatusCode::OK, record, view::waiting(merchant, record))
            .refreshing(&format!("/pay/{}/answer", record.session)),
    }
}

fn closed(merchant: &str, record: &Record) -> PageAnswer {
    PageAnswer::page(StatusCode::GONE, record, view::closed(merchant, record))
}

fn failed(error: &Error) -> PageAnswer {
    match error {
        Error::UnknownPayment => PageAnswer::unknown(),
        error => {
            tracing::error!(%error, "the payment page failed");
            PageAnswer::unavailable()
        }
    }
}

async fn stylesheet() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("page/page.css"))
}

async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", include_str!("page/icon.svg"))
}

fn asset(content_type: &'static str, body: &'static str) -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, "public, max-age=300"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        body,
    )
}
