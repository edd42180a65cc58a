//! The API's description is one: what `valise openapi` prints is what the running shop serves.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::report::timed;
use crate::server::Shop;
use crate::workspace::{Profile, Workspace};

/// Compares the two.
///
/// # Errors
/// When they differ, or one is no description of any path.
pub fn run(workspace: &Workspace) -> Result<()> {
    timed("the API's description", || {
        let printed = workspace.run(workspace.server(Profile::Debug)).arg("openapi").output()?;
        let printed: Value = serde_json::from_str(&printed).context("`valise openapi` prints no JSON")?;
        let shop = Shop::open(workspace, Profile::Debug)?;
        let served: Value =
            serde_json::from_str(&get(&shop.origin, "/api/openapi.json")?).context("the shop serves no JSON")?;

        ensure!(printed["paths"].as_object().is_some_and(|paths| !paths.is_empty()), "it describes no path");
        ensure!(printed == served, "`valise openapi` and /api/openapi.json differ");
        Ok(())
    })
}

/// The body of a plain HTTP answer. One local request needs no HTTP library.
fn get(origin: &str, path: &str) -> Result<String> {
    let host = origin.strip_prefix("http://").context("the shop's origin is not plain HTTP")?;
    let mut connection = TcpStream::connect(host).with_context(|| format!("cannot reach {origin}"))?;
    connection.set_read_timeout(Some(Duration::from_secs(10)))?;
    // HTTP/1.0: the answer ends with the connection and comes in one piece.
    write!(connection, "GET {path} HTTP/1.0\r\nHost: {host}\r\nAccept: application/json\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).with_context(|| format!("no answer to GET {path}"))?;
    body_of(&answer).with_context(|| format!("GET {path}"))
}

fn body_of(answer: &str) -> Result<String> {
    let (head, body) = answer.split_once("\r\n\r\n").context("not an HTTP answer")?;
    let status = head.lines().next().unwrap_or_default();
    ensure!(status.split(' ').nth(1) == Some("200"), "answered {status}");
    Ok(body.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_follows_the_empty_line() {
        assert_eq!(body_of("HTTP/1.0 200 OK\r\nA: b\r\n\r\n{}\r\n\r\n").unwrap(), "{}\r\n\r\n");
    }

    #[test]
    fn an_answer_other_than_200_is_an_error_that_shows_it() {
        let error = body_of("HTTP/1.0 404 Not Found\r\n\r\n").unwrap_err().to_string();
        assert_eq!(error, "answered HTTP/1.0 404 Not Found");
    }
}
