//! Whether the time of a refusal tells if there is an account of an address, or an order of a number: what there is and what
//! there is not, asked in pairs, one after the other over one connection.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use contract::Endpoint;
use contract::account::{
    AskReset, AskResetDraft, CredentialsDraft, Register, RegistrationDraft, SignIn, VerificationDraft,
};
use contract::orders::{FindOrder, OrderKey};
use http::{Request, StatusCode, header};
use http_body_util::Full;
use serde::Serialize;

use crate::connection::Connection;
use crate::origin::Origin;
use crate::rank;
use crate::shopper::{Shopper, variants};

/// A password that is right; a wrong one is as long.
const PASSWORD: &str = "zebras graze at noon";
const WRONG: &str = "giraffes doze at ten";
/// How often one address may be asked about before its own limit answers: of the letters of a kind an hour, three, one of
/// which an account's own registration took.
const EACH: usize = 2;
/// How many orders there are: one number may be guessed at thirty times.
const ORDERS: usize = 50;
/// Between two questions, so that none meets the letter that the one before has written.
const REST: Duration = Duration::from_millis(15);
/// How long letters may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is asked, and how often.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The shop, which has to trust its proxy
    #[arg(long)]
    origin: Origin,
    /// The folder into which it writes its mail
    #[arg(long)]
    mail: PathBuf,
    /// Pairs of each question
    #[arg(long, default_value_t = 1_000)]
    pairs: usize,
}

/// What came of one question.
#[derive(Debug, Serialize)]
pub struct Answered {
    /// Which.
    question: &'static str,
    /// Pairs.
    pairs: usize,
    /// Half of the answers about what there is took no longer, microseconds.
    known_us: f64,
    /// The same about what there is not.
    unknown_us: f64,
    /// The rank test: above 0 where what there is not takes longer.
    z: f64,
}

/// A question about the one or the other of so many.
type Ask = fn(&Known, bool, usize) -> Result<Request<Full<bytes::Bytes>>>;

/// The questions, the status of their answers, and how to ask.
const QUESTIONS: [(&str, StatusCode, Ask); 4] = [
    ("signing in with a wrong password", StatusCode::UNAUTHORIZED, sign_in),
    ("asking for a new password", StatusCode::OK, ask_reset),
    ("registering", StatusCode::OK, register),
    ("finding an order with a wrong mobile number", StatusCode::NOT_FOUND, find_order),
];

/// What there is.
struct Known {
    orders: Vec<String>,
    accounts: usize,
}

/// Makes accounts and orders, and asks.
///
/// # Errors
/// When the shop cannot be reached, or answers anything else than it should.
pub async fn run(options: Options) -> Result<Vec<Answered>> {
    let mut asker = Asker { connection: Connection::open(options.origin).await?, turn: 0 };
    let accounts = options.pairs.div_ceil(EACH);
    let known = Known { orders: orders(options.origin).await?, accounts };
    make_accounts(&mut asker, &options.mail, accounts).await?;
    let mut answered = Vec::new();
    for (question, status, ask) in QUESTIONS {
        let (mut there, mut not_there) = (Vec::new(), Vec::new());
        for pair in 0..options.pairs {
            // Either comes first half of the time, in an order that no rhythm of the shop's has.
            let known_first = pair.wrapping_mul(2_654_435_761) & 0x8000 == 0;
            for is_known in [known_first, !known_first] {
                tokio::time::sleep(REST).await;
                let took = asker.time(ask(&known, is_known, pair)?, status).await.context(question)?;
                if is_known { there.push(took) } else { not_there.push(took) }
            }
        }
        let z = rank::z(&there, &not_there);
        let (known_us, unknown_us) = (median_us(&mut there), median_us(&mut not_there));
        answered.push(Answered { question, pairs: options.pairs, known_us, unknown_us, z });
    }
    Ok(answered)
}

fn median_us(nanos: &mut [u64]) -> f64 {
    nanos.sort_unstable();
    nanos.get(nanos.len() / 2).map_or(0.0, |nanos| *nanos as f64 / 1_000.0)
}

/// Whoever asks, from another address each time, so that no limit answers.
struct Asker {
    connection: Connection,
    turn: u32,
}

impl Asker {
    async fn send(&mut self, mut request: Request<Full<bytes::Bytes>>) -> Result<(StatusCode, u64)> {
        self.turn += 1;
        let [_, high, middle, low] = self.turn.to_be_bytes();
        request.headers_mut().insert("x-forwarded-for", format!("10.{high}.{middle}.{low}").parse()?);
        let began = Instant::now();
        let answer = self.connection.send(request).await?;
        Ok((answer.status(), u64::try_from(began.elapsed().as_nanos())?))
    }

    async fn time(&mut self, request: Request<Full<bytes::Bytes>>, status: StatusCode) -> Result<u64> {
        let (answered, took) = self.send(request).await?;
        ensure!(answered == status, "answered {answered}");
        Ok(took)
    }
}

fn request<E: Endpoint>(endpoint: &E) -> Result<Request<Full<bytes::Bytes>>> {
    let request = Request::builder().method(E::METHOD.as_str()).uri(endpoint.href());
    let request = request.header(header::CONTENT_TYPE, "application/json");
    Ok(request.body(Full::from(serde_json::to_vec(&endpoint.body())?))?)
}

/// An address that has an account, or one as long that has none.
fn address(known: &Known, is_known: bool, pair: usize) -> String {
    let sign = if is_known { 'k' } else { 'u' };
    format!("{sign}{:05}@enumeration.example", pair % known.accounts)
}

fn sign_in(known: &Known, is_known: bool, pair: usize) -> Result<Request<Full<bytes::Bytes>>> {
    let draft = CredentialsDraft { email: address(known, is_known, pair), password: WRONG.to_owned() };
    request(&SignIn(draft.parse().map_err(faulty)?))
}

fn ask_reset(known: &Known, is_known: bool, pair: usize) -> Result<Request<Full<bytes::Bytes>>> {
    request(&AskReset(AskResetDraft { email: address(known, is_known, pair) }.parse().map_err(faulty)?))
}

fn register(known: &Known, is_known: bool, pair: usize) -> Result<Request<Full<bytes::Bytes>>> {
    let draft = RegistrationDraft { email: address(known, is_known, pair), password: WRONG.to_owned() };
    request(&Register(draft.parse().map_err(faulty)?))
}

fn find_order(known: &Known, is_known: bool, pair: usize) -> Result<Request<Full<bytes::Bytes>>> {
    let turn = pair % known.orders.len().max(1);
    let number = match known.orders.get(turn) {
        Some(number) if is_known => number.clone(),
        _ => format!("VL-0000-0000-{turn:04}"),
    };
    request(&FindOrder(OrderKey { number, mobile: "0151 98765432".to_owned() }))
}

fn faulty<T: std::fmt::Debug>(faults: T) -> anyhow::Error {
    anyhow::anyhow!("the load's own form is faulty: {faults:?}")
}

/// Places orders; their numbers.
async fn orders(origin: Origin) -> Result<Vec<String>> {
    let variants = variants(origin, ORDERS).await?;
    let mut shopper = Shopper::arrive(origin).await?;
    let mut numbers = Vec::new();
    for (turn, variant) in variants.iter().cycle().take(ORDERS).enumerate() {
        shopper.forget_everything();
        shopper.add(&variant.id).await?;
        let order = shopper.quote(&format!("load-enumeration-{turn:06}")).await?;
        numbers.push(shopper.place(&order).await?.number);
    }
    Ok(numbers)
}

/// Registers addresses and confirms each by its letter.
async fn make_accounts(asker: &mut Asker, mail: &Path, accounts: usize) -> Result<()> {
    for account in 0..accounts {
        let draft =
            RegistrationDraft { email: format!("k{account:05}@enumeration.example"), password: PASSWORD.to_owned() };
        asker.time(request(&Register(draft.parse().map_err(faulty)?))?, StatusCode::OK).await.context("registering")?;
    }
    let deadline = Instant::now() + PATIENCE;
    let mut confirmed = Vec::new();
    while confirmed.len() < accounts {
        if Instant::now() > deadline {
            bail!("{} letters of {accounts} came", confirmed.len());
        }
        for token in tokens(mail)? {
            if confirmed.contains(&token) {
                continue;
            }
            let draft = VerificationDraft { token: token.clone(), password: PASSWORD.to_owned() };
            let confirmation = draft.parse().map_err(faulty)?;
            asker.time(request(&confirmation)?, StatusCode::OK).await.context("confirming")?;
            confirmed.push(token);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// The tokens of the letters that ask for a confirmation.
fn tokens(mail: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(mail).context("the shop's mail")? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "eml") {
            // A long line is broken in two by a sign at its end.
            let letter = std::fs::read_to_string(path)?.replace("=\r\n", "");
            found.extend(letter.split_once("/account/verify#").map(|(_, rest)| rest.chars().take(43).collect()));
        }
    }
    Ok(found)
}
