//! Letters through a mail server.

use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message::Mailbox};

use super::{Letter, MailError, Mailer, Sending, message};

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// The server at `url`: `smtps://user:password@host:port`, or `smtp://` for one that is trusted to be near.
    ///
    /// # Errors
    /// [`MailError::Address`] for a URL that is none.
    pub fn open(url: &str, from: Mailbox) -> Result<Self, MailError> {
        // The URL holds a password: it is not repeated.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| MailError::Address(format!("the mail server's: {error}")))?
            .build();
        Ok(Self { transport, from })
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from.to_string()).finish_non_exhaustive()
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, letter: &'a Letter, now_ms: i64) -> Sending<'a> {
        Box::pin(async move {
            let message = message(letter, &self.from, now_ms)?;
            let sent = self.transport.send(message).await;
            sent.map(|_| ()).map_err(|error| MailError::Transport(said(&error)))
        })
    }
}

/// What went wrong, for the log: of a refusal the code alone, since servers like to repeat the address in words.
fn said(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the server answers {code}"),
        None => error.to_string(),
    }
}
