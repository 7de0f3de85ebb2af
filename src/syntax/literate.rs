//! Policies inside Markdown: the text of an act and its formal meaning side by side.

/// Masks everything but the fenced blocks marked `idel` with spaces. Lines and byte offsets stay those of the
/// Markdown, so that every span of the result is a span of the document.
pub fn literate(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut inside: Option<Fence> = None;
    for line in markdown.split_inclusive('\n') {
        // A quotation ends with its marks, and what is fenced in it with them.
        inside = inside.filter(|open| quoted(line, open.quotes).is_some());
        let fence = Fence::of(line, inside.map(|open| open.quotes));
        let keep = match (inside, fence) {
            (Some(open), Some(fence)) if fence.closes(open) => {
                inside = None;
                None
            }
            (Some(open), _) => quoted(line, open.quotes).filter(|_| open.language == Language::Idel),
            (None, opening) => {
                inside = opening;
                None
            }
        };
        let marks = line.len() - keep.map_or(0, str::len);
        let (masked, kept) = line.split_at_checked(marks).unwrap_or((line, ""));
        out.extend(masked.bytes().map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }));
        out.push_str(kept);
    }
    out
}

/// A fenced block marked `idel`, without its fences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fenced<'m> {
    /// Its lines, in bytes of the document.
    pub range: std::ops::Range<usize>,
    /// What stands before its opening fence.
    pub indent: &'m str,
}

/// The blocks of a document in order, but for those within quotations, whose lines have marks of their own.
pub fn blocks(markdown: &str) -> Vec<Fenced<'_>> {
    let mut found = Vec::new();
    let mut inside: Option<(Fence, usize, &str)> = None;
    let mut at = 0;
    let is_own = |open: Fence| open.language == Language::Idel && open.quotes == 0;
    for line in markdown.split_inclusive('\n') {
        inside = inside.filter(|(open, ..)| quoted(line, open.quotes).is_some());
        let (start, fence) = (at, Fence::of(line, inside.map(|(open, ..)| open.quotes)));
        at += line.len();
        match (inside, fence) {
            (Some((open, from, indent)), Some(fence)) if fence.closes(open) => {
                found.extend(is_own(open).then_some(Fenced { range: from..start, indent }));
                inside = None;
            }
            (Some(_), _) => {}
            (None, Some(opening)) => {
                let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or("");
                inside = Some((opening, at, indent));
            }
            (None, None) => {}
        }
    }
    // A block that is not closed goes to the end.
    if let Some((_, from, indent)) = inside.filter(|(open, ..)| is_own(*open)) {
        found.push(Fenced { range: from..markdown.len(), indent });
    }
    found
}

/// A line without the marks of so many quotations; `None` where it has fewer.
fn quoted(line: &str, quotes: usize) -> Option<&str> {
    let mut rest = line;
    for _ in 0..quotes {
        rest = rest.trim_start_matches([' ', '\t']).strip_prefix('>')?;
    }
    Some(rest)
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
    /// In how many quotations it stands.
    quotes: usize,
    mark: char,
    length: usize,
    language: Language,
}

impl Fence {
    /// The fence of a line, in so many quotations, or in as many as it has marks for.
    fn of(line: &str, quotes: Option<usize>) -> Option<Fence> {
        let marks = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).filter(|c| *c == '>').count();
        let quotes = quotes.unwrap_or(marks);
        let line = quoted(line, quotes)?.trim();
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
        Some(Fence { quotes, mark, length, language })
    }

    fn closes(self, open: Fence) -> bool {
        self.language == Language::None && self.mark == open.mark && self.length >= open.length
    }
}
