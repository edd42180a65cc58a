//! `cargo xtask bench`: the figures of docs/PERFORMANCE.md, one file per figure, each printing Markdown to stdout.
//!
//! Everything is measured in release builds, against a shop of its own on this machine. No test depends on a figure.

mod auditing;
mod buying;
mod consent;
mod enumeration;
mod list;
mod load;
mod machine;
mod many_bags;
mod pages;
mod recommend;
mod rights;
mod sealing;
mod signing;
mod sizes;
mod spread;

use anyhow::Result;
use clap::{Args, ValueEnum};

use self::load::Load;
use crate::build;
use crate::workspace::Workspace;

/// What `bench` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Measure these figures only; all of them when none is named.
    figures: Vec<Figure>,
    /// How often each is measured; the median and the extremes are shown.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// How long each run of a load lasts, after a second that is not counted.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Measures what was built before, whatever the sources say since.
    #[arg(long)]
    built: bool,
}

/// Something that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Figure {
    /// What a browser downloads, by asset.
    Sizes,
    /// Lighthouse on home, list and bag, and what the list costs a cold browser.
    Pages,
    /// The list of 12 with prices, against plain text from the same listener.
    List,
    /// A catalogue of 10,000 bags: lists, search and facets, start and memory.
    ManyBags,
    /// How long a device takes to rank, and how large its model is.
    Recommend,
    /// Lines put into fresh carts, one shopper to many at once.
    Carts,
    /// Orders placed, whole and step by step, on SQLite and PostgreSQL.
    Orders,
    /// Personal columns sealed and opened, data keys made and destroyed, beside the requests that they are part of.
    Sealing,
    /// Transactions, and orders placed, with and without an entry in the audit log.
    Auditing,
    /// Export and erasure of a person with 1,000 orders and 100,000 events.
    Rights,
    /// The list beside a flood of people who sign in.
    SignIn,
    /// Whether the time of an answer tells that there is an account or an order.
    Enumeration,
}

/// How often and how long something is measured.
#[derive(Debug, Clone, Copy)]
struct Effort {
    runs: u32,
    seconds: u32,
}

impl Effort {
    /// The length of a load as the generator's arguments.
    fn seconds(self) -> String {
        self.seconds.to_string()
    }
}

/// Measures and prints.
///
/// # Errors
/// When something does not build or a measurement fails.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let figures = if options.figures.is_empty() { Figure::value_variants() } else { &options.figures };
    let effort = Effort { runs: options.runs, seconds: options.seconds };
    if !options.built {
        build::run(workspace)?;
    }
    let load = Load::build(workspace)?;
    println!("{}", machine::describe(workspace)?);
    for figure in figures {
        println!();
        match figure {
            Figure::Sizes => sizes::run(workspace)?,
            Figure::Pages => pages::run(workspace, &load, effort)?,
            Figure::List => list::run(workspace, &load, effort)?,
            Figure::ManyBags => many_bags::run(workspace, &load, effort)?,
            Figure::Recommend => recommend::run(workspace, effort)?,
            Figure::Carts => buying::carts(workspace, &load, effort)?,
            Figure::Orders => buying::orders(workspace, &load, effort)?,
            Figure::Sealing => sealing::run(workspace, &load, effort)?,
            Figure::Auditing => auditing::run(workspace, &load, effort)?,
            Figure::Rights => rights::run(workspace)?,
            Figure::SignIn => signing::run(workspace, &load, effort)?,
            Figure::Enumeration => enumeration::run(workspace, &load)?,
        }
    }
    Ok(())
}
