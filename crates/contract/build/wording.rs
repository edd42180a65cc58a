//! The exact words of the question: the banner of `index.html` and what the switches of the privacy center say.

use sha2::{Digest, Sha256};

use super::registry::{Asked, Registry};

/// The words, a line for each piece of text, in the order in which they are read. English, the only language so far.
pub fn wording(shell: &str, registry: &Registry) -> String {
    let banner = shell.split_once("class=\"banner\"").map_or("", |(_, after)| after);
    let banner = banner.split_once("</section>").map_or("", |(banner, _)| banner);
    let mut lines: Vec<String> = banner
        .split('<')
        .filter_map(|piece| Some(piece.split_once('>')?.1.trim()))
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect();
    for purpose in registry.purpose.iter().filter(|p| p.asked != Asked::Never) {
        lines.push(format!("{}: {}", purpose.label, purpose.meaning));
        for service in registry.service.iter().filter(|s| s.purpose.get_ref() == purpose.id.get_ref()) {
            lines.push(format!("{}: {}", service.label, service.data));
        }
    }
    lines.join("\n")
}

/// The first 128 bits of the SHA-256 of the words: 32 hexadecimal digits.
pub fn hash(wording: &str) -> String {
    Sha256::digest(wording).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
