//! From a path to a checked policy: all files of a folder are one policy, with what they `use`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::check::quantity::Quantity;
use crate::check::{self, Definitions, Unread, check_query as check_parsed_query};
use crate::cube::{OddPlace, Oddity, OddityKind, TableSummary};
use crate::diagnostic::{
    DataPlace, DataRemark, Describe, FileProblem, Kind, NameProblem, NormativeProblem, PassedProblem,
    ProjectProblem, RemarkKind, Severity, Slip, SyntaxProblem, nearest,
};
use crate::library;
use crate::model::{Dataset, IndicatorId, Level, Measure, Policy, Query, Tests};
use crate::project::{self, Allowed, LintLevel, Project, Sorted};
use crate::source::{FileId, LoadFault, Loader, SourceMap, Span, in_small_letters};
use crate::syntax;
use crate::syntax::tree::{Act, Body, Declaration, DeclarationKind, Name, Rating, Stage, Use};
use crate::unit::Unit;

/// Problems of any station.
pub type Problems = Vec<Box<dyn Describe + Send + Sync>>;

/// A policy as it was read: its texts, what they mean, and what is wrong with them.
#[derive(Debug)]
pub struct Checked {
    pub sources: SourceMap,
    /// Absent where there are errors.
    pub policy: Option<Arc<Policy>>,
    /// Errors and warnings, in the order of the text.
    pub problems: Problems,
    /// Warnings that a comment or the project file allows, in the order of the text.
    pub allowed: Vec<Allowed>,
    /// What the project file says.
    pub project: Project,
    /// Where each file of the policy was read; texts of modules and of a session are not among them.
    pub paths: BTreeMap<FileId, PathBuf>,
    /// Every declaration as written, those of library modules first.
    pub declarations: Vec<Declaration>,
    definitions: Arc<Definitions>,
    allowances: Vec<project::Allowance>,
    /// The tests that the policy declares.
    pub tests: Arc<Tests>,
    /// Remarks on the query that was read last.
    pub remarks: Problems,
    /// True where no policy could be read at all: a missing path, an unreadable file.
    pub unreadable: bool,
}

impl Checked {
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|p| p.severity() == Severity::Error).count()
    }

    pub fn warnings(&self) -> usize {
        self.problems.len() - self.errors()
    }

    /// Takes back what the project file allows as a whole, for a run that is asked to deny warnings; a code that the file
    /// or a comment names stays allowed.
    pub fn deny_warnings(&mut self) {
        self.project.warnings = None;
        let project = &self.project;
        let named = |one: &Allowed| one.in_source || project.levels.contains_key(one.problem.code());
        let (allowed, standing) = std::mem::take(&mut self.allowed).into_iter().partition(named);
        self.allowed = allowed;
        self.problems.extend(standing.into_iter().map(|one: Allowed| one.problem));
        self.problems.sort_by_key(|problem| place_in_text(problem.as_ref()));
    }

    /// What is no fault of the data that were read and surely wrong, apart from what a comment or the project file allows.
    pub fn remarks_on(&self, tables: &[TableSummary]) -> Sorted {
        let Some(policy) = self.policy.as_deref() else { return Sorted::default() };
        let remarks = tables.iter().flat_map(|table| {
            let dataset = policy.datasets.get(table.dataset.index());
            table.oddities.iter().filter_map(move |oddity| remark(dataset?, oddity))
        });
        project::sort(remarks.collect(), &self.allowances, &self.project, false)
    }

    /// A comment or the project file allows what is odd of a table.
    pub fn allows(&self, table: &TableSummary, oddity: &Oddity) -> bool {
        let dataset = self.policy.as_deref().and_then(|policy| policy.datasets.get(table.dataset.index()));
        let told = dataset.and_then(|dataset| remark(dataset, oddity)).into_iter().collect();
        !project::sort(told, &self.allowances, &self.project, false).allowed.is_empty()
    }

    /// What an indicator is: its unit, kind, prices, axes, additivity, and why it may be missing.
    /// `None` where the policy has errors or no such indicator.
    pub fn quantity(&self, indicator: &str) -> Option<Quantity> {
        let policy = self.policy.as_deref()?;
        let at = policy.indicators.iter().position(|i| !i.derived && i.name == indicator)?;
        Some(self.definitions.inference(policy).indicator(IndicatorId::at(at)))
    }

    /// What a unit measures, in words that every policy has for it: values of units that measure the same differ by
    /// their scales alone.
    pub fn measured(&self, unit: &Unit) -> String {
        format!("{:?} {}", unit.sense, self.definitions.dimension_text(unit))
    }

    /// Every name that a formula may use.
    pub fn known(&self) -> Vec<(&str, check::Known)> {
        self.definitions.known()
    }

    /// What the measure of a query is; `None` where the text is not a query without errors. Nothing is kept of it.
    pub fn quantity_of_text(&self, text: &str) -> Option<Quantity> {
        let mut sources = self.sources.clone();
        let id = sources.add("query", text);
        let parsed = syntax::parse_query(id, text).ok()?;
        let (policy, query, _) =
            check_parsed_query(&self.definitions, &sources, &crate::source::MemoryLoader::default(), &parsed)
                .ok()?;
        Some(self.quantity_of(&policy, &query.measure))
    }

    /// The same of the measure of a query; `policy` is what [`check_query`] gave with it.
    pub fn quantity_of(&self, policy: &Policy, measure: &Measure) -> Quantity {
        self.definitions.inference(policy).measure(measure)
    }
}

/// Endings of the files of data.
const TABLES: &[&str] = &["csv", "gz", "json", "jsonl", "ndjson", "parquet", "tsv", "xls", "xlsx", "zst"];

/// The files of a policy while they are gathered.
struct Gathered<'a> {
    loader: &'a dyn Loader,
    sources: SourceMap,
    units: Vec<check::Unit>,
    problems: Problems,
    paths: BTreeMap<FileId, PathBuf>,
    seen: BTreeSet<PathBuf>,
    modules: BTreeSet<&'static str>,
    /// Some file or module could not be had.
    unread: bool,
    /// Declarations with a syntax error in them.
    damaged: Vec<syntax::Damaged>,
    /// Problems of the text whose help speaks of declarations of any file.
    unsettled: Vec<SyntaxProblem>,
}

/// A declaration that was typed in, and the name under which messages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub text: String,
}

/// Reads and checks the policy of a folder or of one file.
pub fn load_policy(path: &Path, loader: &dyn Loader) -> Checked {
    load_policy_with(path, loader, &[])
}

/// The same with declarations of a session, which stand over those of the files that declare the same.
pub fn load_policy_with(path: &Path, loader: &dyn Loader, drafts: &[Draft]) -> Checked {
    let mut gathered = Gathered {
        loader,
        sources: SourceMap::default(),
        units: Vec::new(),
        problems: Vec::new(),
        paths: BTreeMap::new(),
        seen: BTreeSet::new(),
        modules: BTreeSet::new(),
        unread: false,
        damaged: Vec::new(),
        unsettled: Vec::new(),
    };
    gathered.module(library::PRELUDE);
    let mut unreadable = false;
    if loader.is_folder(path) {
        match loader.policy_files(path) {
            Ok(files) => files.iter().for_each(|file| gathered.file(file, path, None)),
            Err(fault) => {
                unreadable = true;
                gathered.unreadable(path, fault, None);
            }
        }
    } else {
        let folder = path.parent().unwrap_or(Path::new(""));
        let before = gathered.problems.len();
        gathered.file(path, folder, None);
        unreadable = gathered.units.iter().all(|u| u.library) && gathered.problems.len() > before;
    }
    drafts.iter().for_each(|draft| gathered.draft(draft, path));
    for problem in std::mem::take(&mut gathered.unsettled) {
        let settled = gathered.settled(problem);
        gathered.problems.push(Box::new(settled));
    }
    let syntax_errors = gathered.problems.len();
    let shown = path.display().to_string();
    let errors = gathered.problems.iter().filter(|p| p.severity() == Severity::Error);
    let places = errors.filter_map(|p| p.labels(crate::keyword::Lang::En).first().map(|l| l.span)).collect();
    let damaged = std::mem::take(&mut gathered.damaged);
    let unread = Unread { places, files: gathered.unread, damaged };
    let outcome = check::check(&gathered.units, &gathered.sources, loader, &shown, &unread);
    let mut problems = std::mem::take(&mut gathered.problems);
    // A policy that could not be read declares nothing, which is said once.
    if syntax_errors == 0 || !unreadable {
        problems.extend(outcome.problems);
    }
    look_alikes(&mut problems);
    // What a session declares need not have all that a rule asks of what is in force.
    if drafts.is_empty() && problems.iter().all(|p| p.severity() == Severity::Warning) {
        problems.extend(broken_rules(&outcome.definitions.policy));
    }
    let datasets = &outcome.definitions.policy.datasets;
    let known = datasets.iter().map(|d| (d.name.as_str(), d.also.as_slice())).collect::<Vec<_>>();
    let (project, unread) = gathered.project(path, &mut problems, &known);
    problems.extend(gathered.capitals(path));
    unreadable |= unread;
    let fine = problems.iter().all(|p| p.severity() == Severity::Warning);
    let allowances = gathered.allowances(&mut problems);
    let sorted = project::sort(problems, &allowances, &project, fine && drafts.is_empty());
    let (mut problems, mut allowed) = (sorted.problems, sorted.allowed);
    problems.sort_by_key(|p| place_in_text(p.as_ref()));
    allowed.sort_by_key(|one| place_in_text(one.problem.as_ref()));
    let fine = problems.iter().all(|p| p.severity() == Severity::Warning);
    Checked {
        policy: fine.then(|| Arc::clone(&outcome.definitions.policy)),
        sources: gathered.sources,
        problems,
        allowed,
        project,
        paths: gathered.paths,
        declarations: gathered.units.into_iter().flat_map(|unit| unit.file.declarations).collect(),
        definitions: Arc::new(outcome.definitions),
        allowances,
        tests: Arc::new(outcome.tests),
        remarks: Vec::new(),
        unreadable,
    }
}

fn place_in_text(problem: &(dyn Describe + Send + Sync)) -> Option<(FileId, u32)> {
    problem.labels(crate::keyword::Lang::En).first().map(|label| (label.span.file, label.span.start))
}

/// What is told of odd rows; most oddities may well be right.
fn remark(dataset: &Dataset, oddity: &Oddity) -> Option<Box<dyn Describe + Send + Sync>> {
    let (kind, span, column) = match oddity.kind {
        OddityKind::NegativeCount(column) => {
            let column = dataset.column(column)?;
            let header = column.header.clone();
            (RemarkKind::NegativeCount { header: header.clone() }, column.span, Some(header))
        }
        OddityKind::SelfLinks => {
            (RemarkKind::SelfLinks { dataset: dataset.name.clone() }, dataset.span, None)
        }
        OddityKind::NegativeMoney(_) | OddityKind::ParallelLinks => return None,
    };
    let place = |odd: &OddPlace| DataPlace {
        file: odd.file.clone(),
        sheet: None,
        row: Some(odd.row),
        column: column.clone(),
        value: Some(odd.value.clone()),
    };
    let places = oddity.places.iter().map(place).collect();
    Some(Box::new(DataRemark { kind, span, places, more: oddity.more }))
}

/// Rules over the policy itself that do not hold: no data can change that.
fn broken_rules(policy: &Policy) -> Problems {
    let told = crate::verdict::broken_rules(policy).into_iter().filter_map(|broken| {
        let rule = policy.rules.get(broken.rule.index())?;
        let problem: Box<dyn Describe + Send + Sync> = Box::new(NormativeProblem::RuleFails {
            name: rule.name.clone(),
            title: rule.title.clone(),
            advisory: rule.level == Level::Advisory,
            undecided: broken.undecided,
            offenders: broken.offenders.into_iter().map(|one| (one.name, one.span)).collect(),
            span: rule.span,
        });
        Some(problem)
    });
    told.collect()
}

/// A name of two alphabets and the unknown name that comes of it are one mistake: that of the alphabets.
fn look_alikes(problems: &mut Problems) {
    let mixed: Vec<(String, String, Span)> = problems.iter().filter_map(|p| p.mixed_scripts()).collect();
    for (written, instead, span) in mixed {
        let echo = |p: &dyn Describe| {
            let here = || p.labels(crate::keyword::Lang::En).first().is_some_and(|l| l.span == span);
            match p.unknown_name() {
                Some(name) => name == written || name == instead,
                None => p.severity() == Severity::Error && p.code() == "E0309" && here(),
            }
        };
        let before = problems.len();
        problems.retain(|p| !echo(p.as_ref()));
        if problems.len() < before {
            problems.retain(|p| p.mixed_scripts().is_none_or(|(word, _, _)| word != written));
            problems.push(Box::new(SyntaxProblem { span, slip: Slip::LookAlike { written, instead } }));
        }
    }
}

/// Reads a query in the terms of a checked policy: the policy with the aggregates that it asks for, and the query.
pub fn check_query(
    checked: &mut Checked,
    loader: &dyn Loader,
    text: &str,
) -> Result<(Arc<Policy>, Query), Problems> {
    let id = checked.sources.add("query", text);
    let Ok(parsed) = syntax::parse_query(id, text) else {
        let boxed = |p| Box::new(p) as Box<dyn Describe + Send + Sync>;
        return Err(syntax::query_problems(id, text).into_iter().map(boxed).collect());
    };
    let (policy, query, remarks) =
        check_parsed_query(&checked.definitions, &checked.sources, loader, &parsed)?;
    let told = |code: &str| checked.project.level(code) != LintLevel::Allow;
    checked.remarks = remarks.into_iter().filter(|remark| told(remark.code())).collect();
    Ok((policy, query))
}

impl Gathered<'_> {
    fn module(&mut self, module: library::Module) {
        if self.modules.insert(module.name) {
            let id = self.sources.add(format!("std.{}", module.name), module.text);
            self.parse(id, PathBuf::new(), true, false);
        }
    }

    fn file(&mut self, path: &Path, folder: &Path, span: Option<Span>) {
        if !self.seen.insert(path.to_path_buf()) {
            return;
        }
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let text = match self.loader.read(path) {
            Ok(_) | Err(LoadFault::NotUtf8 { .. }) if TABLES.contains(&extension.as_str()) => {
                self.unread = true;
                let path = path.display().to_string();
                self.problems.push(Box::new(FileProblem::Table { path, span }));
                return;
            }
            Ok(text) => text,
            Err(fault) => return self.unreadable(path, fault, span),
        };
        let shown = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let id =
            self.sources.add(if span.is_some() { path.display().to_string() } else { shown.clone() }, text);
        self.paths.insert(id, path.to_path_buf());
        let found = |gathered: &Self| gathered.problems.len() + gathered.unsettled.len();
        let before = found(self);
        let own_folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let declared = self.parse(id, own_folder, false, span.is_some());
        if !declared && found(self) == before && !name.ends_with(".idel.md") {
            self.problems.push(Box::new(FileProblem::Empty { path: shown, span }));
        }
    }

    /// Reads the project file beside the policy, if there is one; true where it is there and cannot be read.
    fn project(
        &mut self,
        path: &Path,
        problems: &mut Problems,
        datasets: &[(&str, &[String])],
    ) -> (Project, bool) {
        let folder = if self.loader.is_folder(path) { path } else { path.parent().unwrap_or(Path::new("")) };
        let file = folder.join(project::FILE);
        let text = match self.loader.read(&file) {
            Ok(text) => text,
            Err(LoadFault::NotFound) => return (Project::default(), false),
            Err(fault) => {
                let path = file.display().to_string();
                problems.push(Box::new(FileProblem::Unreadable { path, fault, span: None }));
                return (Project::default(), true);
            }
        };
        let id = self.sources.add(project::FILE, text.clone());
        self.paths.insert(id, file);
        let codes = crate::diagnostic::codes();
        let (mut project, mut found) = project::read_project(id, &text, folder, &codes);
        // Datasets of a policy with errors are not all known.
        if problems.iter().all(|p| p.severity() == Severity::Warning) {
            let known = |name: &String| datasets.iter().any(|(own, also)| own == name || also.contains(name));
            for file in project.data.iter().filter(|file| !known(&file.dataset)) {
                if project::SETTINGS.contains(&file.dataset.as_str()) {
                    let (key, table, span) = (file.dataset.clone(), "data".to_owned(), file.span);
                    found.push(ProjectProblem::Beneath { key, table, span });
                    continue;
                }
                let names = || datasets.iter().map(|(name, _)| *name);
                found.push(ProjectProblem::UnknownDataset {
                    name: file.dataset.clone(),
                    known: names().map(str::to_owned).collect(),
                    suggestion: nearest(&file.dataset, names()).map(str::to_owned),
                    span: file.span,
                });
            }
        }
        project.faulty = !found.is_empty();
        problems.extend(found.into_iter().map(|p| Box::new(p) as Box<dyn Describe + Send + Sync>));
        (project, false)
    }

    /// Files beside the policy whose names differ from those that are read in capitals alone; of a policy of one file only
    /// the project file is looked for.
    fn capitals(&self, path: &Path) -> Problems {
        let whole = self.loader.is_folder(path);
        let folder = if whole { path } else { path.parent().unwrap_or(Path::new("")) };
        let names = self.loader.names(folder);
        let told = names.iter().filter_map(|name| {
            let instead = in_small_letters(name, project::FILE)?;
            let settings = instead == project::FILE;
            // Where systems do not tell capitals apart, it was read under its right name.
            let read = settings
                && !names.contains(&instead)
                && !matches!(self.loader.read(&folder.join(&instead)), Err(LoadFault::NotFound));
            let named = self.seen.contains(&folder.join(name));
            let problem = PassedProblem::Capitals { name: name.clone(), instead };
            ((whole || settings) && !read && !named)
                .then(|| Box::new(problem) as Box<dyn Describe + Send + Sync>)
        });
        told.collect()
    }

    /// What comments of the policy's files allow; what is wrong with them is added to the problems.
    fn allowances(&self, problems: &mut Problems) -> Vec<project::Allowance> {
        let codes = crate::diagnostic::codes();
        let mut all = Vec::new();
        for unit in self.units.iter().filter(|unit| !unit.library) {
            let id = unit.file.id;
            let Some(source) = self.sources.file(id) else { continue };
            let literate = source.name.ends_with(".idel.md").then(|| syntax::literate(&source.text));
            let text = literate.as_deref().unwrap_or(&source.text);
            let spans: Vec<Span> = unit.file.declarations.iter().map(|d| d.span).collect();
            let (found, wrong) = project::allowances(id, text, &spans, &codes);
            all.extend(found);
            problems.extend(wrong.into_iter().map(|p| Box::new(p) as Box<dyn Describe + Send + Sync>));
        }
        all
    }

    /// Adds what a session declares, in place of what stands there under its name.
    fn draft(&mut self, draft: &Draft, path: &Path) {
        let folder = if self.loader.is_folder(path) { path } else { path.parent().unwrap_or(Path::new("")) };
        let id = self.sources.add(draft.name.clone(), draft.text.clone());
        self.parse(id, folder.to_path_buf(), false, true);
        let Some(at) = self.units.iter().position(|unit| unit.file.id == id) else { return };
        let drafted: Vec<Declaration> =
            self.units.get(at).map(|unit| unit.file.declarations.clone()).unwrap_or_default();
        let mut also: Vec<(usize, Vec<Name>)> = Vec::new();
        for (_, unit) in self.units.iter_mut().enumerate().filter(|(other, u)| *other != at && !u.library) {
            unit.file.declarations.retain(|own| {
                let over = drafted.iter().position(|new| new.declares_same(own));
                also.extend(over.map(|over| (over, own.names().0.into_iter().skip(1).cloned().collect())));
                over.is_none()
            });
        }
        // What the files call by another name is still called so.
        for (place, names) in also {
            let declared = self.units.get_mut(at).and_then(|unit| unit.file.declarations.get_mut(place));
            declared.into_iter().for_each(|declaration| declaration.inherit(&names));
        }
    }

    /// Parses a file and gathers what it uses; false where it declares nothing.
    fn parse(&mut self, id: FileId, folder: PathBuf, library: bool, shared: bool) -> bool {
        let Some(source) = self.sources.file(id) else { return false };
        let parsed = syntax::parse_named(id, &source.name, &source.text);
        for problem in parsed.problems {
            if matches!(problem.slip, Slip::TitleForName { .. } | Slip::WithinLine { .. }) {
                self.unsettled.push(problem);
            } else {
                self.problems.push(Box::new(problem));
            }
        }
        for warning in parsed.warnings {
            self.problems.push(Box::new(warning));
        }
        if syntax::is_literate(&source.name) {
            for passed in syntax::passed_over(&source.text) {
                let span = Span::new(id, passed.range.start, passed.range.end);
                let written = source.text.get(passed.range).unwrap_or("").to_owned();
                self.problems.push(Box::new(match passed.commented {
                    true => PassedProblem::Commented { span },
                    false => PassedProblem::Mark { written, span },
                }));
            }
        }
        self.damaged.extend(parsed.damaged);
        let declared = !parsed.file.declarations.is_empty();
        let used: Vec<(Use, Span)> = parsed
            .file
            .declarations
            .iter()
            .filter_map(|d| match &d.kind {
                DeclarationKind::Use(used) => Some((used.clone(), d.span)),
                _ => None,
            })
            .collect();
        self.units.push(check::Unit { file: parsed.file, folder: folder.clone(), library, shared });
        for (used, span) in used {
            match used {
                Use::File(text) => {
                    let path = folder.join(&text.value);
                    self.file(&path, &folder, Some(text.span));
                }
                Use::Module(path) => self.use_module(&path, span),
            }
        }
        declared
    }

    /// The problem in the light of what all files declare: the name of a title, and whether a clause is declared.
    fn settled(&self, problem: SyntaxProblem) -> SyntaxProblem {
        let declarations = || self.units.iter().flat_map(|u| &u.file.declarations);
        let slip = match problem.slip {
            Slip::TitleForName { written, clause, title, place, declaration, name, .. } => {
                let titled = |d: &Declaration| {
                    let (DeclarationKind::Body(Body { head, .. })
                    | DeclarationKind::Act(Act { head, .. })
                    | DeclarationKind::Stage(Stage { head, .. })
                    | DeclarationKind::Rating(Rating { head, .. })) = &d.kind
                    else {
                        return None;
                    };
                    let said = head.title.as_ref()?;
                    (said.value.trim() == title.trim()).then(|| head.name.text.clone())
                };
                let found = declarations().find_map(titled);
                let declared = found.is_some();
                let name = found.unwrap_or(name);
                Slip::TitleForName { written, clause, title, place, declaration, name, declared }
            }
            Slip::WithinLine { found, expected } => {
                let field =
                    |d: &Declaration| matches!(&d.kind, DeclarationKind::Field(f) if f.name.text == found);
                if declarations().any(field) {
                    Slip::WithinLine { found, expected }
                } else {
                    Slip::Unexpected { found, expected }
                }
            }
            other => other,
        };
        SyntaxProblem { slip, ..problem }
    }

    fn use_module(&mut self, path: &syntax::tree::Path, span: Span) {
        let written: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let found = match written.as_slice() {
            ["std", name @ ..] => library::module(&name.join(".")),
            _ => None,
        };
        match found {
            Some(module) => self.module(module),
            None => {
                self.unread = true;
                let name = written.join(".");
                let all = || library::MODULES.iter().map(|m| format!("std.{}", m.name));
                // `std.sme` is a part of the names of several, `growth` the end of one.
                let beneath: Vec<String> = all().filter(|m| m.starts_with(&format!("{name}."))).collect();
                let known: Vec<String> = if beneath.is_empty() { all().collect() } else { beneath };
                let whole = known.iter().find(|m| m.strip_prefix("std.") == Some(name.as_str()));
                let near = || nearest(&name, known.iter().map(String::as_str));
                let suggestion = whole.map(String::as_str).or_else(near).map(str::to_owned);
                let suggestion =
                    suggestion.filter(|_| !known.iter().all(|m| m.starts_with(&format!("{name}."))));
                self.problems.push(Box::new(NameProblem::Unknown {
                    kind: Kind::Module,
                    name,
                    span,
                    more: Vec::new(),
                    suggestion,
                    known,
                    module: None,
                }));
            }
        }
    }

    fn unreadable(&mut self, path: &Path, fault: LoadFault, span: Option<Span>) {
        self.unread = true;
        let path = path.display().to_string();
        self.problems.push(Box::new(FileProblem::Unreadable { path, fault, span }));
    }
}
