//! The yardstick of `cargo xtask bench`: `ok` as plain text, through the very listener that serves the shop, and
//! nothing else. What the shop answers more slowly than this is the shop's own work.

use std::process::ExitCode;

use axum::{Router, routing::get};
use tokio::net::TcpListener;
use valise_server::serve;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("plaintext: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("ready http://{}", listener.local_addr()?);
    serve::serve(listener, Router::new().route("/", get(|| async { "ok" })), usize::MAX, serve::asked_to_stop()).await;
    Ok(())
}
