//! Tests: each with its tables and expectations, read in the terms of the checked policy.
//!
//! Takes what checking gives; gives the tests with the policy that has the aggregates of their expectations beside its own,
//! so that neither an assessment nor a query sees them. A test with a problem is left out, which is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::call::Env;
use super::test_case::Cases;
use super::{Checker, Definitions, Unit};
use crate::diagnostic::{CodeProblem, Describe, Kind, NameProblem, Severity, TestProblem, Twice, nearest};
use crate::model::{Date, Expectation, Given, GivenTable, Test, Tests};
use crate::source::{Loader, SourceMap, Span};
use crate::syntax::tree::{self, DeclarationKind, TestClause};

type Problems = Vec<Box<dyn Describe + Send + Sync>>;

/// The tests of a policy, what is wrong with them, and the names and codes in them that nothing declares.
pub struct Read {
    pub tests: Tests,
    pub problems: Problems,
    pub unknown: BTreeMap<(Kind, String), NameProblem>,
    pub unknown_codes: BTreeMap<(String, String), CodeProblem>,
}

/// Reads all tests of a policy.
pub fn check_tests(
    definitions: &Definitions,
    units: &[Unit],
    copies: &BTreeSet<usize>,
    sources: &SourceMap,
    loader: &dyn Loader,
) -> Read {
    let mut checker = Checker::resume(definitions, sources, loader);
    let mut titles: BTreeMap<&str, Span> = BTreeMap::new();
    let mut tests = Vec::new();
    for (_, unit) in units.iter().enumerate().filter(|(at, _)| !copies.contains(at)) {
        for declaration in &unit.file.declarations {
            let DeclarationKind::Test(test) = &declaration.kind else { continue };
            if let Some(first) = titles.get(test.title.value.as_str()) {
                let (title, span) = (test.title.value.clone(), test.title.span);
                checker.report(TestProblem::SameTitle { title, span, first: *first });
            } else {
                titles.insert(&test.title.value, test.title.span);
            }
            tests.extend(checker.test(test, &unit.folder));
        }
    }
    let (unknown, unknown_codes) =
        (std::mem::take(&mut checker.unknown), std::mem::take(&mut checker.unknown_codes));
    let mut problems = checker.told();
    // A name under which nothing is judged is told where it stands first.
    let mut told = BTreeSet::new();
    problems.retain(|p| p.code() != "E0711" || told.insert(p.unknown_name().map(str::to_owned)));
    if tests.is_empty() {
        let tests = Tests { policy: Arc::clone(&definitions.policy), tests };
        return Read { tests, problems, unknown, unknown_codes };
    }
    // Rows of tests are those of the dataset itself, however its file is laid out.
    for dataset in &mut checker.policy.datasets {
        dataset.wide = None;
        dataset.sheet = None;
        dataset.header = 1;
    }
    Read { tests: Tests { policy: Arc::new(checker.policy), tests }, problems, unknown, unknown_codes }
}

/// The clauses of a test, sorted.
#[derive(Default)]
struct Clauses<'t> {
    given: Vec<(&'t tree::Name, &'t tree::Given)>,
    as_of: Option<&'t tree::AsOf>,
    cases: Option<&'t tree::Table>,
    expects: Vec<&'t tree::Clause<TestClause>>,
}

impl Checker<'_> {
    /// The test, once for each of its cases; nothing where it has a problem.
    fn test(&mut self, declared: &tree::Test, folder: &Path) -> Vec<Test> {
        let before = (self.problems.len(), self.unknown.len(), self.unknown_codes.len());
        let clauses = self.test_clauses(declared);
        let cases = Cases::of(self, clauses.cases);
        let mut tests = Vec::new();
        for at in 0..cases.len() {
            let (case, env) = cases.case(self, at);
            tests.extend(self.test_in(declared, &clauses, folder, case, &env));
        }
        cases.unused(declared).into_iter().for_each(|problem| self.report(problem));
        let after = (self.problems.len(), self.unknown.len(), self.unknown_codes.len());
        let found = self.problems.get(before.0..).unwrap_or_default();
        let fine = found.iter().all(|p| p.severity() == Severity::Warning)
            && (before.1, before.2) == (after.1, after.2)
            // A name that is told already is not counted again.
            && tests.len() == cases.len();
        if fine { tests } else { Vec::new() }
    }

    fn test_clauses<'t>(&mut self, declared: &'t tree::Test) -> Clauses<'t> {
        let mut clauses = Clauses::default();
        let (mut seen, mut cases_at) = (BTreeMap::new(), None);
        for clause in &declared.clauses {
            match &clause.kind {
                TestClause::Given { dataset, rows } => clauses.given.push((dataset, rows)),
                TestClause::AsOf(period) => {
                    self.once(&mut seen, "as_of", clause.span);
                    clauses.as_of = Some(period);
                }
                TestClause::Cases(table) => {
                    if let Some(first) = cases_at.replace(clause.span) {
                        let (what, name, span) = (Twice::Cases, String::new(), clause.span);
                        self.report(TestProblem::Twice { what, name, span, first });
                    }
                    clauses.cases = Some(table);
                }
                TestClause::Expect { .. } | TestClause::Fault { .. } => clauses.expects.push(clause),
            }
        }
        if clauses.expects.is_empty() {
            let (title, span) = (declared.title.value.clone(), declared.title.span);
            self.report(TestProblem::NoExpectation { title, span });
        }
        clauses
    }

    /// The test in one of its cases.
    fn test_in(
        &mut self,
        declared: &tree::Test,
        clauses: &Clauses<'_>,
        folder: &Path,
        case: Option<crate::model::Case>,
        env: &Env,
    ) -> Option<Test> {
        let lenient = clauses.expects.iter().any(|e| matches!(e.kind, TestClause::Fault { .. }));
        let mut given: Vec<Option<Given>> = Vec::new();
        for (name, rows) in &clauses.given {
            let Some(dataset) = self.dataset_id(name) else {
                given.push(None);
                continue;
            };
            if let Some(first) = given.iter().flatten().find(|g| g.dataset == dataset) {
                let (what, first) = (Twice::Dataset, first.span);
                self.report(TestProblem::Twice { what, name: name.text.clone(), span: name.span, first });
            }
            let table = match rows {
                tree::Given::Rows(table) => self.given_rows(dataset, name, table, env, lenient),
                tree::Given::File(file) => Some(GivenTable::File {
                    name: file.value.clone(),
                    path: PathBuf::from(folder).join(&file.value),
                    span: file.span,
                }),
            };
            given.push(table.map(|table| Given { dataset, span: name.span, table }));
        }
        let as_of = match clauses.as_of {
            None => None,
            Some(tree::AsOf::Period(period)) => super::period::last_day(period.value),
            Some(tree::AsOf::Case(name)) => Some(self.as_of_case(name, clauses.cases, env)?),
        };
        let expects: Vec<_> = clauses.expects.iter().map(|clause| self.expect(clause, env)).collect();
        let (given, expects) = (
            given.into_iter().collect::<Option<Vec<_>>>()?,
            expects.into_iter().collect::<Option<Vec<_>>>()?,
        );
        for expect in &expects {
            if let Expectation::Condition(condition) = &expect.what {
                self.within_period(&condition.measure, &given, as_of);
            }
        }
        if as_of.is_none() && !expects.is_empty() && !self.is_dated(&given) {
            let asks = expects.iter().any(|e| !matches!(e.what, Expectation::Fault { .. }));
            if asks {
                let (title, span) = (declared.title.value.clone(), declared.title.span);
                self.report(TestProblem::NoDay { title, span });
                return None;
            }
        }
        let (title, span) = (declared.title.value.clone(), declared.title.span);
        Some(Test { title, span, case, given, as_of, expects })
    }

    /// The day that a column of cases has.
    fn as_of_case(&mut self, name: &tree::Name, cases: Option<&tree::Table>, env: &Env) -> Option<Date> {
        let Some((value, _)) = env.measure(&name.text) else {
            let known = cases.into_iter().flat_map(|cases| &cases.header).map(|column| column.text.as_str());
            let suggestion = nearest(&name.text, known).map(str::to_owned);
            let (name, span) = (name.text.clone(), name.span);
            self.report(TestProblem::AsOfWhat { name, cell: None, suggestion, span });
            return None;
        };
        let day = match &value.kind {
            tree::ExprKind::Calendar(day) => super::period::last_day(*day),
            _ => Self::year_literal(&value).map(crate::model::Period::last_day),
        };
        if day.is_none() {
            let cell = Some((self.written(value.span), value.span));
            let (name, span) = (name.text.clone(), name.span);
            self.report(TestProblem::AsOfWhat { name, cell, suggestion: None, span });
        }
        day
    }

    /// Whether some given row may say how far the data reach.
    fn is_dated(&self, given: &[Given]) -> bool {
        given.iter().any(|given| {
            let dataset = self.policy.datasets.get(given.dataset.index());
            dataset.is_some_and(|d| d.period.is_some())
                && match &given.table {
                    GivenTable::Rows { rows, .. } => !rows.is_empty(),
                    GivenTable::File { .. } => true,
                }
        })
    }
}
