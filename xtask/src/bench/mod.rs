//! `cargo xtask bench`: the figures of docs/PERFORMANCE.md, one file per figure, each printing Markdown to stdout.

mod sizes;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::workspace::Workspace;

/// What `bench` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Measure these figures only; all of them when none is named.
    figures: Vec<Figure>,
}

/// Something that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Figure {
    /// What a browser downloads, by asset.
    Sizes,
}

/// Measures and prints.
///
/// # Errors
/// When something does not build or a measurement fails.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let figures = if options.figures.is_empty() { Figure::value_variants() } else { &options.figures };
    for figure in figures {
        match figure {
            Figure::Sizes => sizes::run(workspace)?,
        }
    }
    Ok(())
}
