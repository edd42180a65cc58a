//! `valise consent verify` and `valise receipt verify`: whether what the shop has on record of people's choices is what
//! was written, and whether a receipt is one of its.

use std::{fs, path::PathBuf};

use clap::Subcommand;
use contract::privacy::SignedReceipt;
use serde_json::Value;

use super::{DatabaseArgs, tell};
use crate::{
    app::StartError,
    domain::{
        chain::Fault,
        consent_gap::Gap,
        consent_log::LogRow,
        receipt::{self, Flaw},
    },
    random::SystemRandom,
    store::{Db, StoreError, chain, consent_gaps},
    vault::ShopKey,
};

/// The log of choices.
#[derive(Debug, Subcommand)]
pub enum ConsentCommand {
    /// Check that no row of the log was edited, deleted, moved or cut off
    Verify {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Receipts whose rows must be in the log: they tell when the whole log was put back to an earlier state
        #[arg(long = "receipt", value_name = "FILE")]
        receipts: Vec<PathBuf>,
    },
}

/// Receipts of choices.
#[derive(Debug, Subcommand)]
pub enum ReceiptCommand {
    /// Check a receipt offline, and say what is wrong with it
    Verify {
        /// The receipt as it was downloaded
        file: PathBuf,
        /// The shop's public key, base64url, or a file of `/.well-known/receipt-keys.json`
        #[arg(long)]
        key: Option<String>,
    },
}

/// `valise consent …`
///
/// # Errors
/// [`StartError::Config`] with every fault that was found.
pub async fn consent(command: ConsentCommand) -> Result<(), StartError> {
    let ConsentCommand::Verify { database, receipts } = command;
    let key = ShopKey::load(&database.data_dir, &SystemRandom).map_err(StartError::io("the shop's key"))?;
    let receipts =
        receipts.iter().map(|file| read_receipt(file, Some(&key.public()))).collect::<Result<Vec<_>, _>>()?;
    let db = database.open().await?;
    let audited = audit(&db, &key, &receipts).await;
    db.close().await;
    let (rows, faults) = audited?;
    if faults.is_empty() {
        tell(&mut std::io::stdout(), &format!("the log of choices holds: {rows} rows, {} receipts", receipts.len()));
        return Ok(());
    }
    Err(StartError::Config(listed("the log of choices does not hold", &faults)))
}

/// Reads the whole log; the number of its last row, and what is wrong with it. A receipt whose row was deleted when its
/// time was up is no fault: its signature holds by itself.
///
/// # Errors
/// [`StoreError`].
pub async fn audit(db: &Db, key: &ShopKey, receipts: &[SignedReceipt]) -> Result<(i64, Vec<Fault>), StoreError> {
    loop {
        let gaps = db.read(|conn| Box::pin(consent_gaps::all(conn))).await?;
        let mut unseen: Vec<&SignedReceipt> = receipts.iter().collect();
        let (read, mut faults) = chain::audit(db, key, Vec::new(), &gaps, |row: &LogRow| {
            unseen.retain(|signed| (signed.receipt.log.seq, &signed.receipt.log.hash) != (row.seq, &row.hash));
        })
        .await?;
        let is_in = |gap: &Gap, seq| (gap.span.from..=gap.span.to).contains(&seq);
        unseen.retain(|signed| !gaps.iter().any(|gap| is_in(gap, signed.receipt.log.seq)));
        faults.extend(unseen.iter().map(|signed| Fault::ReceiptUnknown(signed.receipt.log.seq)));
        // Rows whose time came up meanwhile would seem missing.
        if db.read(|conn| Box::pin(consent_gaps::all(conn))).await? == gaps {
            return Ok((read, faults));
        }
    }
}

/// `valise receipt …`
///
/// # Errors
/// [`StartError::Config`] with every flaw that was found.
pub fn receipt(command: ReceiptCommand) -> Result<(), StartError> {
    let ReceiptCommand::Verify { file, key } = command;
    let key = key.map(read_key).transpose()?;
    let signed = read_receipt(&file, key.as_deref())?;
    let out = &mut std::io::stdout();
    let event = &signed.receipt.event;
    let allowed = signed.receipt.pii_processing.purposes.iter().filter(|purpose| purpose.consented);
    let allowed: Vec<&str> = allowed.map(|purpose| purpose.purpose.as_str()).collect();
    let allowed = if allowed.is_empty() { "nothing".to_owned() } else { allowed.join(", ") };
    tell(out, &format!("the receipt holds: {} on {}, allowed: {allowed}", event.event_state, event.event_time));
    if key.is_none() {
        let named = &signed.proof.key;
        tell(out, &format!("signed with {named}: the key that it names itself; --key holds it against the shop's"));
    }
    Ok(())
}

fn read_receipt(file: &PathBuf, key: Option<&str>) -> Result<SignedReceipt, StartError> {
    let name = file.display().to_string();
    let json = fs::read_to_string(file).map_err(StartError::io(name.clone()))?;
    receipt::verify(&json, key)
        .map_err(|flaws: Vec<Flaw>| StartError::Config(listed(&format!("{name} does not hold"), &flaws)))
}

/// A key as such, or the first one of a key set in a file.
pub(super) fn read_key(given: String) -> Result<String, StartError> {
    let Ok(text) = fs::read_to_string(&given) else { return Ok(given) };
    let keys: Value = serde_json::from_str(&text).map_err(|error| StartError::Config(format!("{given}: {error}")))?;
    let key = keys["keys"][0]["x"].as_str().map(str::to_owned);
    key.ok_or_else(|| StartError::Config(format!("{given}: there is no key in it")))
}

pub(super) fn listed<T: std::fmt::Display>(heading: &str, faults: &[T]) -> String {
    faults.iter().fold(format!("{heading}:"), |text, fault| format!("{text}\n  {fault}"))
}
