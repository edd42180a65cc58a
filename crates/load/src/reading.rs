//! Reading: the same addresses, again and again.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bytes::Bytes;
use futures_util::future::try_join_all;
use http::{Request, StatusCode, header};
use http_body_util::Full;

use crate::connection::Connection;
use crate::origin::Origin;
use crate::report::{Report, Tally};

/// Not counted: caches fill, connections open, the processor's clock rises.
pub const WARMING: Duration = Duration::from_secs(1);

/// What is read, and how.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The server
    #[arg(long)]
    origin: Origin,
    /// Path and query; several take turns
    #[arg(long = "path", required = true)]
    paths: Vec<String>,
    /// Adds this key to the query with a number that never comes again, so that no answer can be ready
    #[arg(long)]
    vary: Option<String>,
    /// The Accept-Encoding to send, if any
    #[arg(long)]
    encoding: Option<String>,
    /// Connections, each with one request at a time
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// How long, after a second that is not counted
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

/// Reads for that long.
///
/// # Errors
/// When a connection cannot be opened.
pub async fn run(options: Options) -> Result<Report> {
    let turn = Cell::new(0);
    let begin = Instant::now() + WARMING;
    let end = begin + Duration::from_secs(options.seconds);
    let readers = (0..options.connections).map(|_| read(&options, &turn, begin, end));
    let mut all = Tally::default();
    for tally in try_join_all(readers).await? {
        all.join(tally);
    }
    Ok(all.report(end - begin))
}

async fn read(options: &Options, turn: &Cell<usize>, begin: Instant, end: Instant) -> Result<Tally> {
    let mut connection = Connection::open(options.origin).await?;
    let mut tally = Tally::default();
    let mut warm = false;
    loop {
        let now = Instant::now();
        if now >= end {
            return Ok(tally);
        }
        if !warm && now >= begin {
            tally.start_over();
            warm = true;
        }
        let mut request = Request::get(options.address(turn.replace(turn.get() + 1)));
        if let Some(encoding) = &options.encoding {
            request = request.header(header::ACCEPT_ENCODING, encoding);
        }
        let outcome = get(&mut connection, request.body(Full::default())?).await;
        tally.note(now, outcome);
    }
}

impl Options {
    fn address(&self, turn: usize) -> String {
        let path = self.paths.get(turn % self.paths.len().max(1)).map_or("/", String::as_str);
        match &self.vary {
            None => path.to_owned(),
            Some(key) => format!("{path}{}{key}={turn}", if path.contains('?') { '&' } else { '?' }),
        }
    }
}

async fn get(connection: &mut Connection, request: Request<Full<Bytes>>) -> Result<()> {
    let answer = connection.send(request).await?;
    ensure!(answer.status() == StatusCode::OK && !answer.body().is_empty(), "answered {}", answer.status());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(None, ["/a", "/b?c=d", "/a"])]
    #[case(Some("n"), ["/a?n=0", "/b?c=d&n=1", "/a?n=2"])]
    fn addresses_take_turns_and_vary_on_request(#[case] vary: Option<&str>, #[case] asked: [&str; 3]) {
        let options = Options {
            origin: "http://127.0.0.1:1".parse().unwrap(),
            paths: vec!["/a".to_owned(), "/b?c=d".to_owned()],
            vary: vary.map(str::to_owned),
            encoding: None,
            connections: 1,
            seconds: 1,
        };
        assert_eq!([0, 1, 2].map(|turn| options.address(turn)), asked);
    }
}
