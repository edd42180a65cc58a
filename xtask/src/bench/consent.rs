//! What asking for consent costs a browser: the boot script, the banner, and the style sheets that it is dressed in.

use std::fs;

use anyhow::{Context, Result};

use crate::compress::brotli;
use crate::report::kilobytes;
use crate::workspace::Workspace;

/// The most that the boot script may weigh, brotli.
#[cfg(test)]
const BOOT_MAX: usize = 1_000;
/// The most that all of it may weigh, brotli.
#[cfg(test)]
const ALL_MAX: usize = 6_000;

/// The parts, as they are sent but for the compression.
#[derive(Debug)]
struct Parts {
    boot: String,
    banner: String,
    /// Of the banner alone, and of the buttons and text that it shares with the whole shop.
    styles: String,
}

impl Parts {
    fn read(workspace: &Workspace) -> Result<Self> {
        let read = |path: &str| {
            let file = workspace.root().join(path);
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
        };
        let shell = read("index.html")?;
        let banner =
            shell.split_once("<section class=\"banner\"").and_then(|(_, after)| after.split_once("</section>"));
        let (banner, _) = banner.context("index.html has no banner")?;
        Ok(Self {
            boot: lines(&read("src/boot.js")?, |line| !line.starts_with("//")),
            banner: banner.to_owned(),
            styles: lines(&(read("style/banner.css")? + &read("style/ui.css")?), |_| true),
        })
    }

    fn all(&self) -> String {
        [self.boot.as_str(), &self.banner, &self.styles].join("\n")
    }
}

/// As tools/bundle.mjs leaves them, comments in style sheets aside: a little more than what is sent.
fn lines(text: &str, keep: impl Fn(&str) -> bool) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && keep(line)).collect::<Vec<_>>().join("\n")
}

/// The rows of the table of sizes.
///
/// # Errors
/// When a part cannot be read.
pub fn rows(workspace: &Workspace) -> Result<String> {
    let parts = Parts::read(workspace)?;
    let row = |name: &str, text: &str| {
        let sent = u64::try_from(brotli(text.as_bytes())?.len())?;
        Ok::<_, anyhow::Error>(format!(
            "| {name} | {} | {} |\n",
            kilobytes(u64::try_from(text.len())?),
            kilobytes(sent)
        ))
    };
    Ok(row("boot script, inline", &parts.boot)? + &row("banner and boot code with their CSS", &parts.all())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banner_its_css_and_the_boot_script_stay_within_their_budget() {
        let parts = Parts::read(&Workspace::locate().unwrap()).unwrap();
        let sent = |text: &str| brotli(text.as_bytes()).unwrap().len();
        assert!((300..=BOOT_MAX).contains(&sent(&parts.boot)), "{} bytes of boot script", sent(&parts.boot));
        assert!((1_000..=ALL_MAX).contains(&sent(&parts.all())), "{} bytes in all", sent(&parts.all()));
    }
}
