//! Letters through a mail server.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{Error, response::Code},
};

use super::{Letter, MailError, Mailer, SEND_TIME, Sending, message};

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    send_time: Duration,
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
        Ok(Self { transport, from, send_time: SEND_TIME })
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
            // The transport's own time is for the connection alone: a server that takes that and says nothing more
            // would be waited for without end.
            match tokio::time::timeout(self.send_time, self.transport.send(message)).await {
                Ok(sent) => sent.map(|_| ()).map_err(|error| fault(&error)),
                Err(_) => Err(MailError::Unsure("the server took too long".to_owned())),
            }
        })
    }
}

/// What a failure means. Of a refusal the code alone is for the log: servers like to repeat the address in words.
fn fault(error: &Error) -> MailError {
    match error.status() {
        Some(code) if is_about_the_letter(code) => MailError::Refused(format!("the server answers {code}")),
        Some(code) => MailError::NotTaken(format!("the server answers {code}")),
        None if is_unreached(error) => MailError::NotTaken(error.to_string()),
        None => MailError::Unsure(error.to_string()),
    }
}

/// Whether an answer is a last word about this letter. Other words that call themselves permanent are about the shop, a
/// password that does not hold or a server that serves nobody just now: letters wait until that is mended.
fn is_about_the_letter(code: Code) -> bool {
    matches!(code.to_string().as_str(), "550" | "551" | "552" | "553" | "555" | "556")
}

/// Whether there was nobody to hand the letter to.
fn is_unreached(error: &Error) -> bool {
    use std::io::ErrorKind as Kind;
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return matches!(io.kind(), Kind::ConnectionRefused | Kind::HostUnreachable | Kind::NetworkUnreachable);
        }
        source = cause.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;
    use crate::mail::sender;

    fn letter() -> Letter {
        Letter {
            id: "0190-confirm".to_owned(),
            to: "ada@example.org".to_owned(),
            subject: "Your order".to_owned(),
            text: "text".to_owned(),
            unsubscribe: None,
        }
    }

    #[tokio::test]
    async fn a_mail_server_that_says_nothing_is_given_up_on() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let smtp = Smtp::open(&url, sender("orders@valise.example").unwrap()).unwrap();
        let smtp = Smtp { send_time: Duration::from_millis(50), ..smtp };
        // Accepted by the system, and by nobody else.
        assert!(matches!(smtp.send(&letter(), 0).await, Err(MailError::Unsure(_))));
    }

    #[tokio::test]
    async fn a_letter_that_nobody_was_there_to_take_has_not_left() {
        let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let smtp = Smtp::open(&format!("smtp://{gone}"), sender("orders@valise.example").unwrap()).unwrap();
        assert!(matches!(smtp.send(&letter(), 0).await, Err(MailError::NotTaken(_))));
    }
}
