//! The export: a zip archive with the data as JSON, its schema, a page to read, and the shop's signature (promise:
//! P5.2, portability).
//!
//! The signature covers every file and, within the data, every table, so that a check can say where a file was changed.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use contract::privacy::{
    Disclosure, Held, Look, POLICY_VERSION, Proof, Unseen,
    registry::{RECIPIENTS, Recipient},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::page;
use crate::{
    domain::{
        moment::rfc3339,
        proof::{self, Flaw, digest, prove},
    },
    store::rights::{Row, TABLES_OF_PERSONS},
    vault::ShopKey,
};

/// The name of the data's form; `schema.json` describes it.
const FORM: &str = "valise-export-1";
/// The schema of the data: JSON Schema 2020-12.
pub const SCHEMA: &str = include_str!("export.schema.json");
/// The data.
const DATA: &str = "data.json";
/// The file that vouches for the others.
const SIGNATURE: &str = "signature.json";
/// The most bytes that a check reads of one file: an export of a hundred thousand rows has some 50 MB.
const FILE_MAX: u64 = 1 << 30;

/// What is exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// [`FORM`].
    pub form: String,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// What art. 15 (1) and (2) of the GDPR ask to be told with the data.
    pub context: Context,
    /// What is held.
    pub tables: Vec<Table>,
    /// What is held elsewhere, and how to see it.
    pub unseen: Vec<Unseen>,
    /// What was handed to others, the newest first. Times are epoch milliseconds.
    pub disclosures: Vec<Disclosure>,
    /// Who looked at it or changed it, the newest first. Times are epoch milliseconds.
    pub looks: Vec<Look>,
}

/// Who holds the data, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The shop first, then everybody else who gets data.
    pub recipients: Vec<Recipient>,
    /// The policy in force.
    pub policy: String,
    /// What a person may ask for, in words.
    pub rights: Vec<String>,
    /// Whether a machine decides about her.
    pub automated_decisions: String,
}

/// A table's rows about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What it holds, in words.
    pub about: String,
    /// What its personal columns are.
    pub fields: Vec<contract::privacy::HeldField>,
    /// Its rows.
    pub rows: Vec<Record>,
}

/// A row, by column. What was not given is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The personal values.
    pub personal: BTreeMap<String, String>,
    /// Until when each stays, RFC 3339; none while its time does not run yet.
    pub until: BTreeMap<String, String>,
    /// The values that say nothing of a person by themselves.
    pub other: BTreeMap<String, String>,
}

/// Why an archive could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The archive.
    #[error("{0}")]
    Zip(#[from] ZipError),
    /// A file in it.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Its JSON.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

/// The archive of everything that is held, signed. Takes a second or so of a processor for a hundred thousand rows.
///
/// # Errors
/// [`ArchiveError`]; in memory nothing of it is expected.
pub fn pack(held: &Held, found: &[Vec<Row>], public_url: &str, key: &ShopKey) -> Result<Vec<u8>, ArchiveError> {
    let document = document(held, found, public_url);
    let value = serde_json::to_value(&document)?;
    let files = [
        (DATA, serde_json::to_vec_pretty(&value)?),
        ("index.html", page::render(&document).into_bytes()),
        ("schema.json", SCHEMA.as_bytes().to_vec()),
    ];
    let mut digests: Vec<String> = files.iter().map(|(name, bytes)| digest(name, bytes)).collect();
    digests.extend(table_digests(&value)?);
    digests.sort();
    let proof = serde_json::to_vec_pretty(&prove(digests, key))?;

    zipped(files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).chain([(SIGNATURE, &*proof)]))
}

/// An archive of these files.
///
/// # Errors
/// [`ArchiveError`]; in memory none is expected.
pub fn zipped<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> Result<Vec<u8>, ArchiveError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The data as it is exported.
#[must_use]
pub fn document(held: &Held, found: &[Vec<Row>], public_url: &str) -> Document {
    let tables = held.tables.iter().zip(found).map(|(table, rows)| {
        let plain = TABLES_OF_PERSONS.iter().find(|known| known.name == table.name).map_or(&[][..], |t| t.plain());
        let records = table.rows.iter().zip(rows).map(|(shown, row)| {
            let columns = || table.fields.iter().map(|field| field.column.as_str());
            Record {
                personal: given(columns(), &shown.values),
                until: columns()
                    .zip(&shown.until)
                    .filter_map(|(column, until)| Some((column.to_owned(), rfc3339((*until)?))))
                    .collect(),
                other: given(plain.iter().copied(), &row.plain),
            }
        });
        Table {
            name: table.name.clone(),
            about: table.about.clone(),
            fields: table.fields.clone(),
            rows: records.collect(),
        }
    });
    Document {
        form: FORM.to_owned(),
        made_at: rfc3339(held.at),
        context: context(public_url),
        tables: tables.collect(),
        unseen: held.unseen.clone(),
        disclosures: held.disclosures.clone(),
        looks: held.looks.clone(),
    }
}

fn given<'c>(columns: impl Iterator<Item = &'c str>, values: &[Option<String>]) -> BTreeMap<String, String> {
    columns.zip(values).filter_map(|(column, value)| Some((column.to_owned(), value.clone()?))).collect()
}

fn context(public_url: &str) -> Context {
    let center = format!("{public_url}/privacy");
    Context {
        recipients: RECIPIENTS.to_vec(),
        policy: format!("{center}/policy?version={POLICY_VERSION}"),
        rights: vec![
            format!("See and take away what we hold about you: {center}/data"),
            format!("Correct whom an order is for, until it is handed over: {public_url}/orders"),
            format!("Have it erased, restrict its use, or object to a use: {center}/data"),
            format!("Take back what you allowed: {center}"),
            "Complain to a data protection authority: in Portugal the CNPD, or the one where you live or work."
                .to_owned(),
        ],
        automated_decisions: "No machine decides anything about you that has legal or similarly significant effects."
            .to_owned(),
    }
}

/// A line for each table of the data.
fn table_digests(document: &Value) -> Result<Vec<String>, serde_json::Error> {
    let tables = document["tables"].as_array().map_or(&[][..], Vec::as_slice);
    let digested = tables.iter().map(|table| {
        let name = table["name"].as_str().unwrap_or_default();
        Ok(digest(&format!("{DATA}#{name}"), serde_json::to_string(table)?.as_bytes()))
    });
    digested.collect()
}

/// Checks an archive as it is in a file, against the shop's public key where that is known.
///
/// # Errors
/// Every flaw.
pub fn verify(bytes: &[u8], shop: Option<&str>) -> Result<Document, Vec<Flaw>> {
    let unreadable = |error: ArchiveError| vec![Flaw::Unreadable(error.to_string())];
    let mut files = unpack(bytes).map_err(unreadable)?;
    let signature = files.remove(SIGNATURE).ok_or_else(|| vec![Flaw::Removed(SIGNATURE.to_owned())])?;
    let proof: Proof = serde_json::from_slice(&signature).map_err(|error| unreadable(error.into()))?;
    let mut present: Vec<String> = files.iter().map(|(name, bytes)| digest(name, bytes)).collect();
    let data = files.get(DATA).and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    if let Some(data) = &data {
        present.extend(table_digests(data).map_err(|error| unreadable(error.into()))?);
    }
    let flaws = proof::flaws(&proof, &present, shop);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    serde_json::from_value(data.unwrap_or_default()).map_err(|error| unreadable(error.into()))
}

/// The files of an archive by their names.
///
/// # Errors
/// [`ArchiveError`] where it is no archive, or one of them is too large.
pub fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, ArchiveError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let file = zip.by_index(index)?;
        let (name, mut content) = (file.name()?.into_owned(), Vec::new());
        if file.take(FILE_MAX + 1).read_to_end(&mut content)? as u64 > FILE_MAX {
            return Err(std::io::Error::other(format!("{name} is over {FILE_MAX} bytes")).into());
        }
        files.insert(name, content);
    }
    Ok(files)
}
