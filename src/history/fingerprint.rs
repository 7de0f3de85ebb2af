//! Fingerprints of texts.

use sha2::{Digest, Sha256};

/// The SHA-256 of texts, each set apart from the next.
pub fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A short name of what decides an assessment besides its day: data, definitions and the version of the program.
pub fn state_of(data: &str, definitions: &str, program: &str) -> String {
    fingerprint([data, definitions, program]).chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_set_apart() {
        assert_ne!(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]));
        assert_eq!(fingerprint(["ab"]), fingerprint(["ab"]));
        assert_eq!(state_of("a", "b", "c").len(), 12);
    }
}
