//! The pages of diagnostic codes, embedded: one per code, in both languages.

use crate::keyword::Lang;

/// The page of one code, as it stands in `docs/codes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub code: &'static str,
    text: &'static str,
}

/// Every page, in the order of codes.
pub const PAGES: &[Page] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a code.
pub fn page(code: &str) -> Option<Page> {
    PAGES.iter().copied().find(|p| p.code == code)
}

/// A code in capitals; the Cyrillic letter that looks like E is taken for it.
pub fn canonical(written: &str) -> String {
    let capitals = written.trim().to_uppercase();
    match capitals.strip_prefix('Е') {
        Some(digits) => format!("E{digits}"),
        None => capitals,
    }
}

/// A letter and digits, or digits alone, rather than a name.
pub fn is_code(code: &str) -> bool {
    let digits = code.strip_prefix(['E', 'W']).unwrap_or(code);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 6
}

/// The heading over each language's half.
const ENGLISH: &str = "## English\n";
const RUSSIAN: &str = "## Русский\n";

impl Page {
    /// What the code stands for, in a few words.
    pub fn title(self, lang: Lang) -> &'static str {
        let heading = self.text.lines().next().unwrap_or("");
        let both = heading.split_once(": ").map_or(heading, |(_, titles)| titles);
        match (both.split_once(" / "), lang) {
            (Some((english, _)), Lang::En) => english.trim(),
            (Some((_, russian)), Lang::Ru) => russian.trim(),
            (None, _) => both.trim(),
        }
    }

    /// The half of the page in one language, Markdown without its heading.
    pub fn body(self, lang: Lang) -> &'static str {
        let (english, russian) = self.text.split_once(RUSSIAN).unwrap_or((self.text, ""));
        match lang {
            Lang::En => english.split_once(ENGLISH).map_or(english, |(_, body)| body).trim(),
            Lang::Ru => russian.trim(),
        }
    }
}
