//! `cargo xtask promises`: what the shop promises, with the tests and pages that keep it.

mod citations;
mod register;

#[cfg(test)]
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use self::citations::Citation;
use self::register::Promise;
use crate::workspace::Workspace;

/// Prints the table as Markdown.
///
/// # Errors
/// When a file cannot be read. A promise that nothing keeps is no error but an exit code.
pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    let promises = register::read(&workspace.read(register::FILE)?)?;
    let citations = citations::of(workspace.root())?;
    print!("{}", table(&promises, &citations));
    let broken = broken(&promises, &citations);
    for fault in &broken {
        eprintln!("{fault}");
    }
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is wrong: a promise without a test that is not said to be work to come, a test that cites no promise of ours.
fn broken(promises: &[Promise], citations: &[Citation]) -> Vec<String> {
    let cited = |promise: &Promise| citations.iter().any(|citation| citation.promise == promise.id);
    let unkept = promises
        .iter()
        .filter(|promise| promise.later.is_none() && (!cited(promise) || promise.pages.is_empty()))
        .map(|promise| {
            format!("{}: no test cites it, or no page shows it, and it is not said to be work to come", promise.id)
        });
    let unknown = citations
        .iter()
        .filter(|citation| promises.iter().all(|promise| promise.id != citation.promise))
        .map(|Citation { promise, test }| format!("{test}: {promise} is no promise of {}", register::FILE));
    unkept.chain(unknown).collect()
}

fn table(promises: &[Promise], citations: &[Citation]) -> String {
    let rows = promises.iter().map(|Promise { id, says, pages, later }| {
        let tests: Vec<&str> = citations
            .iter()
            .filter(|citation| citation.promise == *id)
            .map(|citation| citation.test.as_str())
            .collect();
        let later = later.as_deref().map_or_else(String::new, |later| format!(" **To come:** {later}"));
        format!("| {id} | {says}{later} | {} | {} | {} |\n", pages.join(", "), tests.len(), tests.join("<br>"))
    });
    let head = "| | the shop says | kept at | tests | |\n|---|---|---|---:|---|\n".to_owned();
    [head].into_iter().chain(rows).collect()
}

/// Every promise of this checkout is kept: what [`run`] exits with, for the tests.
#[cfg(test)]
fn faults_of(root: &Path) -> Result<Vec<String>> {
    let promises = register::read(&std::fs::read_to_string(root.join(register::FILE))?)?;
    Ok(broken(&promises, &citations::of(root)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(id: &str, later: Option<&str>) -> Promise {
        Promise {
            id: id.to_owned(),
            says: "x.".to_owned(),
            pages: vec!["/".to_owned()],
            later: later.map(str::to_owned),
        }
    }

    fn citation(promise: &str) -> Citation {
        Citation { promise: promise.to_owned(), test: format!("a test of {promise}") }
    }

    #[test]
    fn every_promise_of_the_shop_has_a_test_or_is_said_to_be_work_to_come() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(faults_of(root).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_promise_without_a_test_and_a_test_without_a_promise_are_each_told() {
        let promises = [promise("P1.1", None), promise("P1.2", None), promise("P3.2", Some("Later."))];
        let faults = broken(&promises, &[citation("P1.2"), citation("P9.9")]);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].starts_with("P1.1: ") && faults[1].contains("P9.9"), "{faults:?}");
    }

    #[test]
    fn the_table_names_tests_pages_and_what_is_to_come() {
        let shown = table(&[promise("P1.2", Some("More."))], &[citation("P1.2")]);
        assert!(shown.ends_with("| P1.2 | x. **To come:** More. | / | 1 | a test of P1.2 |\n"), "{shown}");
    }
}
