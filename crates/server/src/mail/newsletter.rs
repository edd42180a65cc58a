//! What the newsletter's letters say.

use super::Letter;
use crate::{domain::token::Token, store::newsletter::Contents, vault::Pii};

/// The letter to a subscriber: the request to confirm, or an issue. Links carry their token in the fragment, which
/// browsers keep to themselves; the header's address cannot, since mail programs send it (RFC 8058).
#[must_use]
pub fn write(contents: &Contents, email: Pii<String>, id: String, public_url: &str, token: &Token) -> Letter {
    let token = token.expose();
    let end = format!("{public_url}/newsletter#end={token}");
    let (subject, text) = match &contents.issue {
        None => (
            "Please confirm: news from Valise".to_owned(),
            format!(
                "Somebody, we hope you, asked for news from Valise to be sent to this address.\n\n\
                 If it was you, confirm it here:\n{public_url}/newsletter#confirm={token}\n\n\
                 If it was not, do nothing: without your confirmation we send nothing more and forget the address \
                 within a week. To have it forgotten now:\n{end}\n\n\
                 Valise\n"
            ),
        ),
        Some((subject, text)) => (
            subject.clone(),
            format!("{}\n\n--\nYou get this because you asked for it. To end it:\n{end}\n", text.trim_end()),
        ),
    };
    let unsubscribe =
        contents.issue.is_some().then(|| format!("{public_url}/api/newsletter/unsubscribe?token={token}"));
    Letter { id, to: email.release(), subject, text, unsubscribe }
}
