//! Letters through a mail server.

use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message::Mailbox};

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
                Ok(sent) => sent.map(|_| ()).map_err(|error| MailError::Transport(said(&error))),
                Err(_) => Err(MailError::Transport("the server took too long".to_owned())),
            }
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

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;
    use crate::mail::sender;

    #[tokio::test]
    async fn a_mail_server_that_says_nothing_is_given_up_on() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let smtp = Smtp::open(&url, sender("orders@valise.example").unwrap()).unwrap();
        let smtp = Smtp { send_time: Duration::from_millis(50), ..smtp };
        let letter = Letter {
            id: "0190-confirm".to_owned(),
            to: "ada@example.org".to_owned(),
            subject: "Your order".to_owned(),
            text: "text".to_owned(),
            unsubscribe: None,
        };
        // Accepted by the system, and by nobody else.
        assert!(matches!(smtp.send(&letter, 0).await, Err(MailError::Transport(_))));
    }
}
