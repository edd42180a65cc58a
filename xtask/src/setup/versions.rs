//! The versions of tools, read from the files that already pin them, so that no version is written twice.

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

/// The version of a package in the text of a `Cargo.lock`.
///
/// # Errors
/// When the text is no lock file, or holds no or several versions of the package.
pub fn locked(lock: &str, package: &str) -> Result<String> {
    let lock: Table = lock.parse().context("Cargo.lock is not TOML")?;
    let packages = lock.get("package").and_then(Value::as_array).context("Cargo.lock lists no packages")?;
    let versions: Vec<&str> = packages
        .iter()
        .filter(|entry| entry.get("name").and_then(Value::as_str) == Some(package))
        .filter_map(|entry| entry.get("version").and_then(Value::as_str))
        .collect();
    match versions.as_slice() {
        [version] => Ok((*version).to_owned()),
        [] => bail!("Cargo.lock has no {package}"),
        several => bail!("Cargo.lock has several versions of {package}: {}", several.join(", ")),
    }
}

/// The version of trunk that the text of a `Trunk.toml` asks for.
///
/// # Errors
/// When the text is not TOML or asks for none.
pub fn asked_by_trunk_toml(config: &str) -> Result<String> {
    let config: Table = config.parse().context("Trunk.toml is not TOML")?;
    let version = config.get("trunk-version").and_then(Value::as_str);
    Ok(version.context("Trunk.toml has no trunk-version")?.to_owned())
}

/// The version in what a tool answers to `--version`: the second word, as in `trunk 0.21.14`.
pub fn reported(answer: &str) -> Option<&str> {
    answer.split_whitespace().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen"
version = "0.2.130"

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.131"

[[package]]
name = "syn"
version = "1.0.0"

[[package]]
name = "syn"
version = "2.0.0"
"#;

    #[test]
    fn the_locked_version_is_that_of_the_package_of_exactly_this_name() {
        assert_eq!(locked(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[rstest]
    #[case("absent", "Cargo.lock has no absent")]
    #[case("syn", "Cargo.lock has several versions of syn: 1.0.0, 2.0.0")]
    fn a_package_without_one_version_is_an_error_that_says_so(#[case] package: &str, #[case] message: &str) {
        assert_eq!(locked(LOCK, package).unwrap_err().to_string(), message);
    }

    #[test]
    fn the_lock_file_of_this_checkout_names_a_version() {
        let version = locked(include_str!("../../../Cargo.lock"), "wasm-bindgen").unwrap();
        assert_eq!(version.split('.').count(), 3);
    }

    #[test]
    fn the_trunk_toml_of_this_checkout_names_a_version() {
        let version = asked_by_trunk_toml(include_str!("../../../Trunk.toml")).unwrap();
        assert_eq!(version.split('.').count(), 3);
    }

    #[rstest]
    #[case("trunk 0.21.14\n", Some("0.21.14"))]
    #[case("wasm-bindgen 0.2.130 (abc)", Some("0.2.130"))]
    #[case("", None)]
    fn a_tool_reports_its_version_as_second_word(#[case] answer: &str, #[case] version: Option<&str>) {
        assert_eq!(reported(answer), version);
    }
}
