//! The page's HTML: pure functions of the payment and of what was typed.

use super::card_form::CardForm;
use super::html::Text;
use super::saved::Choices;
use super::text;
use crate::money;
use crate::record::Record;
use crate::test_cards;

/// Where the card is typed, or one that was kept is chosen.
pub(crate) fn card(merchant: &str, record: &Record, form: &CardForm<'_>, choices: &Choices) -> String {
    let content = format!(
        r#"{summary}
<form method="post" action="/pay/{session}" novalidate>
{cards}
{number}
<div class="pair">
{expiry}
{code}
</div>
{question}
<button class="main">Pay {amount}</button>
</form>
{cancel}
{hint}"#,
        summary = form.error_summary(),
        session = Text(&record.session),
        cards = choices.cards(),
        question = choices.question(merchant),
        number = form.number.html(),
        expiry = form.expiry.html(),
        code = form.code.html(),
        amount = Text(&amount(record)),
        cancel = back_to_shop(record, "Cancel and return to the shop"),
        hint = test_card_hint(),
    );
    let prefix = if form.failed() { "Error: " } else { "" };
    let title = format!("{prefix}Pay {} to {merchant}", amount(record));
    bill(&title, merchant, record, &content)
}

/// The bank asks the shopper: 3-D Secure.
pub(crate) fn bank(merchant: &str, record: &Record) -> String {
    let content = format!(
        r#"<h2>Confirm with your bank</h2>
<p>Your bank asks whether you want to pay <strong>{amount}</strong> to {merchant} with your {card}.</p>
<form method="post" action="/pay/{session}/bank">
<button class="main" name="answer" value="approve">Approve</button>
<button name="answer" value="refuse">Refuse</button>
</form>
<p class="note">In the sandbox, this page stands in for your bank’s own.</p>"#,
        amount = Text(&amount(record)),
        merchant = Text(merchant),
        card = Text(&card_name(record)),
        session = Text(&record.session),
    );
    bill("Confirm with your bank", merchant, record, &content)
}

/// The bank has not answered yet.
pub(crate) fn waiting(merchant: &str, record: &Record) -> String {
    let content = format!(
        r#"<h2>Waiting for your bank</h2>
<p role="status">Your bank is checking the payment with your {card}. This page goes on by itself; please do not pay twice.</p>
<div class="progress" aria-hidden="true"></div>
<p><a href="/pay/{session}/answer">Look again</a></p>"#,
        card = Text(&card_name(record)),
        session = Text(&record.session),
    );
    bill("Waiting for your bank", merchant, record, &content)
}

/// The payment was given up, or its time ran out.
pub(crate) fn closed(merchant: &str, record: &Record) -> String {
    let content = format!(
        "<h2>This payment is closed</h2>\n\
         <p>Nothing was charged. To pay, start again from the shop.</p>\n{}",
        back_to_shop(record, "Return to the shop"),
    );
    bill("This payment is closed", merchant, record, &content)
}

/// No payment has that address.
pub(crate) fn unknown() -> String {
    shell(
        "Page not found",
        "<div class=\"alone\"><h1>Page not found</h1>\n\
         <p>There is no payment at this address. Go back to the shop and start again from there.</p></div>",
    )
}

/// The processor itself failed.
pub(crate) fn unavailable() -> String {
    shell(
        "Something went wrong",
        "<div class=\"alone\"><h1>Something went wrong</h1>\n\
         <p>We could not do this now. Reload this page to see how your payment stands: \
         you will not pay twice.</p></div>",
    )
}

/// What is paid for beside `content`.
fn bill(title: &str, merchant: &str, record: &Record, content: &str) -> String {
    let body = format!(
        r#"<div class="bill">
<section class="order" aria-labelledby="order">
<h1 id="order">Pay {merchant}</h1>
<p class="amount">{amount}</p>
<p class="description">{description}</p>
</section>
<section class="step">
{content}
</section>
</div>"#,
        merchant = Text(merchant),
        amount = Text(&amount(record)),
        description = Text(&record.description),
    );
    shell(title, &body)
}

fn shell(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/page.css">
</head>
<body>
<header><p class="processor">Sandbox Payments</p><p class="badge">Test mode: no money moves</p></header>
<main>
{body}
</main>
</body>
</html>
"#,
        title = Text(title),
    )
}

fn test_card_hint() -> String {
    let rows: Vec<String> = test_cards::ALL
        .into_iter()
        .map(|entry| format!("<tr><td class=\"number\">{}</td><td>{}</td></tr>", entry.number, entry.says))
        .collect();
    format!(
        "<details class=\"hint-cards\">\n<summary>Test cards</summary>\n\
         <p>Any expiry ahead of today and any security code will do.</p>\n\
         <table><thead><tr><th scope=\"col\">Card number</th><th scope=\"col\">What happens</th></tr></thead>\n\
         <tbody>{}</tbody></table>\n</details>",
        rows.join("\n")
    )
}

fn back_to_shop(record: &Record, label: &str) -> String {
    format!("<p class=\"back\"><a href=\"{}\">{label}</a></p>", Text(&record.cancel_url))
}

fn amount(record: &Record) -> String {
    money::display(record.amount_minor, &record.currency)
}

fn card_name(record: &Record) -> String {
    record
        .card
        .as_ref()
        .map_or_else(|| "card".to_owned(), |card| format!("{} ending in {}", text::brand(card.brand), card.last4))
}
