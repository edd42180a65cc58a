//! Mail: letters and the two ways that they leave the shop, a folder and a mail server.

pub mod account;
pub mod cancellation;
pub mod confirmation;
pub mod deadline;
mod folder;
pub mod newsletter;
pub mod request;
mod smtp;

use std::{
    future::Future,
    pin::Pin,
    time::{Duration, SystemTime},
};

use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

pub use folder::Folder;
pub use smtp::Smtp;

/// How long a letter may take to be handed over: a mail server that hangs is one that is away.
pub const SEND_TIME: Duration = Duration::from_secs(12);

/// What RFC 8058 has mail programs send.
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Sends letters.
pub trait Mailer: std::fmt::Debug + Send + Sync + 'static {
    /// Hands a letter over. After an error that [`MailError::may_pass`] it is sent again, under the same id.
    fn send<'a>(&'a self, letter: &'a Letter, now_ms: i64) -> Sending<'a>;
}

/// A letter on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address that no mail can be sent to or from.
    #[error("mail address: {0}")]
    Address(String),
    /// The letter cannot be written down.
    #[error("letter: {0}")]
    Letter(String),
    /// The mail server will not take it, however often it is asked: nobody has such a mailbox, say.
    #[error("mail, for good: {0}")]
    Refused(String),
    /// The folder or the mail server did not take it, this time.
    #[error("mail: {0}")]
    NotTaken(String),
    /// The mail server did not say whether it took it.
    #[error("mail, perhaps taken: {0}")]
    Unsure(String),
}

impl MailError {
    /// Whether it is worth another try.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::NotTaken(_) | Self::Unsure(_))
    }

    /// Whether the letter may have left all the same, and what it says may be in somebody's hands.
    #[must_use]
    pub const fn may_have_left(&self) -> bool {
        matches!(self, Self::Unsure(_))
    }
}

/// A letter in plain text. `Debug` shows neither whom it is for nor what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for the same letter sent again, and telling nothing: letters, digits, dots and dashes.
    pub id: String,
    /// Whom it is for.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The text, lines ended by `\n`.
    pub text: String,
    /// Where one request ends letters of this kind (RFC 8058); `None` for letters that nobody can wish to end.
    pub unsubscribe: Option<String>,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Reads a sender, `Valise <orders@valise.example>`.
///
/// # Errors
/// [`MailError::Address`].
pub fn sender(text: &str) -> Result<Mailbox, MailError> {
    text.parse().map_err(|error| MailError::Address(format!("{text:?}: {error}")))
}

/// The letter as RFC 5322 wants it.
fn message(letter: &Letter, from: &Mailbox, now_ms: i64) -> Result<Message, MailError> {
    // The address was checked when it was given, so what lettre dislikes is rare; it is not for the log.
    let to = letter.to.parse().map_err(|_| MailError::Address("the consignee's cannot be written to".to_owned()))?;
    let sent_at = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now_ms).unwrap_or_default());
    let mut message = Message::builder();
    if let Some(url) = &letter.unsubscribe {
        let end = [("List-Unsubscribe", format!("<{url}>")), ("List-Unsubscribe-Post", ONE_CLICK.to_owned())];
        for (name, value) in end {
            message = message.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        }
    }
    message
        .message_id(Some(format!("<{}@{}>", letter.id, from.email.domain())))
        .date(sent_at)
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject.as_str())
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|error| MailError::Letter(error.to_string()))
}
