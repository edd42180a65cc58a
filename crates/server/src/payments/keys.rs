//! The two secrets that shop and processor share.
//!
//! Given through the environment, or made once and kept in the data directory, readable by their owner alone.

use std::{fs, io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use processor::Keys;
use serde::{Deserialize, Serialize};

use crate::random::Random;

/// The environment's names for them.
const API: &str = "VALISE_PROCESSOR_API_KEY";
const WEBHOOK: &str = "VALISE_PROCESSOR_WEBHOOK_SECRET";
/// The file in the data directory.
const FILE: &str = "processor-keys.json";

#[derive(Serialize, Deserialize)]
struct Kept {
    api: String,
    webhook: String,
}

/// The keys of the environment if both are there, else those of `data_dir`, which are made when missing.
///
/// # Errors
/// When the file can be neither read nor made.
pub fn load(data_dir: &Path, random: &dyn Random) -> io::Result<Keys> {
    if let (Ok(api), Ok(webhook)) = (std::env::var(API), std::env::var(WEBHOOK)) {
        return Ok(Keys { api, webhook });
    }
    let path = data_dir.join(FILE);
    match fs::read(&path) {
        Ok(bytes) => {
            let Kept { api, webhook } = serde_json::from_slice(&bytes)?;
            Ok(Keys { api, webhook })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let kept = Kept { api: secret(random), webhook: secret(random) };
            crate::folders::make_private(data_dir)?;
            write_private(&path, &serde_json::to_vec(&kept)?)?;
            Ok(Keys { api: kept.api, webhook: kept.webhook })
        }
        Err(error) => Err(error),
    }
}

fn secret(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn keys_are_made_once_and_kept_to_their_owner() {
        let folder = tempfile::tempdir().unwrap();
        let made = load(folder.path(), &SystemRandom).unwrap();
        assert!(made == load(folder.path(), &SystemRandom).unwrap(), "kept");
        assert_ne!(made.api, made.webhook);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
