//! `valise keys …`: the keys that personal data is sealed with.

use std::{path::PathBuf, sync::Arc};

use clap::Subcommand;

use super::{DatabaseArgs, tell};
use crate::{
    app::StartError,
    audit::{self, Action, Detail, Entry, Subject},
    clock::{Clock, SystemClock},
    config,
    domain::{keys, moment::rfc3339},
    random::SystemRandom,
    store::{Db, StoreError, data_keys},
    vault::{FileKeeper, ShopKey, Vault},
};

/// Which keys of which database.
#[derive(Debug, clap::Args)]
pub struct KeysArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Where the key ring is kept; by default `keys` in the data directory
    #[arg(long, env = "VALISE_KEYS_DIR")]
    keys_dir: Option<PathBuf>,
}

/// The keys that personal data is sealed with.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Print which key-encryption keys there are, and how many data keys each one wraps
    Status(KeysArgs),
    /// Make a new key-encryption key and wrap every data key by it; a shop may run meanwhile. Cut off, it is run again
    Rotate(KeysArgs),
    /// Take an old key-encryption key out of the key ring: backups from before its rotation are then unreadable
    Remove {
        #[command(flatten)]
        keys: KeysArgs,
        /// Its version
        version: i64,
    },
}

/// Runs `valise keys …`.
///
/// # Errors
/// [`StartError`].
pub async fn run(command: KeysCommand) -> Result<(), StartError> {
    let (KeysCommand::Status(args) | KeysCommand::Rotate(args) | KeysCommand::Remove { keys: args, .. }) = &command;
    let (db, key) = args.database.open_audited().await?;
    let done = with(&db, &key, args, &command).await;
    db.close().await;
    tell(&mut std::io::stdout(), done?.trim_end());
    Ok(())
}

async fn with(db: &Db, key: &Arc<ShopKey>, args: &KeysArgs, command: &KeysCommand) -> Result<String, StartError> {
    let folder = config::keys_dir(args.keys_dir.as_deref(), &args.database.data_dir);
    let keeper = Box::new(FileKeeper::new(&folder));
    let vault = Arc::new(keys::open_vault(db, keeper, &SystemClock, Arc::new(SystemRandom)).await?);
    Ok(match command {
        KeysCommand::Status(_) => status(db, &vault).await?,
        KeysCommand::Rotate(_) => {
            let done = keys::rotate(db, &vault, &SystemClock).await?;
            note(db, key, Action::KeysRotated, done.version).await?;
            let what = if done.resumed { "an earlier rotation is finished" } else { "rotated" };
            let lost = match done.unreadable {
                0 => String::new(),
                lost => format!("; {lost} are wrapped by none of the ring's and stay unreadable"),
            };
            format!("{what}: version {} wraps {} data keys anew{lost}", done.version, done.rewrapped)
        }
        KeysCommand::Remove { version, .. } => {
            keys::remove(db, &vault, *version).await?;
            note(db, key, Action::KekRemoved, *version).await?;
            format!("version {version} is out of the key ring")
        }
    })
}

async fn note(db: &Db, key: &Arc<ShopKey>, action: Action, version: i64) -> Result<(), StoreError> {
    let (key, now_ms) = (Arc::clone(key), SystemClock.now_ms());
    db.write(move |conn| {
        let key = Arc::clone(&key);
        Box::pin(async move {
            let version = version.to_string();
            let entry = Entry::at_the_console(now_ms, action, Subject::Kek(&version), Detail::None);
            audit::append(conn, &key, &entry).await
        })
    })
    .await
}

/// A line for each key-encryption key.
async fn status(db: &Db, vault: &Vault) -> Result<String, keys::KeyError> {
    let wraps = db.read(|conn| Box::pin(data_keys::count_by_kek(conn))).await?;
    let endings = db.read(|conn| Box::pin(data_keys::endings(conn, 1_000))).await?.len();
    let mut text = String::new();
    let held = vault.keks()?;
    for kek in &held {
        let wrapped = wraps.iter().find(|(version, _)| *version == kek.version).map_or(0, |(_, count)| *count);
        let is_newest = held.last() == Some(kek);
        let standing = if is_newest { "in use" } else { "kept for backups from before its rotation" };
        let (version, made_at, nodes) = (kek.version, rfc3339(kek.made_at), kek.nodes);
        text += &format!("version {version}, made {made_at}: wraps {wrapped} data keys, {nodes} nodes; {standing}\n");
    }
    for (version, count) in wraps.iter().filter(|(version, _)| !held.iter().any(|kek| kek.version == *version)) {
        text += &format!("version {version}, not in the key ring: wraps {count} data keys, which are unreadable\n");
    }
    text += &format!("{endings} destroyed data keys are still to leave the key ring\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{store::Batch, vault::KeyKind};

    #[tokio::test]
    async fn the_status_says_what_wraps_how_much_and_what_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&format!("sqlite:{}", folder.path().join("shop.db").display())).await.unwrap();
        let keeper = Box::new(FileKeeper::new(folder.path()));
        let vault = keys::open_vault(&db, keeper, &SystemClock, Arc::new(SystemRandom)).await.unwrap();
        let rows = ["one", "two"].map(|id| vault.new_key(KeyKind::Order, id, 0).unwrap().1);
        let written = db.write(move |conn| {
            let mut batch = Batch::default();
            data_keys::insert_kek(&mut batch, &(9, "lost".to_owned(), 0));
            rows.iter().for_each(|row| data_keys::insert(&mut batch, row));
            let lost = crate::vault::KeyRow { id: "three".to_owned(), kek_version: 9, ..rows[0].clone() };
            data_keys::insert(&mut batch, &lost);
            data_keys::destroy(&mut batch, "two", 0);
            Box::pin(batch.run(conn))
        });
        written.await.unwrap();
        let status = status(&db, &vault).await.unwrap();
        let lines: Vec<&str> = status.lines().collect();
        assert!(lines[0].starts_with("version 1, made 20") && lines[0].ends_with("wraps 1 data keys, 1 nodes; in use"));
        assert_eq!(lines[1], "version 9, not in the key ring: wraps 1 data keys, which are unreadable");
        assert_eq!(lines[2], "1 destroyed data keys are still to leave the key ring");
        db.close().await;
    }
}
