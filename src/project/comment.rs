//! Comments that allow warnings: `# idel: allow W0401 reason`.
//!
//! At the end of a line a comment is about that line. On a line of its own it is about what follows: the whole
//! declaration, or the clause, which goes on to the end of its brackets and over lines that stand deeper.

use crate::diagnostic::{ProjectProblem, near_code, nearest};
use crate::source::{FileId, Span, closing_of};

/// The words that allow.
const WORDS: [&str; 2] = ["allow", "разрешить"];
/// What a comment to the program begins with.
const MARK: &str = "idel:";

/// What one comment allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    pub code: String,
    /// What it is about.
    pub over: Span,
    /// The code in the comment.
    pub span: Span,
    pub reason: Option<String>,
}

/// The allowances of a text, and what is wrong with its comments to the program. Literate texts come masked.
pub fn allowances(
    id: FileId,
    text: &str,
    declarations: &[Span],
    codes: &[&'static str],
) -> (Vec<Allowance>, Vec<ProjectProblem>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for comment in comments(text) {
        let Some(said) = text.get(comment.start..comment.end) else { continue };
        let after = said.trim_start_matches('#').trim_start();
        let marked = after.get(..MARK.len()).is_some_and(|mark| mark.eq_ignore_ascii_case(MARK));
        let Some(said) = after.get(MARK.len()..).filter(|_| marked) else { continue };
        let at = comment.end - said.len();
        let own = Span::new(
            id,
            comment.start,
            comment.start + text.get(comment.start..comment.end).map_or(0, |c| c.trim_end().len()),
        );
        let mut words = words(said);
        let verb = words.next();
        if !verb.is_some_and(|(_, word)| WORDS.contains(&word.to_lowercase().as_str())) {
            let written = verb.map_or("", |(_, word)| word).to_owned();
            let suggestion = nearest(&written, WORDS).map(str::to_owned);
            problems.push(ProjectProblem::Unclear { written, suggestion, span: own });
            continue;
        }
        let named: Vec<(usize, &str)> = words.take_while(|(_, word)| looks_like_code(word)).collect();
        let Some((last, word)) = named.last() else {
            problems.push(ProjectProblem::Unclear { written: String::new(), suggestion: None, span: own });
            continue;
        };
        let rest = said.get(last + word.len()..).unwrap_or("");
        let reason =
            rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '—'));
        let reason = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
        let over = if comment.alone {
            below(id, text, comment.end, declarations)
        } else {
            Span::new(id, comment.line, comment.end)
        };
        for (offset, word) in named {
            let span = Span::new(id, at + offset, at + offset + word.len());
            let code = canonical(word);
            if !codes.contains(&code.as_str()) {
                let suggestion = near_code(&code, codes).map(str::to_owned);
                problems.push(ProjectProblem::AllowsUnknown { code, suggestion, span });
            } else if code.starts_with('E') {
                problems.push(ProjectProblem::ErrorAllowed { code, span });
            } else {
                if reason.is_none() {
                    problems.push(ProjectProblem::WithoutReason { code: code.clone(), span });
                }
                found.push(Allowance { code, over, span, reason: reason.clone() });
            }
        }
    }
    (found, problems)
}

struct Comment {
    /// The sign that begins it.
    start: usize,
    end: usize,
    /// The beginning of its line.
    line: usize,
    /// Nothing but blanks stands before it.
    alone: bool,
}

/// The comments of a text; in quotes the sign that begins one is a sign like any other.
fn comments(text: &str) -> Vec<Comment> {
    let (mut found, mut closing, mut line, mut until) = (Vec::new(), None, 0, 0);
    for (at, c) in text.char_indices() {
        if c == '\n' {
            line = at + 1;
        }
        if at < until {
            continue;
        }
        match closing {
            Some(end) if end == c => closing = None,
            Some(_) => {}
            None if c == '#' => {
                let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| at + n);
                let alone = text.get(line..at).is_some_and(|before| before.trim().is_empty());
                found.push(Comment { start: at, end, line, alone });
                until = end;
            }
            None => closing = closing_of(c),
        }
    }
    found
}

/// Words with their places; blanks and commas part them.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    parts.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// A letter and digits, as codes are written.
fn looks_like_code(word: &str) -> bool {
    let code = canonical(word);
    let digits = code.strip_prefix(['E', 'W']).unwrap_or("");
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// In capitals; a Cyrillic letter that looks like E is taken for it.
fn canonical(word: &str) -> String {
    let capitals = word.trim_end_matches([':', ';', '.']).to_uppercase();
    match capitals.strip_prefix('Е') {
        Some(digits) => format!("E{digits}"),
        None => capitals,
    }
}

/// What follows a comment: the declaration that begins there, or the clause; empty where nothing follows.
fn below(id: FileId, text: &str, from: usize, declarations: &[Span]) -> Span {
    let mut at = from;
    let mut first = None;
    for line in text.get(from..).unwrap_or("").split_inclusive('\n') {
        let said = line.trim_start();
        if !said.is_empty() && !said.starts_with('#') {
            first = Some(at + line.len() - said.len());
            break;
        }
        at += line.len();
    }
    let Some(start) = first else { return Span::new(id, from, from) };
    let begins = |declaration: &&Span| {
        let (own, end) = (declaration.start as usize, declaration.end as usize);
        // Its documentation may stand above the comment or below.
        let before = text.get(own..start).unwrap_or("x");
        let only_comments = before.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#'));
        declaration.file == id && own <= start && start < end && only_comments
    };
    match declarations.iter().find(begins) {
        Some(declaration) => Span::new(id, start, declaration.end as usize),
        None => Span::new(id, start, end_of_clause(text, start)),
    }
}

/// Where a clause ends: its brackets are closed, and the next line stands no deeper.
fn end_of_clause(text: &str, start: usize) -> usize {
    let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let indent = start - line_start;
    let (mut depth, mut at) = (0_i32, line_start);
    for line in text.get(line_start..).unwrap_or("").split_inclusive('\n') {
        let said = line.trim();
        let deep = line.len() - line.trim_start().len() > indent;
        let first = at == line_start;
        if !first && depth <= 0 && !said.is_empty() && !deep {
            break;
        }
        depth += depth_of(line);
        at += line.len();
        // A bracket that closes what stands around ends the clause too.
        if depth < 0 {
            break;
        }
    }
    at
}

/// How many more brackets a line opens than it closes; quoted ones and those in comments count for nothing.
fn depth_of(line: &str) -> i32 {
    let (mut depth, mut closing) = (0, None);
    for c in line.chars() {
        match (closing, c) {
            (Some(end), c) if end == c => closing = None,
            (Some(_), _) => {}
            (None, '#') => break,
            (None, '{' | '(' | '[') => depth += 1,
            (None, '}' | ')' | ']') => depth -= 1,
            (None, c) => closing = closing_of(c),
        }
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Describe;

    const CODES: &[&str] = &["E0301", "W0101", "W0405"];

    /// A code, what its allowance is about in the words of the text, the reason.
    type Read = (String, String, Option<String>);

    fn read(text: &str, declarations: &[(usize, usize)]) -> (Vec<Read>, Vec<&'static str>) {
        let spans: Vec<Span> = declarations.iter().map(|(a, b)| Span::new(FileId(0), *a, *b)).collect();
        let (found, problems) = allowances(FileId(0), text, &spans, CODES);
        let over = |span: Span| text[span.start as usize..span.end as usize].trim().to_owned();
        let found = found.into_iter().map(|one| (one.code, over(one.over), one.reason)).collect();
        (found, problems.iter().map(|problem| problem.code()).collect())
    }

    #[test]
    fn a_comment_is_about_its_line_or_what_follows() {
        let (found, codes) = read("a b # idel: allow W0405 it is so\nc", &[]);
        assert_eq!(
            found,
            [("W0405".into(), "a b # idel: allow W0405 it is so".into(), Some("it is so".into()))]
        );
        assert!(codes.is_empty());
        let text = "x {\n  # idel: разрешить W0405 – так надо\n\n  # note\n  a (b,\n  c)\n    / d\n  e\n}\n";
        let (found, _) = read(text, &[]);
        assert_eq!(found, [("W0405".into(), "a (b,\n  c)\n    / d".into(), Some("так надо".into()))]);
        let text = "# idel: allow w0405, W0101: both\n## doc\ny {\n  a\n}\nz\n";
        let (found, _) = read(text, &[(33, 49)]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].1.as_str(), found[1].2.as_deref()), ("y {\n  a\n}", Some("both")));
    }

    #[test]
    fn a_clause_ends_where_what_stands_around_it_does() {
        let (found, _) = read("x {\n  # idel: allow W0405 r\n  a }\ny\n", &[]);
        assert_eq!(found[0].1, "a }");
        assert_eq!(read("a\n# idel: allow W0405 r\n", &[]).0[0].1, "");
    }

    #[test]
    fn quoted_signs_begin_no_comment() {
        assert!(read("a \"# idel: allow W0405 r\" «# idel: x»", &[]).0.is_empty());
        assert!(read("a # about idel: it is fine\n", &[]).1.is_empty());
    }

    #[test]
    fn what_a_comment_gets_wrong_is_told() {
        for (text, code) in [
            ("# idel: alow W0405 r", "W0904"),
            ("# idel:", "W0904"),
            ("# idel: allow the axis", "W0904"),
            ("# idel: allow W0406 r", "W0903"),
            ("# idel: allow E0301 r", "E0905"),
            ("# idel: разрешить Е0301 r", "E0905"),
            ("a # IDEL: allow W0405", "W0902"),
            ("a # idel: allow W0405 –", "W0902"),
        ] {
            assert_eq!(read(text, &[]).1, [code], "{text}");
        }
    }
}
