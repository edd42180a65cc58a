//! Mail through a mail server: a small one of the test's own takes it.

use std::sync::{Arc, Mutex};

use contract::{
    newsletter::{Subscribe, Subscriber},
    privacy::Purpose,
};
use rstest::rstest;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::mail::{buy, decode_quoted_printable};
use crate::support::{
    Database, Setup, TestApp, accounts::registration, any_port, eventually, shopper::consignee_with_email,
};

/// A mail server that speaks as much of RFC 5321 as one letter needs.
struct PostOffice {
    url: String,
    /// The letters it took, as they came.
    taken: Arc<Mutex<Vec<String>>>,
    /// How often it was asked to take one.
    asked: Arc<Mutex<usize>>,
    task: JoinHandle<()>,
}

impl PostOffice {
    /// One that refuses the first `refusals` letters "for now", as a server that greylists does.
    async fn open(refusals: usize) -> Self {
        Self::saying("451 4.7.1 not now", refusals).await
    }

    /// One that refuses the first `refusals` letters with these words.
    async fn saying(no: &'static str, refusals: usize) -> Self {
        let listener = any_port().await;
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (taken, asked) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<usize>>::default());
        let task = tokio::spawn(Self::run(listener, (no, refusals), Arc::clone(&taken), Arc::clone(&asked)));
        Self { url, taken, asked, task }
    }

    /// One that takes connections and says nothing.
    async fn silent() -> Self {
        let listener = any_port().await;
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<usize>>::default();
        let counted = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let mut waiting = Vec::new();
            while let Ok((client, _)) = listener.accept().await {
                waiting.push(client);
                *counted.lock().unwrap() += 1;
            }
        });
        Self { url, taken: Arc::default(), asked, task }
    }

    async fn run(
        listener: TcpListener,
        (no, refusals): (&'static str, usize),
        taken: Arc<Mutex<Vec<String>>>,
        asked: Arc<Mutex<usize>>,
    ) {
        while let Ok((client, _)) = listener.accept().await {
            let (taken, asked) = (Arc::clone(&taken), Arc::clone(&asked));
            tokio::spawn(async move {
                let refusal = || {
                    let mut asked = asked.lock().unwrap();
                    *asked += 1;
                    (*asked <= refusals).then_some(no)
                };
                // A client that hangs up ends its conversation, and nothing else.
                if let Ok(Some(letter)) = converse(client, refusal).await {
                    taken.lock().unwrap().push(letter);
                }
            });
        }
    }

    fn letters(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One conversation; gives the letter that was taken in it.
async fn converse(client: TcpStream, refusal: impl Fn() -> Option<&'static str>) -> std::io::Result<Option<String>> {
    let mut client = BufReader::new(client);
    client.write_all(b"220 post.example\r\n").await?;
    let (mut letter, mut line) = (None, String::new());
    loop {
        line.clear();
        if client.read_line(&mut line).await? == 0 {
            return Ok(letter);
        }
        let answer = match line.get(..4).unwrap_or_default() {
            "RCPT" => match refusal() {
                Some(no) => format!("{no}: {}", line.trim()),
                None => "250 fine".to_owned(),
            },
            "DATA" => {
                client.write_all(b"354 go on\r\n").await?;
                letter = Some(read_letter(&mut client).await?);
                "250 taken".to_owned()
            }
            "QUIT" => {
                client.write_all(b"221 bye\r\n").await?;
                return Ok(letter);
            }
            _ => "250 fine".to_owned(),
        };
        client.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

/// Lines up to the dot that stands alone.
async fn read_letter(client: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut letter = String::new();
    while !letter.ends_with("\r\n.\r\n") {
        if client.read_line(&mut letter).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(letter)
}

/// promise: P2.1
#[rstest]
#[case::at_once(0)]
#[case::after_two_refusals(2)]
#[tokio::test]
async fn a_confirmation_reaches_the_mail_server_once(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[case] refusals: usize,
) {
    let office = PostOffice::open(refusals).await;
    let setup = Setup { smtp_url: Some(office.url.clone()), ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    let number = buy(&shop, &consignee_with_email()).await;
    eventually("the mail server has the letter", async || !office.letters().is_empty()).await;
    shop.settled().await;
    let letters = office.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(*office.asked.lock().unwrap(), refusals + 1);
    let letter = decode_quoted_printable(&letters[0]);
    assert!(letter.contains("To: zoe@example.org") && letter.contains(&number), "{letter}");
    assert_eq!(shop.rows().await["order_tokens"], 1, "no link stays that was not mailed");
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_letter_that_is_refused_for_good_is_given_up_and_leaves_no_link(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let office = PostOffice::saying("550 5.1.1 nobody here", usize::MAX).await;
    let setup = Setup { smtp_url: Some(office.url.clone()), ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    buy(&shop, &consignee_with_email()).await;
    shop.settled().await;
    assert_eq!(*office.asked.lock().unwrap(), 1);
    assert_eq!(shop.rows().await["order_tokens"], 0);
    shop.stop().await;
}

/// A password that does not hold is no fault of the letter's.
#[rstest]
#[tokio::test]
async fn a_letter_waits_until_the_shops_own_fault_is_mended(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let office = PostOffice::saying("530 5.7.0 who are you", 1).await;
    let setup = Setup { smtp_url: Some(office.url.clone()), ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    buy(&shop, &consignee_with_email()).await;
    eventually("the mail server has the letter", async || office.letters().len() == 1).await;
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_mail_server_that_hangs_keeps_no_payment_waiting(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let office = PostOffice::silent().await;
    let setup = Setup { smtp_url: Some(office.url.clone()), ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    buy(&shop, &consignee_with_email()).await;
    eventually("a letter waits for the mail server", async || *office.asked.lock().unwrap() > 0).await;
    buy(&shop, &consignee_with_email()).await;
    let is_taken = |status: &processor::Status| *status == processor::Status::Captured;
    eventually("both amounts are taken", async || {
        let payments = shop.books().await.payments;
        payments.len() == 2 && payments.values().all(is_taken)
    })
    .await;
    // Hanging up ends the wait of the letters, which the shop would see to first.
    drop(office);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn letters_of_accounts_wait_neither_for_the_newsletter_nor_for_each_other(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let office = PostOffice::silent().await;
    let setup = Setup { smtp_url: Some(office.url.clone()), ..Setup::default() };
    let shop = TestApp::spawn_with(database, setup).await;
    let asked = || *office.asked.lock().unwrap();
    // One more than are under way at once: the newsletter is busy for longer than this test has patience.
    for n in 0..9 {
        let mut reader = shop.shopper();
        reader.call(&shop.choice(&[Purpose::Marketing])).await.unwrap();
        reader.call(&Subscribe(Subscriber { email: format!("reader{n}@example.org") })).await.unwrap();
    }
    eventually("the newsletter hangs", async || asked() >= 8).await;
    for n in 0..3 {
        shop.shopper().call(&registration(&format!("ada{n}@example.org"))).await.unwrap();
    }
    eventually("the links of three accounts are on their way", async || asked() >= 11).await;
    drop(office);
    shop.stop().await;
}
