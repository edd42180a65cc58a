//! Letters as `.eml` files in a folder: what the shop does until it is given a mail server.

use std::path::{Path, PathBuf};

use lettre::message::Mailbox;

use super::{Letter, MailError, Mailer, Sending, message};

/// A folder of letters.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    from: Mailbox,
}

impl Folder {
    /// Writes into `folder`, which is made when missing.
    ///
    /// # Errors
    /// [`MailError::NotTaken`] when it cannot be made.
    pub fn open(folder: &Path, from: Mailbox) -> Result<Self, MailError> {
        crate::folders::make_private(folder).map_err(|error| not_taken(folder, &error))?;
        Ok(Self { folder: folder.to_owned(), from })
    }
}

impl Mailer for Folder {
    fn send<'a>(&'a self, letter: &'a Letter, now_ms: i64) -> Sending<'a> {
        Box::pin(async move {
            let bytes = message(letter, &self.from, now_ms)?.formatted();
            // Whoever watches the folder sees whole letters only; one sent again takes the place of the first.
            let (whole, part) =
                (self.folder.join(format!("{}.eml", letter.id)), self.folder.join(format!(".{}", letter.id)));
            let written = async {
                tokio::fs::write(&part, bytes).await?;
                tokio::fs::rename(&part, &whole).await
            };
            written.await.map_err(|error| not_taken(&self.folder, &error))
        })
    }
}

fn not_taken(folder: &Path, error: &std::io::Error) -> MailError {
    MailError::NotTaken(format!("{}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::sender;

    fn letter(text: &str) -> Letter {
        Letter {
            id: "0190-confirm".to_owned(),
            to: "ada@example.org".to_owned(),
            subject: "Größe".to_owned(),
            text: text.to_owned(),
            unsubscribe: None,
        }
    }

    #[tokio::test]
    async fn a_letter_sent_twice_lies_in_the_folder_once() {
        let place = tempfile::tempdir().unwrap();
        let folder =
            Folder::open(&place.path().join("mail"), sender("Valise <orders@valise.example>").unwrap()).unwrap();
        folder.send(&letter("first"), 0).await.unwrap();
        folder.send(&letter("again"), 0).await.unwrap();
        let names: Vec<_> =
            std::fs::read_dir(place.path().join("mail")).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert_eq!(names, ["0190-confirm.eml"]);
        let eml = std::fs::read_to_string(place.path().join("mail/0190-confirm.eml")).unwrap();
        assert!(eml.contains("Message-ID: <0190-confirm@valise.example>"), "{eml}");
        assert!(eml.contains("again"));
    }

    #[tokio::test]
    async fn a_subject_cannot_bring_headers_of_its_own() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), sender("orders@valise.example").unwrap()).unwrap();
        let evil = Letter { subject: "hi\r\nBcc: eve@example.org".to_owned(), ..letter("text") };
        folder.send(&evil, 0).await.unwrap();
        let eml = std::fs::read_to_string(place.path().join("0190-confirm.eml")).unwrap();
        assert!(!eml.lines().any(|line| line.starts_with("Bcc:")), "{eml}");
    }
}
