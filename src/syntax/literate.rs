//! Policies inside Markdown: the text of an act and its formal meaning side by side.

/// True for the name of a document of which only the fenced blocks marked `idel` are read.
pub fn is_literate(name: &str) -> bool {
    name.ends_with(".idel.md")
}

/// Masks everything but the fenced blocks marked `idel` with spaces. Lines and byte offsets stay those of the
/// Markdown, so that every span of the result is a span of the document.
pub fn literate(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut at = 0;
    for block in blocks(markdown) {
        mask(markdown.get(at..block.range.start).unwrap_or(""), &mut out);
        for (marks, line) in block.lines(markdown) {
            mask(marks, &mut out);
            out.push_str(line);
        }
        at = block.range.end;
    }
    mask(markdown.get(at..).unwrap_or(""), &mut out);
    out
}

fn mask(text: &str, out: &mut String) {
    out.extend(text.bytes().map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }));
}

/// A fenced block marked `idel`, without its fences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fenced {
    /// Its lines, in bytes of the document.
    pub range: std::ops::Range<usize>,
    /// What stands before each of its lines: the marks of quotations and the blanks of lists, as its fence has them.
    pub prefix: String,
    /// In how many quotations it stands.
    quotes: usize,
}

impl Fenced {
    /// Its text without the marks of quotations.
    pub fn text(&self, markdown: &str) -> String {
        self.lines(markdown).map(|(_, line)| line).collect()
    }

    /// Each line: the marks of quotations, and what is quoted.
    fn lines<'m>(&self, markdown: &'m str) -> impl Iterator<Item = (&'m str, &'m str)> {
        let quotes = self.quotes;
        markdown.get(self.range.clone()).unwrap_or("").split_inclusive('\n').map(move |line| {
            let marks = line.len() - quoted(line, quotes).map_or(0, str::len);
            line.split_at_checked(marks).unwrap_or((line, ""))
        })
    }
}

/// A block that looks like one of the policy and is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Its mark, in bytes of the document.
    pub range: std::ops::Range<usize>,
    /// It stands in a comment, `<!-- … -->`, which no reader of the document sees; otherwise its mark is misspelt.
    pub commented: bool,
}

/// The blocks of a document in order.
pub fn blocks(markdown: &str) -> Vec<Fenced> {
    read(markdown).0
}

/// The blocks of a document that look like those of the policy and are not read.
pub fn passed_over(markdown: &str) -> Vec<PassedOver> {
    read(markdown).1
}

fn read(markdown: &str) -> (Vec<Fenced>, Vec<PassedOver>) {
    let (mut found, mut passed) = (Vec::new(), Vec::new());
    let mut inside: Option<Opened> = None;
    let mut comment: Option<Place> = None;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let start = at;
        at += line.len();
        // A quotation ends with its marks, a point of a list with its indent, and what is fenced in them with them.
        if let Some(left) = inside.take_if(|open| !open.place.holds(line)) {
            found.extend(left.block(start));
        }
        comment.take_if(|place| !place.holds(line));
        if comment.is_some() {
            if let Some(range) = mark(line, start, &[Language::Idel, Language::Near]) {
                passed.push(PassedOver { range, commented: true });
            }
            comment.take_if(|_| line.contains("-->"));
            continue;
        }
        match &inside {
            Some(open) => {
                let closes = quoted(line, open.place.quotes)
                    .and_then(Fence::of)
                    .is_some_and(|fence| fence.closes(open.fence));
                if let Some(closed) = inside.take_if(|_| closes) {
                    found.extend(closed.block(start));
                }
            }
            None => {
                let place = Place::of(line);
                let text = line.get(place.length..).unwrap_or("");
                let opens = text.starts_with("<!--") && !text.contains("-->");
                comment = opens.then_some(place);
                let fence = Fence::of(text);
                if let Some(range) = mark(line, start, &[Language::Near]) {
                    passed.push(PassedOver { range, commented: false });
                }
                inside = fence.map(|fence| Opened { fence, place, prefix: prefix(line, place), from: at });
            }
        }
    }
    // A block that is not closed goes to the end.
    found.extend(inside.and_then(|open| open.block(markdown.len())));
    (found, passed)
}

/// Where the mark of a block of one of these languages stands, if the line opens one.
fn mark(line: &str, start: usize, languages: &[Language]) -> Option<std::ops::Range<usize>> {
    let text = line.get(Place::of(line).length..)?;
    let fence = Fence::of(text).filter(|fence| languages.contains(&fence.language))?;
    let info = text.trim().trim_start_matches(fence.mark).trim();
    let end = start + line.trim_end().len();
    Some(end - info.len()..end)
}

/// A fenced block whose end is not read yet.
struct Opened {
    fence: Fence,
    place: Place,
    prefix: String,
    from: usize,
}

impl Opened {
    fn block(self, until: usize) -> Option<Fenced> {
        let Opened { fence, place, prefix, from } = self;
        (fence.language == Language::Idel).then_some(Fenced {
            range: from..until,
            prefix,
            quotes: place.quotes,
        })
    }
}

/// What stands before a fence: marks of quotations, marks of points of lists, blanks.
#[derive(Debug, Clone, Copy)]
struct Place {
    quotes: usize,
    /// How far further lines of the point of a list that begins on this line stand to the right, if one does.
    indent: usize,
    /// In bytes.
    length: usize,
}

impl Place {
    fn of(line: &str) -> Place {
        let (mut rest, mut quotes, mut listed) = (line, 0, false);
        // What stands behind the marks of quotations.
        let mut behind = line;
        loop {
            let trimmed = rest.trim_start_matches([' ', '\t']);
            if let Some(quoted) = trimmed.strip_prefix('>') {
                (rest, behind, quotes, listed) = (quoted, quoted, quotes + 1, false);
            } else if let Some(point) = point(trimmed) {
                (rest, listed) = (point, true);
            } else {
                let indent = if listed { columns(behind, behind.len() - trimmed.len()) } else { 0 };
                return Place { quotes, indent, length: line.len() - trimmed.len() };
            }
        }
    }

    fn holds(self, line: &str) -> bool {
        quoted(line, self.quotes).is_some_and(|rest| {
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            rest.trim().is_empty() || columns(rest, blanks) >= self.indent
        })
    }
}

/// A line without the marks of so many quotations; `None` where it has fewer.
fn quoted(line: &str, quotes: usize) -> Option<&str> {
    let mut rest = line;
    for _ in 0..quotes {
        rest = rest.trim_start_matches([' ', '\t']).strip_prefix('>')?;
    }
    Some(rest)
}

/// What follows the mark of a point of a list: `-`, `*`, `+`, `1.`, `1)`.
fn point(line: &str) -> Option<&str> {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match line.len() - bare.len() {
        0 => line.strip_prefix(['-', '*', '+'])?,
        1..=9 => bare.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    rest.starts_with([' ', '\t']).then_some(rest)
}

/// The width of the beginning of a line.
fn columns(line: &str, bytes: usize) -> usize {
    let beginning = line.get(..bytes).unwrap_or("").chars();
    beginning.fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// What further lines of a block begin with.
fn prefix(line: &str, place: Place) -> String {
    let before = line.get(..place.length).unwrap_or("").chars();
    before.map(|c| if matches!(c, ' ' | '\t' | '>') { c } else { ' ' }).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Idel,
    /// What may well be meant for it.
    Near,
    Other,
    /// Nothing follows the marks.
    None,
}

/// The language that the mark of a block names: `idel`, `idel title="…"`, `{.idel}`, `{#name .idel}`, `{idel}`.
fn language(info: &str) -> &str {
    let Some(attributes) = info.strip_prefix('{') else {
        return info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}')).next().unwrap_or("");
    };
    let mut words = attributes.split(|c: char| c.is_whitespace() || matches!(c, ',' | '}'));
    let named = words.find(|word| !word.is_empty() && !word.starts_with('#') && !word.contains('='));
    named.map_or("", |word| word.trim_start_matches('.'))
}

/// Languages of other blocks that look like a slip of the pen and are none.
const OTHERS: [&str; 2] = ["idl", "ide"];

/// True where a mark is a slip of the pen for `idel`: one letter off, two where it begins alike, or in Russian letters
/// (`швуд` are the keys of `idel`).
fn near(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if OTHERS.contains(&bare.as_str()) {
        return false;
    }
    let apart = |from: &str| strsim::damerau_levenshtein(&bare, from);
    bare == "idel"
        || ["idel", "идель", "идел", "швуд"].iter().any(|meant| apart(meant) <= 1)
        || (bare.starts_with("id") && bare.chars().count() > 3 && apart("idel") <= 2)
}

/// A line of three or more backticks or tildes.
#[derive(Debug, Clone, Copy)]
struct Fence {
    mark: char,
    length: usize,
    language: Language,
}

impl Fence {
    /// The fence that a line is, without what stands before it; indented as far as a list may indent it.
    fn of(line: &str) -> Option<Fence> {
        let line = line.trim();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        // Backticks after backticks are code within a line.
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let word = language(info.trim());
        let language = match word {
            _ if info.trim().is_empty() => Language::None,
            word if word.eq_ignore_ascii_case("idel") => Language::Idel,
            word if near(word) => Language::Near,
            _ => Language::Other,
        };
        Some(Fence { mark, length, language })
    }

    fn closes(self, open: Fence) -> bool {
        self.language == Language::None && self.mark == open.mark && self.length >= open.length
    }
}
