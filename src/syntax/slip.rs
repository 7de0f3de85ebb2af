//! What the mistake is at a place where parsing stopped.

use super::scan::{self, Piece};
use crate::diagnostic::{Slip, SyntaxProblem, nearest};
use crate::keyword::TABLE;
use crate::source::{FileId, Span};

/// Names the mistake at byte `at` of a text, within the declaration that ends at byte `end`.
pub fn name_slip(file: FileId, text: &str, at: usize, end: usize) -> SyntaxProblem {
    let rest = text.get(at..end).unwrap_or("");
    let start = at + (rest.len() - rest.trim_start().len());
    let rest = rest.trim_start();
    let line = rest.lines().next().unwrap_or("");
    let problem = |length: usize, slip| SyntaxProblem { span: Span::new(file, start, start + length), slip };
    if rest.is_empty() {
        let last = text.get(..at).map_or(0, |t| t.trim_end().len());
        return SyntaxProblem { span: Span::new(file, last.saturating_sub(1), last), slip: Slip::Unfinished };
    }
    // A number or a date may have been read in part: look at the whole of it.
    let number_start = text.get(..start).map_or(start, |before| {
        start
            - before.chars().rev().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).count()
    });
    let written: String = text
        .get(number_start..end)
        .unwrap_or("")
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '-'))
        .collect();
    let written = written.trim_end_matches(['.', ',', '-']);
    // Such a letter may have been read as a name, so that only what follows it does not fit.
    let before = text.get(..start).unwrap_or("").trim_end();
    let previous = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    let whole_line = text.get(line_start..end).and_then(|t| t.lines().next()).unwrap_or("");
    let russian = whole_line.chars().any(|c| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'));
    if let Some(instead) = cyrillic_twin(previous).filter(|_| russian) {
        let at = before.len() - previous.len();
        return SyntaxProblem {
            span: Span::new(file, at, before.len()),
            slip: Slip::LatinLetter { instead },
        };
    }
    if let Some(slip) = of_number(written) {
        return SyntaxProblem { span: Span::new(file, number_start, number_start + written.len()), slip };
    }
    if line.starts_with(['"', '«', '“']) {
        let closing = line.chars().next().map(|c| {
            if c == '"' {
                '"'
            } else if c == '«' {
                '»'
            } else {
                '”'
            }
        });
        if closing.is_some_and(|c| !line.chars().skip(1).any(|l| l == c)) {
            return problem(line.len(), Slip::OpenQuote);
        }
    }
    let word = scan::pieces(line).into_iter().find_map(|piece| match piece {
        Piece::Word { start: 0, end } => line.get(..end),
        Piece::Word { .. } | Piece::Mark { .. } => None,
    });
    match word {
        Some(word) => {
            if let Some(instead) = cyrillic_twin(word).filter(|_| russian) {
                return problem(word.len(), Slip::LatinLetter { instead });
            }
            let known =
                TABLE.iter().flat_map(|k| k.en.iter().chain(k.ru)).filter_map(|f| f.split(' ').next());
            let known: Vec<&str> = known.filter(|k| k.chars().count() > 3).collect();
            let slip = match nearest(word, known.iter().copied()) {
                Some(instead) if !known.contains(&word) => {
                    Slip::Misspelt { written: word.to_owned(), instead: instead.to_owned() }
                }
                _ => Slip::Unexpected { found: word.to_owned() },
            };
            problem(word.len(), slip)
        }
        None => {
            let mark = line.chars().next().unwrap_or(' ');
            problem(mark.len_utf8(), Slip::Unexpected { found: mark.to_string() })
        }
    }
}

/// The Russian one-letter keyword that a Latin letter looks like.
fn cyrillic_twin(word: &str) -> Option<char> {
    match word {
        "c" => Some('с'),
        "o" => Some('о'),
        "k" => Some('к'),
        "b" | "B" => Some('в'),
        _ => None,
    }
}

fn of_number(written: &str) -> Option<Slip> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let own = || written.to_owned();
    if let Some((whole, part)) = written.split_once(',').filter(|(w, p)| digits(w) && digits(p)) {
        return Some(Slip::DecimalComma { written: own(), instead: format!("{whole}.{part}") });
    }
    let mut parts = written.split('.');
    if let (Some(day), Some(month), Some(year), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
        && digits(day)
        && digits(month)
        && digits(year)
        && year.len() == 4
    {
        return Some(Slip::DottedDate { written: own(), instead: format!("{year}-{month:0>2}-{day:0>2}") });
    }
    let dashes = written.split('-').collect::<Vec<_>>();
    if (2..=3).contains(&dashes.len())
        && dashes.iter().all(|p| digits(p))
        && dashes.first().is_some_and(|y| y.len() == 4)
    {
        return Some(Slip::NoSuchDay { written: own() });
    }
    let letters = written.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = written.strip_suffix(letters).filter(|n| digits(n))?;
    if letters.is_empty() || !letters.starts_with(char::is_alphabetic) {
        return None;
    }
    let is_quarter = number.len() == 4 && matches!(letters, "Q1" | "Q2" | "Q3" | "Q4");
    let joint = if is_quarter { "-" } else { " " };
    Some(Slip::Unspaced { written: own(), instead: format!("{number}{joint}{letters}") })
}
