//! Reads the policy's versions: `policy/{day}.toml` is the text, `policy/{day}.asked` the facts that were asked under it.

use std::{fmt::Write, fs, path::Path};

use serde::Deserialize;

/// A version of the policy's text, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// What stands before the sections.
    pub summary: String,
    /// What is different from the version before, in plain words, an entry each.
    pub changes: Vec<String>,
    /// Whether visitors are told on the site: not for a change of spelling.
    pub material: bool,
    pub section: Vec<Section>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub paragraphs: Vec<String>,
}

/// A version with its day and what was asked under it.
#[derive(Debug)]
pub struct Version {
    pub day: String,
    pub text: Text,
    pub fingerprint: String,
    pub asked: Vec<String>,
}

/// Every version, the newest first.
///
/// # Errors
/// Every mistake, with its file, line and key.
pub fn read(folder: &Path) -> Result<Vec<Version>, Vec<String>> {
    let listed = fs::read_dir(folder).map_err(|error| vec![format!("{}: {error}", folder.display())])?;
    let mut days: Vec<String> = listed
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".toml")?.to_owned()))
        .collect();
    days.sort_by(|one, other| other.cmp(one));
    let (mut versions, mut mistakes) = (Vec::new(), Vec::new());
    for day in days {
        let read_file = |ending: &str| {
            let file = folder.join(format!("{day}.{ending}"));
            fs::read_to_string(file).map_err(|error| format!("policy/{day}.{ending}: {error}"))
        };
        match read_file("toml").and_then(|text| Ok((text, read_file("asked")?))) {
            Ok((text, asked)) => match version(&day, &text, &asked) {
                Ok(version) => versions.push(version),
                Err(mistake) => mistakes.push(mistake),
            },
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(versions) } else { Err(mistakes) }
}

/// One version from its two files.
///
/// # Errors
/// The first mistake.
pub fn version(day: &str, text: &str, asked: &str) -> Result<Version, String> {
    let at = |offset: usize| 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    let read: Text = toml::from_str(text).map_err(|error| {
        format!("policy/{day}.toml:{}: {}", error.span().map_or(0, |span| at(span.start)), error.message())
    })?;
    for (index, section) in read.section.iter().enumerate() {
        let line = at(text.rfind(&format!("id = {:?}", section.id)).unwrap_or_default());
        if read.section[..index].iter().any(|before| before.id == section.id) {
            return Err(format!("policy/{day}.toml:{line}: section.id {:?} stands here a second time", section.id));
        }
        let empty = section.title.is_empty() || section.paragraphs.iter().any(|p| !p.ends_with(['.', ':', '?']));
        if empty || section.paragraphs.is_empty() {
            return Err(format!("policy/{day}.toml:{line}: section {:?} says nothing whole", section.id));
        }
    }
    let mut lines = asked.lines();
    let fingerprint = lines.next().unwrap_or_default().to_owned();
    if fingerprint.len() != 16 || !fingerprint.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(format!("policy/{day}.asked:1: {fingerprint:?} is no fingerprint"));
    }
    Ok(Version { day: day.to_owned(), text: read, fingerprint, asked: lines.map(str::to_owned).collect() })
}

/// The versions as Rust.
pub fn rust(versions: &[Version]) -> String {
    let mut out =
        "/// Every version of the policy, the newest first.\npub const POLICIES: &[PolicyVersion] = &[\n".to_owned();
    for Version { day, text, fingerprint, asked } in versions {
        let sections: Vec<String> = text
            .section
            .iter()
            .map(|s| format!("SectionText {{ id: {:?}, title: {:?}, paragraphs: &{:?} }}", s.id, s.title, s.paragraphs))
            .collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "PolicyVersion {{ day: {day:?}, summary: {:?}, changes: &{:?}, material: {}, sections: &[{}], \
             fingerprint: {fingerprint:?}, asked: &{asked:?} }},",
            text.summary,
            text.changes,
            text.material,
            sections.join(", ")
        );
    }
    let told = versions.iter().find(|version| version.text.material).map_or("", |version| version.day.as_str());
    let _ = writeln!(
        out,
        "];\n/// The newest version that visitors are told about: who has seen an older one only is shown a notice.\n\
         pub const TOLD_VERSION: &str = {told:?};"
    );
    out
}

/// Where each promise can be seen kept, as Rust; from the list of promises.
///
/// # Errors
/// For a list that is no list.
pub fn controls(promises: &str) -> Result<String, toml::de::Error> {
    #[derive(Deserialize)]
    struct Promises {
        promise: Vec<Promise>,
    }
    #[derive(Deserialize)]
    struct Promise {
        id: String,
        pages: Vec<String>,
    }
    let Promises { promise: promises } = toml::from_str(promises)?;
    let pages: Vec<(&str, &str)> =
        promises.iter().filter_map(|promise| Some((promise.id.as_str(), promise.pages.first()?.as_str()))).collect();
    Ok(format!(
        "/// The page where each promise can be seen kept, by the promise's id.\npub const CONTROLS: &[(&str, &str)] = &{pages:?};\n"
    ))
}
