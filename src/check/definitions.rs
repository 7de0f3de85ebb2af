//! `clusters bcd from definitions { … }`: a cluster for each name in a table, made as if it were written out.
//!
//! The table is read here, before anything is checked; what comes of it is checked as any other cluster. One mistake
//! in the declaration is one problem, not one for each cluster that repeats it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::classification::delimiter;
use super::{Checker, FEW, Unit};
use crate::diagnostic::{ClustersProblem, CodeProblem, Describe, FileProblem, Kind, Lang, nearest};
use crate::model::DatasetId;
use crate::source::Span;
use crate::syntax::is_name;
use crate::syntax::tree::{
    self, Clause, ClusterClause, ClustersClause, ContourClause, DatasetClause, DeclarationKind, Expr,
    ExprKind, Head, ListItem, Name, Text,
};

/// The clusters of each declaration, by its place.
pub(super) type Made = BTreeMap<Span, Vec<tree::Cluster>>;

/// A table of clusters that was read.
#[derive(Debug)]
pub(super) struct ClusterTable {
    declaration: Span,
    dataset: Name,
    file: String,
    /// No cluster could be made: what the declaration says besides is not judged.
    failed: bool,
    /// The rows of each code, by the place of the column's name and the code; the column's header.
    codes: BTreeMap<(Span, String), (String, Vec<u64>)>,
}

/// The trees of a declaration and of the dataset that it reads.
struct Declared<'t> {
    clusters: &'t tree::Clusters,
    dataset: &'t tree::Dataset,
    folder: &'t PathBuf,
    /// The headers of columns by their names.
    headers: BTreeMap<&'t str, String>,
    id: &'t Name,
    title: Option<&'t Name>,
    /// Columns after `in`, with their places.
    lists: Vec<Name>,
}

/// What the rows say of one cluster.
struct Row {
    id: String,
    first: u64,
    title: Option<(String, u64)>,
    /// The codes of each column of [`Declared::lists`].
    codes: BTreeMap<String, Vec<(String, u64)>>,
}

impl Checker<'_> {
    pub(super) fn clusters_of_tables(&mut self, units: &[Unit], copies: &BTreeSet<usize>) -> Made {
        let read = units.iter().enumerate().filter(|(at, _)| !copies.contains(at));
        let units: Vec<&Unit> = read.map(|(_, unit)| unit).collect();
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        for declaration in units.iter().flat_map(|unit| &unit.file.declarations) {
            if let DeclarationKind::Cluster(cluster) = &declaration.kind {
                let names = std::iter::once(&cluster.head.name).chain(&cluster.head.also);
                taken.extend(names.map(|name| (name.text.clone(), name.span)));
            }
        }
        let mut made = Made::new();
        for declaration in units.iter().flat_map(|unit| &unit.file.declarations) {
            let DeclarationKind::Clusters(clusters) = &declaration.kind else { continue };
            let mut table = ClusterTable {
                declaration: declaration.span,
                dataset: clusters.dataset.clone(),
                file: String::new(),
                failed: false,
                codes: BTreeMap::new(),
            };
            let mut found = self.made_of(clusters, &units, &mut taken, &mut table).unwrap_or_default();
            if found.is_empty() {
                table.failed = true;
                // What reads its roles and its cells is not to blame.
                found.push(written_out(clusters, None));
            }
            made.insert(declaration.span, found);
            self.cluster_tables.push(table);
        }
        made
    }

    fn made_of(
        &mut self,
        clusters: &tree::Clusters,
        units: &[&Unit],
        taken: &mut BTreeMap<String, Span>,
        table: &mut ClusterTable,
    ) -> Option<Vec<tree::Cluster>> {
        let declared = self.declared_table(clusters, units)?;
        table.file = declared.dataset.file.value.clone();
        let rows = self.rows_of_table(&declared)?;
        let mut made = Vec::new();
        for row in &rows {
            if let Some(other) = taken.get(&row.id) {
                self.report(ClustersProblem::Taken {
                    id: row.id.clone(),
                    file: table.file.clone(),
                    column: declared.header(declared.id),
                    row: row.first,
                    span: declared.id.span,
                    other: *other,
                });
                continue;
            }
            let lacking =
                declared.lists.iter().find(|list| row.codes.get(&list.text).is_none_or(Vec::is_empty));
            if let Some(list) = lacking {
                self.report(ClustersProblem::NoCodes {
                    id: row.id.clone(),
                    file: table.file.clone(),
                    column: declared.header(list),
                    row: row.first,
                    span: list.span,
                });
                continue;
            }
            for list in &declared.lists {
                for (code, at) in row.codes.get(&list.text).into_iter().flatten() {
                    let key = (list.span, code.clone());
                    table.codes.entry(key).or_insert_with(|| (declared.header(list), Vec::new())).1.push(*at);
                }
            }
            made.push(written_out(clusters, Some((&declared, row))));
        }
        taken.extend(rows.into_iter().map(|row| (row.id, clusters.name.span)));
        Some(made)
    }

    /// What the declaration says of its table.
    fn declared_table<'t>(
        &mut self,
        clusters: &'t tree::Clusters,
        units: &[&'t Unit],
    ) -> Option<Declared<'t>> {
        let all =
            || units.iter().flat_map(|unit| unit.file.declarations.iter().map(move |d| (d, &unit.folder)));
        let datasets = || {
            all().filter_map(|(declaration, folder)| {
                let DeclarationKind::Dataset(dataset) = &declaration.kind else { return None };
                Some((dataset, folder))
            })
        };
        let names =
            |head: &'t Head| std::iter::once(&head.name).chain(&head.also).map(|name| name.text.as_str());
        let wanted = clusters.dataset.text.as_str();
        let found = datasets().find(|(dataset, _)| names(&dataset.head).any(|name| name == wanted));
        let Some((dataset, folder)) = found else {
            let known: Vec<&str> = datasets().flat_map(|(dataset, _)| names(&dataset.head)).collect();
            self.unknown(Kind::Dataset, &clusters.dataset, known.into_iter());
            return None;
        };
        let (mut seen, mut id, mut title) = (BTreeMap::new(), None, None);
        for clause in &clusters.clauses {
            match &clause.kind {
                ClustersClause::Id(name) => {
                    self.once(&mut seen, "id", clause.span);
                    id = Some(name);
                }
                ClustersClause::Title(name) => {
                    self.once(&mut seen, "title", clause.span);
                    title = Some(name);
                }
                ClustersClause::Contour(_) | ClustersClause::Cluster(_) => {}
            }
        }
        let Some(id) = id else {
            let (name, dataset) = (clusters.name.text.clone(), clusters.dataset.text.clone());
            self.report(ClustersProblem::NoId { name, dataset, span: clusters.name.span });
            return None;
        };
        let headers = self.plain_columns(clusters, dataset)?;
        let known = || headers.keys().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        for name in std::iter::once(id).chain(title) {
            if !headers.contains_key(name.text.as_str()) {
                let (column, dataset) = (name.text.clone(), clusters.dataset.text.clone());
                self.report(ClustersProblem::NoColumn { column, dataset, known: known(), span: name.span });
                return None;
            }
        }
        let mut lists: Vec<Name> = Vec::new();
        for rule in roles(clusters) {
            let mut rule = rule.clone();
            each_list(&mut rule, &mut |set| {
                lists.extend(column_of(set, &headers).cloned());
            });
        }
        if lists.is_empty() {
            let (name, dataset) = (clusters.name.text.clone(), clusters.dataset.text.clone());
            let known = known().into_iter().filter(|name| *name != id.text).collect();
            self.report(ClustersProblem::SameForAll { name, dataset, known, span: clusters.name.span });
            return None;
        }
        Some(Declared { clusters, dataset, folder, headers, id, title, lists })
    }

    /// The headers of a table's columns, where nothing but columns is said of it.
    fn plain_columns<'t>(
        &mut self,
        clusters: &tree::Clusters,
        dataset: &'t tree::Dataset,
    ) -> Option<BTreeMap<&'t str, String>> {
        let mut headers = BTreeMap::new();
        let text = std::path::Path::new(&dataset.file.value).extension();
        let text = text.and_then(|e| e.to_str()).map(str::to_lowercase);
        let plain = text.as_deref().is_none_or(|e| ["csv", "tsv", "txt"].contains(&e));
        let mut odd = (!plain).then_some(dataset.file.span);
        for clause in &dataset.clauses {
            match &clause.kind {
                DatasetClause::Key(column) | DatasetClause::Column(column) if column.computed.is_none() => {
                    let header = column.from.as_ref().map_or(&column.name.text, |text| &text.value);
                    headers.insert(column.name.text.as_str(), header.clone());
                }
                DatasetClause::Header(_) | DatasetClause::MissingSigns(_) => {}
                DatasetClause::Key(_)
                | DatasetClause::Column(_)
                | DatasetClause::Period { .. }
                | DatasetClause::Wide { .. }
                | DatasetClause::Exists { .. }
                | DatasetClause::Valid { .. }
                | DatasetClause::Status { .. }
                | DatasetClause::Where(_)
                | DatasetClause::Sheet(_) => odd = odd.or(Some(clause.span)),
            }
        }
        if let Some(clause) = odd {
            let (dataset, span) = (clusters.dataset.text.clone(), clusters.dataset.span);
            self.report(ClustersProblem::NotPlain { dataset, span, clause });
            return None;
        }
        Some(headers)
    }

    /// The rows of the table, joined by cluster, in the order of the file.
    fn rows_of_table(&mut self, declared: &Declared<'_>) -> Option<Vec<Row>> {
        let file = &declared.dataset.file;
        let text = match self.loader.read(&declared.folder.join(&file.value)) {
            Ok(text) => text,
            Err(fault) => {
                let (path, span) = (file.value.clone(), Some(file.span));
                self.report(FileProblem::Unreadable { path, fault, span });
                return None;
            }
        };
        let (mut line, mut signs) = (1usize, Vec::new());
        for clause in &declared.dataset.clauses {
            if let DatasetClause::Header(number) = &clause.kind {
                line = number.digits.parse().unwrap_or(1);
            }
            if let DatasetClause::MissingSigns(all) = &clause.kind {
                signs.extend(all.iter().map(|sign| sign.value.as_str()));
            }
        }
        let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let text = text.get(before..).unwrap_or("");
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let headers: Vec<String> =
            reader.headers().map(|all| all.iter().map(str::to_owned).collect()).unwrap_or_default();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for name in std::iter::once(declared.id).chain(declared.title).chain(&declared.lists) {
            let header = declared.header(name);
            match headers.iter().position(|other| *other == header) {
                Some(at) => {
                    places.insert(name.text.as_str(), at);
                }
                // A file without a line says nothing of columns.
                None if headers.iter().all(String::is_empty) => {}
                None => {
                    let suggestion = nearest(&header, headers.iter().map(String::as_str)).map(str::to_owned);
                    let (file, span) = (file.value.clone(), file.span);
                    self.report(FileProblem::NoHeader { file, header, span, suggestion });
                    return None;
                }
            }
        }
        let (mut rows, mut place, mut nameless) = (Vec::<Row>::new(), BTreeMap::new(), Vec::new());
        for record in reader.records().filter_map(Result::ok) {
            let row = record.position().map_or(0, csv::Position::line) + line as u64 - 1;
            if record.len() != headers.len() {
                let (expected, found, span) = (headers.len(), record.len(), file.span);
                self.report(FileProblem::Ragged { file: file.value.clone(), row, expected, found, span });
                return None;
            }
            let field = |name: &Name| {
                let value = places.get(name.text.as_str()).and_then(|at| record.get(*at)).unwrap_or("");
                if signs.contains(&value) { "" } else { value }
            };
            let id = field(declared.id);
            if !is_name(id) {
                nameless.push((id.to_owned(), row));
                continue;
            }
            let at = *place.entry(id.to_owned()).or_insert(rows.len());
            if at == rows.len() {
                rows.push(Row { id: id.to_owned(), first: row, title: None, codes: BTreeMap::new() });
            }
            let Some(own) = rows.get_mut(at) else { continue };
            let title = declared.title.map(field).filter(|title| !title.is_empty());
            match (title, &own.title) {
                (Some(two), Some((one, first))) if two != one => {
                    let titles = [(one.clone(), *first), (two.to_owned(), row)];
                    let column = declared.title.map(|name| declared.header(name)).unwrap_or_default();
                    let (id, file, span) =
                        (id.to_owned(), file.value.clone(), declared.title.map(|t| t.span));
                    let span = span.unwrap_or(declared.id.span);
                    self.report(ClustersProblem::TwoTitles { id, file, column, titles, span });
                }
                (Some(title), None) => own.title = Some((title.to_owned(), row)),
                (Some(_) | None, _) => {}
            }
            for list in &declared.lists {
                let codes = own.codes.entry(list.text.clone()).or_default();
                for code in field(list).split([';', ',', ' ', '\t', '\u{a0}']).filter(|code| !code.is_empty())
                {
                    if codes.iter().all(|(known, _)| known != code) {
                        codes.push((code.to_owned(), row));
                    }
                }
            }
        }
        if rows.is_empty() && nameless.is_empty() {
            let (dataset, span) = (declared.clusters.dataset.text.clone(), declared.clusters.dataset.span);
            let (file, declared) = (file.value.clone(), file.span);
            self.report(ClustersProblem::Empty { dataset, file, span, declared });
        }
        if !nameless.is_empty() {
            // A name of several rows is told at the first of them.
            let mut told = BTreeSet::new();
            nameless.retain(|(id, _)| told.insert(id.clone()));
            let more = nameless.len().saturating_sub(FEW);
            nameless.truncate(FEW);
            let (file, column) = (file.value.clone(), declared.header(declared.id));
            let span = declared.id.span;
            self.report(ClustersProblem::NotAName { file, column, rows: nameless, more, span });
        }
        Some(rows)
    }

    /// Reports a code that a classification lacks; one that a table holds is told with its rows.
    pub(super) fn unknown_of_table(&mut self, problem: CodeProblem) {
        let CodeProblem::Lacking { code, classification, meant, span, more } = problem else {
            self.report(problem);
            return;
        };
        let lacking = |span, more| {
            let (code, classification, meant) = (code.clone(), classification.clone(), meant.clone());
            CodeProblem::Lacking { code, classification, meant, span, more }
        };
        let mut written = Vec::new();
        for span in std::iter::once(span).chain(more) {
            let key = (span, code.clone());
            let found = self.cluster_tables.iter().find_map(|table| Some((table, table.codes.get(&key)?)));
            let Some((table, (column, rows))) = found else {
                written.push(span);
                continue;
            };
            let problem = ClustersProblem::UnknownCode {
                lacking: Box::new(lacking(span, Vec::new())),
                code: code.clone(),
                file: table.file.clone(),
                column: column.clone(),
                rows: rows.clone(),
                span,
            };
            self.report(problem);
        }
        if let Some((first, more)) = written.split_first() {
            self.report(lacking(*first, more.to_vec()));
        }
    }

    /// Leaves of the problems that every cluster of a table repeats the first, and none where no cluster was made.
    pub(super) fn once_for_tables(&self, problems: &mut Vec<Box<dyn Describe + Send + Sync>>) {
        let mut told = BTreeSet::new();
        problems.retain(|problem| {
            let Some(span) = problem.labels(Lang::En).first().map(|label| label.span) else { return true };
            let Some(table) = self.cluster_tables.iter().find(|t| t.declaration.holds(span)) else {
                return true;
            };
            let code = problem.code();
            if code.starts_with("E068") || span == table.dataset.span {
                return true;
            }
            !table.failed && told.insert((code, span))
        });
    }

    /// The tables that clusters are made of.
    pub(super) fn defining_tables(&self) -> impl Iterator<Item = DatasetId> + '_ {
        self.cluster_tables.iter().filter_map(|table| self.names.datasets.find(&table.dataset.text))
    }
}

impl Declared<'_> {
    fn header(&self, name: &Name) -> String {
        self.headers.get(name.text.as_str()).cloned().unwrap_or_else(|| name.text.clone())
    }
}

/// The conditions of a declaration, of those that stand by themselves and those in a `contour`.
fn roles(clusters: &tree::Clusters) -> impl Iterator<Item = &ContourClause> {
    clusters.clauses.iter().flat_map(|clause| match &clause.kind {
        ClustersClause::Contour(rule) => vec![rule],
        ClustersClause::Cluster(ClusterClause::Contour(rules)) => {
            rules.iter().map(|rule| &rule.kind).collect()
        }
        ClustersClause::Cluster(_) | ClustersClause::Id(_) | ClustersClause::Title(_) => Vec::new(),
    })
}

/// The cluster of a row as it would be written; without one, what the declaration says of all.
fn written_out(clusters: &tree::Clusters, row: Option<(&Declared<'_>, &Row)>) -> tree::Cluster {
    let filled = |rule: &ContourClause| {
        let mut rule = rule.clone();
        if let Some((declared, row)) = row {
            each_list(&mut rule, &mut |set| {
                let span = set.span;
                let Some(column) = column_of(set, &declared.headers) else { return };
                let codes = row.codes.get(&column.text).into_iter().flatten();
                let item = |code: &String| ListItem::One(Expr { span, kind: ExprKind::Text(code.clone()) });
                set.kind = ExprKind::List(codes.map(|(code, _)| item(code)).collect());
            });
        }
        rule
    };
    let (mut rules, mut clauses, mut place) = (Vec::new(), Vec::new(), None);
    for clause in &clusters.clauses {
        let span = clause.span;
        match &clause.kind {
            ClustersClause::Id(_) | ClustersClause::Title(_) => {}
            ClustersClause::Contour(rule) => {
                place = Some(place.map_or(span, |place: Span| place.to(span)));
                rules.push(Clause { span, kind: filled(rule) });
            }
            ClustersClause::Cluster(ClusterClause::Contour(own)) => {
                let own =
                    own.iter().map(|rule| Clause { span: rule.span, kind: filled(&rule.kind) }).collect();
                clauses.push(Clause { span, kind: ClusterClause::Contour(own) });
            }
            ClustersClause::Cluster(other) => clauses.push(Clause { span, kind: other.clone() }),
        }
    }
    if let Some(span) = place {
        clauses.insert(0, Clause { span, kind: ClusterClause::Contour(rules) });
    }
    let (text, title) = match row {
        Some((_, row)) => (row.id.clone(), row.title.as_ref().map(|(title, _)| title.clone())),
        None => (clusters.name.text.clone(), None),
    };
    let span = clusters.name.span;
    let head =
        Head { name: Name { text, span }, also: Vec::new(), title: title.map(|value| Text { value, span }) };
    let (of, within) = (clusters.of.clone(), clusters.within.clone());
    tree::Cluster { head, of, within, from: None, until: None, clauses }
}

/// The column that stands after `in`.
fn column_of<'e>(set: &'e Expr, headers: &BTreeMap<&str, String>) -> Option<&'e Name> {
    let ExprKind::Path(path) = &set.kind else { return None };
    let [name] = path.parts.as_slice() else { return None };
    Some(name).filter(|name| headers.contains_key(name.text.as_str()))
}

/// What stands for codes of a table in the text of a cluster, and the codes.
pub(super) fn lists_of(cluster: &tree::Cluster, is_list: impl Fn(Span) -> bool) -> Vec<(Span, Vec<String>)> {
    let mut found = Vec::new();
    for clause in &cluster.clauses {
        let ClusterClause::Contour(rules) = &clause.kind else { continue };
        for rule in rules {
            each_list(&mut rule.kind.clone(), &mut |set| {
                let ExprKind::List(items) = &set.kind else { return };
                let code = |item: &ListItem| match item {
                    ListItem::One(Expr { kind: ExprKind::Text(code), .. }) => Some(code.clone()),
                    ListItem::One(_) | ListItem::Range(..) => None,
                };
                if !is_list(set.span) {
                    found.push((set.span, items.iter().filter_map(code).collect()));
                }
            });
        }
    }
    found
}

/// Calls `see` on what stands after every `in` of a role's condition.
fn each_list(rule: &mut ContourClause, see: &mut impl FnMut(&mut Expr)) {
    let condition = match rule {
        ContourClause::Role { condition, .. } => Some(condition),
        ContourClause::Listed { condition, .. } => condition.as_mut(),
        ContourClause::Include { .. } | ContourClause::Exclude { .. } => None,
    };
    let mut left: Vec<&mut Expr> = condition.into_iter().collect();
    while let Some(expr) = left.pop() {
        match &mut expr.kind {
            ExprKind::In { set, .. } => see(set),
            ExprKind::Not(inner) => left.push(inner),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => left.extend([a.as_mut(), b.as_mut()]),
            ExprKind::QuantifierCall { condition, body, .. } => {
                left.extend(condition.iter_mut().chain(body).map(|part| part.as_mut()));
            }
            _ => {}
        }
    }
}
