//! What was typed: a command, a declaration or a query; and whether it is typed to its end.

use crate::keyword::TABLE;
use crate::syntax::OPENING;

/// An input, by what it begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input<'t> {
    Nothing,
    /// `:plot productivity by year`: the command's name, and the rest.
    Command(&'t str, &'t str),
    /// `let NAME = MEASURE`; either may be empty where it was not written.
    Let(&'t str, &'t str),
    Declaration(&'t str),
    Query(&'t str),
}

/// Slots of declarations that a block in braces must follow.
const WITH_BLOCK: &[&str] = &[
    "policy",
    "act",
    "body",
    "classification",
    "dataset",
    "link",
    "cluster",
    "indicator",
    "stage",
    "rating",
];
/// A measure gets a name for the session.
const LET: &[&str] = &["let", "пусть"];
/// What may stand last only where something follows; words stand with a space before them.
const OPEN_ENDED: &[&str] = &["+", "-", "*", "/", ",", "=", "<", ">", ":", "->"];

/// Reads an input.
pub fn read(text: &str) -> Input<'_> {
    let text = text.trim();
    let code = after_comments(text);
    if let Some(command) = code.strip_prefix(':') {
        let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        return Input::Command(name, rest.trim());
    }
    if code.is_empty() {
        return Input::Nothing;
    }
    let (first, rest) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
    if LET.contains(&first) {
        let (name, measure) = rest.split_once('=').unwrap_or((rest, ""));
        return Input::Let(name.trim(), measure.trim());
    }
    if opening(code).is_some() { Input::Declaration(text) } else { Input::Query(code) }
}

/// Whether nothing is left open: no bracket, no quote, no operator at the end, no declaration before its block.
pub fn is_complete(text: &str) -> bool {
    // An empty line ends any input: what is wrong with it is told then.
    if text.ends_with("\n\n") || text.trim_end_matches(' ').ends_with("\n\n") {
        return true;
    }
    let code = after_comments(text.trim());
    if code.is_empty() {
        // Documentation waits for what it is about.
        return !text.trim_start().starts_with("##");
    }
    let Scan { depth, quoted, blocks, last } = scan(code);
    if quoted || depth > 0 {
        return false;
    }
    if code.starts_with(':') {
        return true;
    }
    let needs_block = opening(code).is_some_and(|slot| WITH_BLOCK.contains(&slot));
    let open_ended = OPEN_ENDED.iter().any(|end| last.ends_with(end));
    !(open_ended || needs_block && blocks == 0)
}

/// The inputs of a text, as many lines as belong together, each with the line on which it begins.
pub fn inputs(text: &str) -> Vec<(usize, String)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let (mut open, mut first) = (String::new(), 1);
    for (line, content) in (1..).zip(text.lines()) {
        // A query goes on with its clauses on lines of their own.
        if open.trim().is_empty()
            && is_clause(content)
            && let Some((_, before)) =
                all.last_mut().filter(|(_, before)| matches!(read(before), Input::Query(_)))
        {
            before.push_str(content);
            before.push('\n');
            continue;
        }
        if open.trim().is_empty() {
            open.clear();
            first = line;
        }
        open.push_str(content);
        open.push('\n');
        if is_complete(&open) {
            all.push((first, std::mem::take(&mut open)));
        }
    }
    all.extend((!open.trim().is_empty()).then_some((first, open)));
    all
}

/// The words that the clauses of queries begin with, in every form.
pub fn clause_words() -> impl Iterator<Item = &'static str> {
    let slots = ["query_by", "where", "having", "sort", "limit", "coverage"];
    let clauses = TABLE.iter().filter(move |k| slots.contains(&k.slot));
    clauses.flat_map(|k| k.en.iter().chain(k.ru).copied())
}

/// Whether a line begins with the word of a clause of queries.
fn is_clause(line: &str) -> bool {
    let line = line.trim_start();
    clause_words()
        .any(|form| line.strip_prefix(form).is_some_and(|rest| rest.starts_with(char::is_whitespace)))
}

/// The slot of the keyword that a declaration begins with.
fn opening(code: &str) -> Option<&'static str> {
    let forms = TABLE.iter().filter(|keyword| OPENING.contains(&keyword.slot));
    forms
        .flat_map(|keyword| keyword.en.iter().chain(keyword.ru).map(|form| (keyword.slot, *form)))
        .find(|(_, form)| {
            let rest = code.strip_prefix(form);
            rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
        })
        .map(|(slot, _)| slot)
}

/// The text after its first comments.
fn after_comments(text: &str) -> &str {
    let mut rest = text;
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
    }
    rest
}

/// What is open at the end of a text.
struct Scan {
    depth: i32,
    quoted: bool,
    /// Blocks in braces that are closed.
    blocks: usize,
    /// The text without the comments and spaces at its end.
    last: String,
}

fn scan(code: &str) -> Scan {
    let mut found = Scan { depth: 0, quoted: false, blocks: 0, last: String::new() };
    let mut comment = false;
    for sign in code.chars() {
        match sign {
            '\n' => comment = false,
            _ if comment => continue,
            '"' => found.quoted = !found.quoted,
            _ if found.quoted => {}
            '#' => {
                comment = true;
                continue;
            }
            '(' | '[' | '{' => found.depth += 1,
            ')' | ']' | '}' => {
                found.depth -= 1;
                found.blocks += usize::from(sign == '}');
            }
            _ => {}
        }
        found.last.push(sign);
    }
    found.last.truncate(found.last.trim_end().len());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_told_by_what_they_begin_with() {
        assert_eq!(read("  "), Input::Nothing);
        assert_eq!(read("# nothing\n"), Input::Nothing);
        assert_eq!(read(":plot x by year"), Input::Command("plot", "x by year"));
        assert_eq!(read("productivity by year"), Input::Query("productivity by year"));
        assert_eq!(read("let p = sum(x) / 2"), Input::Let("p", "sum(x) / 2"));
        assert_eq!(read("пусть p = sum(x)"), Input::Let("p", "sum(x)"));
        for declaration in ["fn f(x) = x", "показатель p { значение 1 }", "## Doc.\nindicator p { value 1 }"]
        {
            assert_eq!(read(declaration), Input::Declaration(declaration));
        }
        // A name that begins like a keyword is a name.
        assert_eq!(read("units_made"), Input::Query("units_made"));
    }

    #[test]
    fn a_block_of_inputs_is_taken_apart() {
        let text = "indicator p {\n value sum(x)\n}\nlet q = p / 2\nq\n  by year\n  where year > 2\n:type q\nq by year\n";
        let found: Vec<(usize, String)> = inputs(text);
        let found: Vec<(usize, &str)> = found.iter().map(|(line, text)| (*line, text.trim_end())).collect();
        assert_eq!(
            found,
            [
                (1, "indicator p {\n value sum(x)\n}"),
                (4, "let q = p / 2"),
                (5, "q\n  by year\n  where year > 2"),
                (8, ":type q"),
                (9, "q by year"),
            ]
        );
    }

    #[test]
    fn an_input_is_complete_where_nothing_is_open() {
        for whole in [
            "sum(x) by year",
            "indicator p { value sum(x) }",
            "fn f(x) = x * 2",
            ":help",
            "# a comment (",
            "use std.growth",
            "indicator p\n\n",
            "sum(x where name == \"a (b\")",
        ] {
            assert!(is_complete(whole), "{whole}");
        }
        for open in [
            "sum(x",
            "indicator p",
            "indicator p {\n value sum(x)",
            "fn f(x) =",
            "sum(x) /",
            "## What it is.",
            "sum(x where name == \"a",
            "sum(x) + # more",
        ] {
            assert!(!is_complete(open), "{open}");
        }
    }
}
