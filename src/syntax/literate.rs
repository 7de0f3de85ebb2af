//! Policies inside Markdown: the text of an act and its formal meaning side by side.

/// Masks everything but the fenced blocks marked `idel` with spaces. Lines and byte offsets stay those of the
/// Markdown, so that every span of the result is a span of the document.
pub fn literate(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut inside: Option<Fence> = None;
    for line in markdown.split_inclusive('\n') {
        let fence = Fence::of(line);
        let keep = match (inside, fence) {
            (Some(open), Some(fence)) if fence.closes(open) => {
                inside = None;
                false
            }
            (Some(open), _) => open.language == Language::Idel,
            (None, opening) => {
                inside = opening;
                false
            }
        };
        if keep {
            out.push_str(line);
        } else {
            out.extend(line.bytes().map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }));
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Idel,
    Other,
    /// Nothing follows the marks.
    None,
}

/// A line of three or more backticks or tildes; indented as far as a list may indent it.
#[derive(Debug, Clone, Copy)]
struct Fence {
    mark: char,
    length: usize,
    language: Language,
}

impl Fence {
    fn of(line: &str) -> Option<Fence> {
        let line = line.trim();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        // Backticks after backticks are code within a line.
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let word =
            info.trim_start().split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}')).next();
        let language = match word {
            _ if info.trim().is_empty() => Language::None,
            Some(word) if word.eq_ignore_ascii_case("idel") => Language::Idel,
            Some(_) | None => Language::Other,
        };
        Some(Fence { mark, length, language })
    }

    fn closes(self, open: Fence) -> bool {
        self.language == Language::None && self.mark == open.mark && self.length >= open.length
    }
}
