//! What a shopper on a phone waits for: Lighthouse on home, list and bag, and what the list costs a cold browser.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Effort;
use super::load::Load;
use super::spread::Spread;
use crate::process::Run;
use crate::report::{kilobytes, timed};
use crate::server::Shop;
use crate::setup::{apt, node};
use crate::workspace::{Profile, Workspace};

/// Chromium refuses its sandbox to root, and a measurement wants nothing else to happen.
const CHROMIUM: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking \
    --disable-component-update --disable-sync";

/// Lighthouse's own categories, as it names and as the table heads them.
const CATEGORIES: [(&str, &str); 4] = [
    ("performance", "performance"),
    ("accessibility", "accessibility"),
    ("best-practices", "best practices"),
    ("seo", "SEO"),
];

/// Measures and prints the tables.
///
/// # Errors
/// When something does not build, or Lighthouse cannot load a page.
pub fn run(workspace: &Workspace, load: &Load, effort: Effort) -> Result<()> {
    let lighthouse = Lighthouse {
        program: node::packages(workspace, node::Scope::Test)?.join("lighthouse"),
        chromium: apt::chromium()?,
        reports: tempfile::tempdir().context("cannot create a folder for Lighthouse's reports")?,
    };
    let shop = Shop::open(workspace, Profile::Release)?;
    let slugs: Vec<String> = load.ask(&["slugs", "--origin", &shop.origin])?;
    let slug = slugs.first().context("there is no bag to look at")?;
    let pages = [("home", "/".to_owned()), ("list", "/bags".to_owned()), ("bag", format!("/bags/{slug}"))];

    let heads = CATEGORIES.map(|(_, head)| head).join(" | ");
    println!("| Lighthouse, mobile | {heads} | largest paint | layout shift | blocked |");
    println!("|---|{}", "---:|".repeat(CATEGORIES.len() + 3));
    let mut list = Vec::new();
    for (name, path) in pages {
        let reports: Vec<Value> = timed(&format!("Lighthouse on {path}"), || {
            (0..effort.runs).map(|_| lighthouse.look(&format!("{}{path}", shop.origin))).collect()
        })?;
        println!("| {name} | {} |", cells(&reports));
        for fault in reports.iter().flat_map(faults).collect::<BTreeSet<_>>() {
            eprintln!("  {name}: {fault}");
        }
        if name == "list" {
            list = reports;
        }
    }
    println!("\nThe list page as a cold browser gets it, all but images:\n");
    if let Some(report) = list.first() {
        print!("{}", received(report));
    }
    Ok(())
}

/// How often one page is tried.
const ATTEMPTS: u32 = 3;

/// Lighthouse with its defaults for a phone: a slow processor and a slow line are simulated.
struct Lighthouse {
    program: PathBuf,
    chromium: PathBuf,
    reports: tempfile::TempDir,
}

impl Lighthouse {
    /// Loads a page once, as a browser that was never there, and gives the report. Chromium now and then hands over no
    /// trace at all, and Lighthouse then asks to be run again: it is, a few times.
    fn look(&self, url: &str) -> Result<Value> {
        let mut attempts = 1..=ATTEMPTS;
        loop {
            let looked = self.look_once(url);
            attempts.next();
            if looked.is_ok() || attempts.is_empty() {
                return looked;
            }
        }
    }

    fn look_once(&self, url: &str) -> Result<Value> {
        let report = self.reports.path().join("report.json");
        let only: Vec<&str> = CATEGORIES.iter().map(|(id, _)| *id).collect();
        Run::new(&self.program)
            .args([url, "--quiet", "--output=json", CHROMIUM])
            .arg(format!("--only-categories={}", only.join(",")))
            .arg(format!("--output-path={}", report.display()))
            .env("CHROME_PATH", &self.chromium)
            .check()?;
        read(&report).with_context(|| format!("Lighthouse on {url}"))
    }
}

fn read(report: &Path) -> Result<Value> {
    let report: Value = serde_json::from_str(&fs::read_to_string(report)?)?;
    match report["runtimeError"]["message"].as_str() {
        Some(why) => anyhow::bail!("{why}"),
        None => Ok(report),
    }
}

fn cells(reports: &[Value]) -> String {
    let over =
        |figure: &dyn Fn(&Value) -> f64, unit: fn(f64) -> String| Spread::of(reports.iter().map(figure)).show(unit);
    let audit =
        |id: &'static str| move |report: &Value| report["audits"][id]["numericValue"].as_f64().unwrap_or(f64::NAN);
    let mut cells: Vec<String> = CATEGORIES
        .iter()
        .map(|(id, _)| {
            let score = |report: &Value| report["categories"][id]["score"].as_f64().unwrap_or_default() * 100.0;
            over(&score, |score| format!("{score:.0}"))
        })
        .collect();
    cells.push(over(&audit("largest-contentful-paint"), |ms| format!("{:.2} s", ms / 1_000.0)));
    cells.push(over(&audit("cumulative-layout-shift"), |shift| format!("{shift:.3}")));
    cells.push(over(&audit("total-blocking-time"), |ms| format!("{ms:.0} ms")));
    cells.join(" | ")
}

/// What Lighthouse finds to be wrong, beyond mere speed.
fn faults(report: &Value) -> Vec<String> {
    let judged = CATEGORIES.iter().skip(1).flat_map(|(id, _)| report["categories"][id]["auditRefs"].as_array());
    judged
        .flatten()
        .filter(|reference| reference["weight"].as_f64().is_some_and(|weight| weight > 0.0))
        .filter_map(|reference| report["audits"].get(reference["id"].as_str()?))
        .filter(|audit| audit["score"].as_f64().is_some_and(|score| score < 1.0))
        .filter_map(|audit| audit["title"].as_str().map(str::to_owned))
        .collect()
}

/// One request as it went over the wire, head and body.
struct Received {
    kind: String,
    path: String,
    bytes: u64,
}

fn received(report: &Value) -> String {
    let requests = report["audits"]["network-requests"]["details"]["items"].as_array();
    let requests: Vec<Received> = requests
        .into_iter()
        .flatten()
        .filter_map(|item| {
            let url = item["url"].as_str()?;
            let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|start| &rest[start..]))?;
            Some(Received {
                kind: item["resourceType"].as_str().unwrap_or("Other").to_owned(),
                path: path.to_owned(),
                bytes: item["transferSize"].as_u64().unwrap_or_default(),
            })
        })
        .filter(|request| request.kind != "Image")
        .collect();
    let all: u64 = requests.iter().map(|request| request.bytes).sum();
    let rows = requests.iter().map(|Received { kind, path, bytes }| {
        format!("| {} `{path}` | {} |\n", kind.to_lowercase(), kilobytes(*bytes))
    });
    let total = format!("| **{} requests** | {} |\n", requests.len(), kilobytes(all));
    ["| as sent | with heads |\n|---|---:|\n".to_owned()].into_iter().chain(rows).chain([total]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn images_are_left_out_of_what_the_list_costs() {
        let item = |kind: &str, path: &str, bytes: u64| json!({"resourceType": kind, "url": format!("http://h:1{path}"), "transferSize": bytes});
        let items = [item("Document", "/bags", 9_000), item("Image", "/a.svg", 5_000), item("Script", "/b.js", 1_050)];
        let shown = received(&json!({"audits": {"network-requests": {"details": {"items": items}}}}));
        assert!(shown.ends_with("| **2 requests** | 10.1 kB |\n"), "{shown}");
        assert!(shown.contains("| script `/b.js` | 1.1 kB |"), "{shown}");
    }

    #[test]
    fn what_weighs_nothing_is_no_fault() {
        let report = json!({
            "categories": {"seo": {"auditRefs": [{"id": "a", "weight": 1}, {"id": "b", "weight": 0}, {"id": "c", "weight": 1}]}},
            "audits": {"a": {"score": 0, "title": "No title"}, "b": {"score": 0, "title": "Free"}, "c": {"score": 1}},
        });
        assert_eq!(faults(&report), ["No title"]);
    }
}
