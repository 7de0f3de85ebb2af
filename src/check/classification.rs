//! Classifications: code lists of the text and of CSV files, laid out as trees in preorder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Checker;
use crate::diagnostic::{FileProblem, Kind, NameProblem, nearest};
use crate::model::{Classification, ClassificationId, Code};
use crate::source::Span;
use crate::syntax::tree::{self, ClassificationClause, ClassificationKind, InlineCode};

/// A code before its tree is known, with its row in the file.
#[derive(Debug, Clone)]
struct Entry {
    code: String,
    title: Option<String>,
    parent: Option<String>,
    row: u64,
}

/// How a file says which code lies above.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Above {
    Nothing,
    Column(String),
    Prefix,
}

impl Checker<'_> {
    pub(super) fn check_classifications(&mut self, declared: &[(&tree::Classification, &PathBuf)]) {
        for (declaration, folder) in declared {
            let id = ClassificationId::at(self.policy.classifications.len());
            self.declare(Kind::Classification, |n| &mut n.classifications, &declaration.head, id);
            let name = declaration.head.name.span;
            let (codes, file) = match &declaration.kind {
                ClassificationKind::Inline(codes) => (self.inline_codes(codes), None),
                ClassificationKind::File { file, clauses } => {
                    let stated = clauses.iter().any(|c| match &c.kind {
                        ClassificationClause::Parent(_) | ClassificationClause::ParentByPrefix => true,
                        ClassificationClause::Code(_) | ClassificationClause::Title(_) => false,
                    });
                    if !stated {
                        self.flat.insert(id);
                    }
                    let entries = self.read_codes(file, clauses, folder, name);
                    (self.preorder(entries, &file.value, name), Some(file.value.clone()))
                }
            };
            let ordinals = codes.iter().enumerate().map(|(at, c)| (c.code.clone(), ordinal(at)));
            self.codes.push(ordinals.collect());
            self.policy.classifications.push(Classification {
                name: declaration.head.name.text.clone(),
                also: declaration.head.also.iter().map(|n| n.text.clone()).collect(),
                title: declaration.head.title.as_ref().map(|t| t.value.clone()),
                span: name,
                file,
                codes,
            });
        }
    }

    fn inline_codes(&mut self, written: &[InlineCode]) -> Vec<Code> {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        let mut codes = Vec::new();
        for code in written {
            if let Some(first) = seen.insert(&code.code, code.span) {
                let (kind, name) = (Kind::Value, code.code.clone());
                self.report(NameProblem::Duplicate { kind, name, span: code.span, first });
                continue;
            }
            let end = ordinal(codes.len() + 1);
            codes.push(Code { code: code.code.clone(), title: None, parent: None, level: 1, end });
        }
        codes
    }

    /// Reads the rows of a file; every problem of it is reported.
    fn read_codes(
        &mut self,
        file: &tree::Text,
        clauses: &[tree::Clause<ClassificationClause>],
        folder: &std::path::Path,
        name: Span,
    ) -> Vec<Entry> {
        let span = file.span;
        let of_module =
            self.library.contains(&span.file).then(|| crate::library::file(&file.value)).flatten();
        let read = match of_module {
            Some(text) => Ok(text.to_owned()),
            None => self.loader.read(&folder.join(&file.value)),
        };
        let text = match read {
            Ok(text) => text,
            Err(fault) => {
                let path = file.value.clone();
                self.report(FileProblem::Unreadable { path, fault, span: Some(span) });
                return Vec::new();
            }
        };
        // A clause without `from` names the column by its own word.
        let headed = |from: &Option<tree::Text>, at: Span| match from {
            Some(text) => text.value.clone(),
            None => self.written(at),
        };
        let (mut code_header, mut title_header, mut above) = (None, None, Above::Nothing);
        for clause in clauses {
            match &clause.kind {
                ClassificationClause::Code(from) => code_header = Some(headed(from, clause.span)),
                ClassificationClause::Parent(from) => above = Above::Column(headed(from, clause.span)),
                ClassificationClause::ParentByPrefix => above = Above::Prefix,
                ClassificationClause::Title(from) => title_header = Some(headed(from, clause.span)),
            }
        }
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(delimiter(&text))
            .from_reader(text.as_bytes());
        let headers: Vec<String> = match reader.headers() {
            Ok(headers) => headers.iter().map(str::to_owned).collect(),
            Err(_) => Vec::new(),
        };
        if headers.iter().all(String::is_empty) {
            self.report(FileProblem::NoCodes { file: file.value.clone(), span });
            return Vec::new();
        }
        let code_header = code_header.unwrap_or_else(|| "code".into());
        let mut place = |header: &str| {
            let found = headers.iter().position(|h| h == header);
            if found.is_none() {
                let suggestion = nearest(header, headers.iter().map(String::as_str)).map(str::to_owned);
                let (file, header) = (file.value.clone(), header.to_owned());
                self.report(FileProblem::NoHeader { file, header, span, suggestion });
            }
            found
        };
        let code_at = place(&code_header);
        let parent_at = match &above {
            Above::Column(header) => place(header),
            Above::Nothing | Above::Prefix => None,
        };
        let title_at = title_header.as_deref().and_then(&mut place);
        let Some(code_at) = code_at else { return Vec::new() };
        let (mut entries, mut ragged) = (Vec::new(), false);
        for record in reader.records() {
            let Ok(record) = record else { continue };
            let row = record.position().map_or(0, csv::Position::line);
            if record.len() != headers.len() {
                let (expected, found, file) = (headers.len(), record.len(), file.value.clone());
                self.report(FileProblem::Ragged { file, row, expected, found, span });
                ragged = true;
                continue;
            }
            let field = |at: Option<usize>| {
                at.and_then(|at| record.get(at)).filter(|v| !v.is_empty()).map(str::to_owned)
            };
            let Some(code) = field(Some(code_at)) else { continue };
            entries.push(Entry { code, title: field(title_at), parent: field(parent_at), row });
        }
        if entries.is_empty() && !ragged {
            self.report(FileProblem::NoCodes { file: file.value.clone(), span });
        }
        if above == Above::Prefix {
            parents_by_prefix(&mut entries);
        }
        let mut first: BTreeMap<String, u64> = BTreeMap::new();
        let mut repeated: Vec<(String, u64, u64)> = Vec::new();
        entries.retain(|entry| match first.get(&entry.code) {
            Some(row) => {
                repeated.push((entry.code.clone(), *row, entry.row));
                false
            }
            None => first.insert(entry.code.clone(), entry.row).is_none(),
        });
        for (code, one, two) in repeated {
            let (file, rows) = (Some(file.value.clone()), vec![one, two]);
            self.report(FileProblem::DuplicateCode { file, code, rows, span: name });
        }
        entries
    }

    /// Lays codes out so that those under a code follow it; siblings keep the order of the file.
    fn preorder(&mut self, entries: Vec<Entry>, file: &str, span: Span) -> Vec<Code> {
        let known: BTreeSet<&str> = entries.iter().map(|e| e.code.as_str()).collect();
        let mut under: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let parent = entry.parent.as_deref();
            if let Some(parent) = parent.filter(|p| !known.contains(p)) {
                let suggestion = nearest(parent, known.iter().copied()).map(str::to_owned);
                let (file, code, parent) = (file.to_owned(), entry.code.clone(), parent.to_owned());
                let row = entry.row;
                self.report(FileProblem::UnknownParent { suggestion, file, code, parent, row, span });
                continue;
            }
            under.entry(parent).or_default().push(at);
        }
        let mut codes: Vec<Code> = Vec::with_capacity(entries.len());
        let mut placed: BTreeSet<usize> = BTreeSet::new();
        // A stack of what is still to be placed: an entry under a parent, or the end of a subtree.
        enum Step {
            Enter(usize, Option<u32>, u32),
            Leave(usize),
        }
        let roots = under.get(&None).cloned().unwrap_or_default();
        let mut stack: Vec<Step> = roots.into_iter().rev().map(|at| Step::Enter(at, None, 1)).collect();
        while let Some(step) = stack.pop() {
            match step {
                Step::Enter(at, parent, level) => {
                    let Some(entry) = entries.get(at) else { continue };
                    placed.insert(at);
                    let own = codes.len();
                    codes.push(Code {
                        code: entry.code.clone(),
                        title: entry.title.clone(),
                        parent,
                        level,
                        end: ordinal(own + 1),
                    });
                    stack.push(Step::Leave(own));
                    let children = under.get(&Some(entry.code.as_str())).cloned().unwrap_or_default();
                    let above = Some(ordinal(own));
                    stack.extend(children.into_iter().rev().map(|c| Step::Enter(c, above, level + 1)));
                }
                Step::Leave(own) => {
                    let end = ordinal(codes.len());
                    if let Some(code) = codes.get_mut(own) {
                        code.end = end;
                    }
                }
            }
        }
        // What no root leads to lies under itself, or under a code with an unknown parent, reported already.
        for (at, entry) in entries.iter().enumerate() {
            if let Some(circle) = (!placed.contains(&at)).then(|| circle(&entries, at)).flatten() {
                // Every circle is told once, at its first row.
                placed.extend(circle);
                let (file, code) = (file.to_owned(), entry.code.clone());
                self.report(FileProblem::CodeCycle { file, code, row: entry.row, span });
            }
        }
        codes
    }
}

fn ordinal(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The places of the codes that lie under one another in a circle with this one.
fn circle(entries: &[Entry], start: usize) -> Option<Vec<usize>> {
    let place: BTreeMap<&str, usize> =
        entries.iter().enumerate().map(|(at, e)| (e.code.as_str(), at)).collect();
    let (mut at, mut found) = (start, vec![start]);
    for _ in 0..entries.len() {
        let parent = entries.get(at).and_then(|e| e.parent.as_deref());
        let next = *place.get(parent?)?;
        if next == start {
            return Some(found);
        }
        found.push(next);
        at = next;
    }
    None
}

/// The separator that the first line holds most of.
pub(super) fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("");
    let count = |c: char| first.matches(c).count();
    let mut best = (count(','), b',');
    for (c, byte) in [(';', b';'), ('\t', b'\t')] {
        if count(c) > best.0 {
            best = (count(c), byte);
        }
    }
    best.1
}

/// The parent of a code is the longest other code that it begins with; `31-33` is the parent of `31`, `32` and
/// `33` and, where these are not there, of what begins with them.
fn parents_by_prefix(entries: &mut [Entry]) {
    let codes: BTreeSet<String> = entries.iter().map(|e| e.code.clone()).collect();
    let ranges: Vec<(String, String, String)> = codes
        .iter()
        .filter_map(|code| {
            let (from, until) = code.split_once('-')?;
            let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
            (from.len() == until.len() && digits(from) && digits(until))
                .then(|| (from.to_owned(), until.to_owned(), code.clone()))
        })
        .collect();
    for entry in entries.iter_mut() {
        let own = entry.code.as_str();
        // `31-33` begins with 31, which lies under it.
        let own_range = ranges.iter().find(|(_, _, range)| range == own);
        let end = own_range.map_or(own.len(), |(from, ..)| from.len());
        let prefixes =
            own.char_indices().map(|(at, _)| at).skip(1).filter(|at| *at < end).collect::<Vec<_>>();
        let found = prefixes.iter().rev().find_map(|at| {
            let prefix = own.get(..*at)?.trim_end_matches(['.', '-']);
            codes.contains(prefix).then(|| prefix.to_owned()).filter(|p| p != own)
        });
        let in_range = || {
            ranges.iter().find(|(from, until, range)| {
                let begins = own.get(..from.len()).unwrap_or("");
                range != own && !own.contains('-') && begins >= from.as_str() && begins <= until.as_str()
            })
        };
        entry.parent = found.or_else(|| in_range().map(|(_, _, range)| range.clone()));
    }
}
