//! Shoppers by the dozen, for `cargo xtask bench`: puts a shop on this machine under load and prints what it measured
//! as one line of JSON.
//!
//! Closed loop: each shopper has a connection of her own, kept alive, and asks again as soon as she is answered. All
//! run on one thread, so that on a small machine most of it is left to the shop; whatever is compared is asked by the
//! same loop. Only loopback addresses are taken: this is no tool to press anybody else with.

mod buying;
mod connection;
mod enumerating;
mod origin;
mod rank;
mod reading;
mod report;
mod shopper;
mod signing;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::origin::Origin;

/// Loads a shop on this machine and prints figures as JSON.
#[derive(Parser)]
#[command(name = "load")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads the same addresses again and again
    Read(reading::Options),
    /// Prints the SKUs of variants that can be bought, as a JSON array
    Skus {
        /// The shop
        #[arg(long)]
        origin: Origin,
        /// How many at most
        #[arg(long, default_value_t = 64)]
        at_most: usize,
    },
    /// Prints the names in addresses of the bags on the first page, as a JSON array
    Slugs {
        /// The shop
        #[arg(long)]
        origin: Origin,
    },
    /// Adds a line to a fresh cart, again and again
    Carts(Crowd),
    /// Buys: cart, quote, order, card, until the order is placed, again and again
    Orders(Crowd),
    /// Tries to sign in, again and again, to accounts that nobody has; the shop has to trust its proxy
    SignIn(Crowd),
    /// Asks about accounts and orders that there are and that there are not, in pairs, and times the answers
    Enumeration(enumerating::Options),
    /// Buys a number of orders step by step, so that each step has a figure of its own
    Steps {
        /// The shop
        #[arg(long)]
        origin: Origin,
        /// Shoppers at once
        #[arg(long, default_value_t = 64)]
        shoppers: usize,
        /// Orders in all
        #[arg(long, default_value_t = 2_000)]
        orders: usize,
    },
}

/// How many do something, and for how long.
#[derive(Debug, Args)]
struct Crowd {
    /// The shop
    #[arg(long)]
    origin: Origin,
    /// Shoppers at once
    #[arg(long, default_value_t = 64)]
    shoppers: usize,
    /// How long, after a second that is not counted
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let told = match Cli::parse().command {
        Command::Read(options) => serde_json::to_string(&reading::run(options).await?)?,
        Command::Skus { origin, at_most } => serde_json::to_string(&shopper::skus(origin, at_most).await?)?,
        Command::Slugs { origin } => serde_json::to_string(&shopper::slugs(origin).await?)?,
        Command::Carts(crowd) => serde_json::to_string(&buying::carts(crowd).await?)?,
        Command::Orders(crowd) => serde_json::to_string(&buying::orders(crowd).await?)?,
        Command::SignIn(crowd) => serde_json::to_string(&signing::flood(crowd).await?)?,
        Command::Enumeration(options) => serde_json::to_string(&enumerating::run(options).await?)?,
        Command::Steps { origin, shoppers, orders } => {
            serde_json::to_string(&buying::steps(origin, shoppers, orders).await?)?
        }
    };
    println!("{told}");
    Ok(())
}
