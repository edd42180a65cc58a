//! `valise export verify` and `valise certificate verify`: whether what a person was given is what the shop signed.

use std::{fs, path::PathBuf};

use clap::Subcommand;

use super::{
    evidence::{listed, read_key},
    tell,
};
use crate::{
    app::StartError,
    domain::rights::{archive, certificate},
};

/// A document that a person was given.
#[derive(Debug, Subcommand)]
pub enum GivenCommand {
    /// Check it offline, and say what is wrong with it
    Verify {
        /// The file as it was downloaded
        file: PathBuf,
        /// The shop's public key, base64url, or a file of `/.well-known/receipt-keys.json`
        #[arg(long)]
        key: Option<String>,
    },
}

/// `valise export …`
///
/// # Errors
/// [`StartError::Config`] with every flaw that was found.
pub fn export(command: GivenCommand) -> Result<(), StartError> {
    let GivenCommand::Verify { file, key } = command;
    let name = file.display().to_string();
    let bytes = fs::read(&file).map_err(StartError::io(name.clone()))?;
    let key = key.map(read_key).transpose()?;
    let document = archive::verify(&bytes, key.as_deref()).map_err(|flaws| does_not_hold(&name, &flaws))?;
    let rows: usize = document.tables.iter().map(|table| table.rows.len()).sum();
    say(
        &format!("the export holds: {rows} rows in {} tables, made at {}", document.tables.len(), document.made_at),
        &key,
    );
    Ok(())
}

/// `valise certificate …`
///
/// # Errors
/// [`StartError::Config`] with every flaw that was found.
pub fn certificate(command: GivenCommand) -> Result<(), StartError> {
    let GivenCommand::Verify { file, key } = command;
    let name = file.display().to_string();
    let json = fs::read_to_string(&file).map_err(StartError::io(name.clone()))?;
    let key = key.map(read_key).transpose()?;
    let certificate = certificate::verify(&json, key.as_deref()).map_err(|flaws| does_not_hold(&name, &flaws))?;
    let told = certificate.plan.told.join(", ");
    let told = if told.is_empty() { told } else { format!("; told: {told}") };
    say(&format!("the certificate holds: erased at {}{told}", certificate.erased_at), &key);
    Ok(())
}

fn does_not_hold<T: std::fmt::Display>(name: &str, flaws: &[T]) -> StartError {
    StartError::Config(listed(&format!("{name} does not hold"), flaws))
}

fn say(line: &str, key: &Option<String>) {
    let out = &mut std::io::stdout();
    tell(out, line);
    if key.is_none() {
        tell(out, "checked with the key that it names itself; --key holds it against the shop's");
    }
}
