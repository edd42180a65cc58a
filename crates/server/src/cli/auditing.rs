//! `valise audit …`: whether the audit log is what was written, where it ends, and what it says of something.

use std::{fs, path::PathBuf, sync::Arc};

use clap::Subcommand;

use super::{DatabaseArgs, evidence::listed, tell};
use crate::{
    app::StartError,
    audit::Record,
    domain::{
        chain::{Fault, Head},
        moment::rfc3339,
    },
    random::SystemRandom,
    store::{Db, StoreError, audit, chain},
    vault::ShopKey,
};

/// Lines of `valise audit about` at most.
const ABOUT_MAX: i64 = 1_000;

/// The audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Print where the log ends, sealed, to be kept on another machine
    Head {
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Check that no row was edited, deleted, moved or cut off, and name those that were
    Verify {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Heads that were kept: they tell when the log was written anew or put back to an earlier state
        #[arg(long = "head", value_name = "FILE")]
        heads: Vec<PathBuf>,
    },
    /// Print what was done to an order, a variant or anything else that has an id, the newest first
    About {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The id
        id: String,
    },
}

/// `valise audit …`
///
/// # Errors
/// [`StartError::Config`] with every fault that was found.
pub async fn run(command: AuditCommand) -> Result<(), StartError> {
    let out = &mut std::io::stdout();
    match command {
        AuditCommand::Head { database } => {
            let (db, _) = database.open_audited().await?;
            let head = db.read(|conn| Box::pin(chain::head::<Record>(conn))).await;
            db.close().await;
            let json = serde_json::to_string(&head?).map_err(|error| StartError::Config(error.to_string()))?;
            tell(out, &json);
            Ok(())
        }
        AuditCommand::Verify { database, heads } => {
            let key = ShopKey::load(&database.data_dir, &SystemRandom).map_err(StartError::io("the shop's key"))?;
            let kept = heads.iter().map(|file| read_head(file, &key)).collect::<Result<Vec<_>, _>>()?;
            let count = kept.len();
            let db = database.open().await?;
            let audited = verify(&db, &key, kept).await;
            db.close().await;
            let (rows, faults) = audited?;
            if !faults.is_empty() {
                return Err(StartError::Config(listed("the audit log does not hold", &faults)));
            }
            tell(out, &format!("the audit log holds: {rows} rows, {count} kept heads"));
            Ok(())
        }
        AuditCommand::About { database, id } => {
            let db = database.open().await?;
            let id: Arc<str> = id.into();
            let records = db.read(|conn| Box::pin(async move { audit::about(conn, &id, ABOUT_MAX).await })).await;
            db.close().await;
            records?.iter().for_each(|record| tell(out, &line(record)));
            Ok(())
        }
    }
}

/// Reads the whole audit log against heads that were kept; how many rows it has, and what is wrong with them.
///
/// # Errors
/// [`StoreError`].
pub async fn verify(db: &Db, key: &ShopKey, kept: Vec<Head>) -> Result<(i64, Vec<Fault>), StoreError> {
    chain::audit(db, key, kept, &[], |_: &crate::audit::LogRow| {}).await
}

fn read_head(file: &PathBuf, key: &ShopKey) -> Result<Head, StartError> {
    let name = file.display().to_string();
    let json = fs::read_to_string(file).map_err(StartError::io(name.clone()))?;
    let head: Head = serde_json::from_str(&json).map_err(|error| StartError::Config(format!("{name}: {error}")))?;
    let ours = head.is_ours::<Record>(key);
    if ours { Ok(head) } else { Err(StartError::Config(format!("{name}: no head that this shop's key sealed"))) }
}

/// An entry as it is listed: `2026-11-24T05:00:00Z  guest  order.opened  order 019…  own_request  number,mobile`.
fn line(record: &Record) -> String {
    let Record { at, actor, actor_id, action, subject, subject_id, purpose, detail } = record;
    let line = format!("{}  {actor} {actor_id}  {action}  {subject} {subject_id}  {purpose}  {detail}", rfc3339(*at));
    line.trim_end().replace("   ", "  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Action, Actor, Detail, Entry, Purpose, Subject};

    #[test]
    fn an_entry_is_listed_in_one_line() {
        let opened = Entry {
            at: 0,
            actor: Actor::Guest,
            action: Action::OrderOpened,
            subject: Subject::Order("019"),
            purpose: Purpose::OwnRequest,
            detail: Detail::Words(&["number", "mobile"]),
        };
        let listed = "1970-01-01T00:00:00Z  guest  order.opened  order 019  own_request  number,mobile";
        assert_eq!(line(&Record::from(&opened)), listed);
        let set = Entry::at_the_console(0, Action::StockSet, Subject::Variant("SKU"), Detail::None);
        assert_eq!(line(&Record::from(&set)), "1970-01-01T00:00:00Z  staff console  stock.set  variant SKU  upkeep");
    }

    #[test]
    fn a_kept_head_is_read_only_if_the_shop_sealed_it() {
        let folder = tempfile::tempdir().unwrap();
        let (key, file) = (ShopKey::of(&[1; 32]).unwrap(), folder.path().join("head.json"));
        let head = Head::at::<Record>(7, "hash", &key);
        fs::write(&file, serde_json::to_string(&head).unwrap()).unwrap();
        assert_eq!(read_head(&file, &key).unwrap(), head);
        let elsewhere = ShopKey::of(&[2; 32]).unwrap();
        assert!(read_head(&file, &elsewhere).unwrap_err().to_string().ends_with("no head that this shop's key sealed"));
        fs::write(&file, "{}").unwrap();
        assert!(read_head(&file, &key).is_err());
    }
}
