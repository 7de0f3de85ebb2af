//! What a row sees: its columns, those of its entity and plain facts about it, roles, codes.

use super::row::{Row, RowScope, RowType};
use super::{Checker, FEW, is_form};
use crate::diagnostic::{
    CodeProblem, EachProblem, Kind, Meant, Misfit, NameProblem, StatusProblem, range_of, respelled,
};
use crate::model::{
    ClassificationId, Code, ColumnKind, ColumnRef, DataStatus, DatasetId, Grain, RoleId, RowKind,
};
use crate::source::Span;
use crate::syntax::tree::Path;
use crate::unit::Rational;

/// What a bare name finds among the columns that a row sees.
pub enum Seen {
    Column(ColumnRef),
    /// Several datasets have it.
    Several(Vec<String>),
    Nothing,
}

/// The word for the other end of a link, for suggestions.
const PARTNER: [&str; 2] = ["partner", "партнёр"];

impl Checker<'_> {
    pub(super) fn row_path(&mut self, scope: &RowScope, path: &Path) -> Option<Row> {
        let span = path.span;
        let [name] = path.parts.as_slice() else { return self.row_qualified(scope, path) };
        if let Some((bound, outer)) = scope.env.measure(&name.text) {
            return self.row_argument(scope, (&bound, outer), None);
        }
        if scope.around.is_some() && is_form("partner", &name.text) {
            return self.row_partner(scope, name);
        }
        match self.seen_in(scope, &name.text) {
            Seen::Column(column) => return self.column_row(column, span),
            Seen::Several(options) => {
                self.report(NameProblem::Ambiguous { name: name.text.clone(), options, span });
                return None;
            }
            Seen::Nothing => {}
        }
        if let Some(row) = self.row_period_argument(scope, name, span) {
            return Some(row);
        }
        if scope.env.value(&name.text).is_some() {
            self.report(EachProblem::MemberInRow { name: name.text.clone(), span });
            return None;
        }
        for (slot, grain) in [("year", Grain::Year), ("quarter", Grain::Quarter), ("month", Grain::Month)] {
            if is_form(slot, &name.text) || (slot == "year" && is_form("period", &name.text)) {
                return self.row_period(scope, grain, span);
            }
        }
        let asks_who = matches!(name.text.as_str(), "role" | "роль") || self.roles_of(&name.text).is_some();
        if asks_who && self.role_of_link(scope, name) {
            return None;
        }
        if matches!(name.text.as_str(), "role" | "роль") {
            return Some(Row::new(span, RowKind::Missing, RowType::Role));
        }
        if let Some(roles) = self.roles_of(&name.text) {
            if scope.contour {
                self.report(NameProblem::Misplaced {
                    what: name.text.clone(),
                    why: Misfit::RoleInContour,
                    span,
                });
                return None;
            }
            return Some(Row::new(span, RowKind::RoleIn { cluster: None, roles }, RowType::Bool));
        }
        if let Some(id) = self.names.parameters.find(&name.text) {
            return self.parameter_row(scope, id, span);
        }
        if let Ok(unit) = self.units.word(&name.text, None) {
            return Some(Row::new(span, RowKind::Number(Rational::one()), RowType::Number(unit)));
        }
        if self.names.formulas.find(&name.text).is_some() {
            self.report(NameProblem::MeasureInRow { name: name.text.clone(), span, summed: false });
            return None;
        }
        if self.no_partner(name) {
            return None;
        }
        if let Some(link) = self.names.datasets.find(&name.text)
            && self.many_rows(link, None, span)
        {
            return None;
        }
        let known = self.visible_in(scope);
        self.unknown(Kind::Column, name, known.iter().map(String::as_str));
        None
    }

    /// What a bare name means in a row; where a link is looked at, its own columns come before those of the entity.
    pub(super) fn seen_in(&self, scope: &RowScope, name: &str) -> Seen {
        match (self.seen(scope.dataset, name), &scope.around) {
            (Seen::Nothing, Some(around)) => self.seen(around.own, name),
            (seen, _) => seen,
        }
    }

    fn visible_in(&self, scope: &RowScope) -> Vec<String> {
        let own = scope.around.as_ref().map(|around| self.visible(around.own)).unwrap_or_default();
        let partner = scope.around.iter().flat_map(|_| PARTNER).map(|form| (*form).to_owned());
        self.visible(scope.dataset).into_iter().chain(own).chain(partner).collect()
    }

    /// The roles that a word names: one role, or `member` for all of them.
    pub(super) fn roles_of(&self, word: &str) -> Option<Vec<RoleId>> {
        if matches!(word, "member" | "участник" | "участники") {
            return Some((0..self.policy.roles.len()).map(RoleId::at).collect());
        }
        self.names.roles.find(word).map(|role| vec![role])
    }

    pub(super) fn row_qualified(&mut self, scope: &RowScope, path: &Path) -> Option<Row> {
        if let Some(found) = self.row_of_other(scope, path) {
            return found;
        }
        if path.parts.first().is_some_and(|name| self.no_partner(name)) {
            return None;
        }
        let [dataset, column] = path.parts.as_slice() else {
            if let [.., dataset, column] = path.parts.as_slice() {
                self.long_path(path, dataset, column);
            }
            return None;
        };
        let id = self.dataset_id(dataset)?;
        let seen = |checker: &Self, of: DatasetId| checker.in_sight(of).contains(&id);
        if !seen(self, scope.dataset) && !scope.around.as_ref().is_some_and(|a| seen(self, a.own)) {
            // A name that is only like a dataset's is told already.
            if self.names.datasets.find(&dataset.text).is_some()
                && !self.many_rows(id, Some(column), path.span)
            {
                let (found, wanted) = (Kind::Dataset, Kind::Column);
                let name = self.written(path.span);
                self.report(NameProblem::WrongKind { name, found, wanted, span: path.span });
            }
            return None;
        }
        let found = self.column_of(id, &column.text);
        let Some(found) = found else {
            let known: Vec<String> = self
                .names
                .columns
                .get(id.index())
                .map(|t| t.names().map(str::to_owned).collect())
                .unwrap_or_default();
            self.unknown(Kind::Column, column, known.iter().map(String::as_str));
            return None;
        };
        self.column_row(found, path.span)
    }

    pub(super) fn column_row(&mut self, column: ColumnRef, span: Span) -> Option<Row> {
        if self.broken.contains(&column) {
            return None;
        }
        let kind = self.policy.datasets.get(column.dataset.index())?.column(column.column)?.kind.clone();
        let of = match (&kind, self.is_own_key(column)) {
            // The key of an entity is compared as a key.
            (ColumnKind::Text, true) => RowType::Entity(column.dataset),
            (kind, _) => RowType::of_column(kind),
        };
        Some(Row::new(span, RowKind::Column(column), of))
    }

    pub(super) fn is_own_key(&self, column: ColumnRef) -> bool {
        let dataset = self.policy.datasets.get(column.dataset.index());
        dataset.is_some_and(|d| d.is_entity() && d.keys.contains(&column.column))
    }

    pub(super) fn column_of(&self, dataset: DatasetId, name: &str) -> Option<ColumnRef> {
        let column = self.names.columns.get(dataset.index())?.find(name)?;
        Some(ColumnRef { dataset, column })
    }

    /// The datasets whose columns a row of this one sees: its own, its entity's, plain facts about the entity.
    pub(super) fn in_sight(&self, dataset: DatasetId) -> Vec<DatasetId> {
        let mut found = vec![dataset];
        let own = self.policy.datasets.get(dataset.index());
        let entity = own.and_then(|d| d.of).or_else(|| own.filter(|d| d.is_entity()).map(|_| dataset));
        if let Some(entity) = entity {
            found.push(entity);
            let facts = self.policy.datasets.iter().enumerate();
            found.extend(
                facts
                    .filter(|(_, d)| d.of == Some(entity) && d.is_plain_fact())
                    .map(|(at, _)| DatasetId::at(at)),
            );
        }
        let mut unique = Vec::new();
        for id in found {
            if !unique.contains(&id) {
                unique.push(id);
            }
        }
        unique
    }

    /// What a bare name means in a row: an own column first, then the entity's, then a fact about it.
    pub(super) fn seen(&self, dataset: DatasetId, name: &str) -> Seen {
        let sight = self.in_sight(dataset);
        let entity = self.policy.datasets.get(dataset.index()).and_then(|d| d.of);
        for near in std::iter::once(dataset).chain(entity) {
            if let Some(column) = self.column_of(near, name) {
                return Seen::Column(column);
            }
        }
        let found: Vec<ColumnRef> = sight.iter().filter_map(|id| self.column_of(*id, name)).collect();
        match found.as_slice() {
            [] => Seen::Nothing,
            [one] => Seen::Column(*one),
            several => {
                let dataset =
                    |c: &ColumnRef| self.policy.datasets.get(c.dataset.index()).map(|d| d.name.clone());
                Seen::Several(
                    several.iter().filter_map(|c| Some(format!("{}.{name}", dataset(c)?))).collect(),
                )
            }
        }
    }

    pub(super) fn is_column(&self, scope: &RowScope, path: &Path) -> bool {
        match path.parts.as_slice() {
            [name] => {
                scope.env.measure(&name.text).is_some()
                    || (scope.around.is_some() && is_form("partner", &name.text))
                    || !matches!(self.seen_in(scope, &name.text), Seen::Nothing)
            }
            [dataset, column] => match self.names.datasets.find(&dataset.text) {
                Some(id) => self.column_of(id, &column.text).is_some(),
                None => self.other_entity(scope, dataset).is_some(),
            },
            [first, ..] => self.other_entity(scope, first).is_some(),
            [] => false,
        }
    }

    /// Names of all columns that a row sees, for suggestions.
    pub(super) fn visible(&self, dataset: DatasetId) -> Vec<String> {
        let tables = self.in_sight(dataset).into_iter().filter_map(|id| self.names.columns.get(id.index()));
        tables.flat_map(|t| t.names().map(str::to_owned)).collect()
    }

    /// The ordinal of a code; reports one that the classification lacks.
    pub(super) fn code(&mut self, id: ClassificationId, code: &str, span: Span) -> Option<u32> {
        let ordinals = self.codes.get(id.index())?;
        if let Some(ordinal) = ordinals.get(code) {
            return Some(*ordinal);
        }
        // A classification without codes had a problem of its own.
        if ordinals.is_empty() {
            return None;
        }
        if self.status_codes == Some(id) {
            let words = ordinals.keys().map(String::as_str);
            // A sign of a table is no word of a formula, but it is known what it means.
            let sign = code.to_lowercase();
            let meant = DataStatus::ALL.into_iter().find(|s| s.signs().contains(&sign.as_str()));
            let meant = meant.map(|status| status.word(Self::lang_of(code)).to_owned());
            let suggestion = meant.or_else(|| crate::diagnostic::nearest(code, words).map(str::to_owned));
            self.report(StatusProblem::UnknownStatus { word: code.to_owned(), suggestion, span });
            return None;
        }
        self.unknown_code(id, code, span);
        None
    }

    /// Says of a code that a classification lacks what it may have been meant to be, once for all its places.
    fn unknown_code(&mut self, id: ClassificationId, code: &str, span: Span) {
        let classification =
            self.policy.classifications.get(id.index()).map(|c| c.name.clone()).unwrap_or_default();
        let key = (classification.clone(), code.to_owned());
        if let Some(CodeProblem::Lacking { span: first, more, .. }) = self.unknown_codes.get_mut(&key) {
            if *first != span && !more.contains(&span) {
                more.push(span);
            }
            return;
        }
        let meant = self.meant_code(id, code);
        let (code, more) = (code.to_owned(), Vec::new());
        self.unknown_codes.insert(key, CodeProblem::Lacking { code, classification, meant, span, more });
    }

    fn meant_code(&self, id: ClassificationId, code: &str) -> Meant {
        let Some(ordinals) = self.codes.get(id.index()) else { return Meant::Near(None) };
        let known = ordinals.keys().map(String::as_str);
        if let Some(instead) = respelled(code, known.clone()) {
            return Meant::Respelled(instead.to_owned());
        }
        if let Some(range) = range_of(code, known.clone()) {
            return Meant::InRange(range.to_owned());
        }
        if let Some((other, columns)) = self.code_elsewhere(code) {
            return Meant::Elsewhere { other, columns };
        }
        let (titled, all) = self.told_of_codes(id, code);
        if let Some((code, title)) = titled {
            return Meant::Titled { code, title };
        }
        match crate::diagnostic::nearest(code, known) {
            None if !all.is_empty() => Meant::OneOf(all),
            near => Meant::Near(near.map(str::to_owned)),
        }
    }

    /// The only code whose title a text is, or of whose title it is a part; and all codes where they are few.
    fn told_of_codes(&self, id: ClassificationId, text: &str) -> (Option<(String, String)>, Vec<String>) {
        let Some(list) = self.policy.classifications.get(id.index()) else { return (None, Vec::new()) };
        let wanted = text.trim().to_lowercase();
        let title = |code: &Code| code.title.as_ref().map(|title| title.trim().to_lowercase());
        let only = |fits: &dyn Fn(&str) -> bool| {
            let mut found = list.codes.iter().filter(|code| title(code).is_some_and(|title| fits(&title)));
            let first = found.next()?;
            found.next().is_none().then(|| (first.code.clone(), first.title.clone().unwrap_or_default()))
        };
        let words = |title: &str| {
            let mut rest = title;
            while let Some(at) = rest.find(&wanted) {
                let (before, after) = (rest.get(..at), rest.get(at + wanted.len()..).unwrap_or(""));
                let apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
                if apart(before.and_then(|t| t.chars().next_back())) && apart(after.chars().next()) {
                    return true;
                }
                rest = after;
            }
            false
        };
        let titled = match wanted.chars().any(char::is_alphabetic) {
            true => only(&|title| title == wanted).or_else(|| only(&words)),
            false => None,
        };
        let few = list.codes.len() <= FEW;
        (titled, if few { list.codes.iter().map(|code| code.code.clone()).collect() } else { Vec::new() })
    }

    /// The classification that has a code, and the columns with its codes; one that columns have comes first.
    fn code_elsewhere(&self, code: &str) -> Option<(String, Vec<String>)> {
        let having = self.codes.iter().enumerate().filter(|(_, codes)| codes.contains_key(code));
        let found = having.filter_map(|(at, _)| {
            let id = ClassificationId::at(at);
            let columns = self.policy.datasets.iter().flat_map(|d| &d.columns);
            let own = columns.filter(|c| c.kind == ColumnKind::Code(id)).map(|c| c.name.clone());
            let columns: std::collections::BTreeSet<String> = own.collect();
            let name = self.policy.classifications.get(at)?.name.clone();
            Some((name, columns.into_iter().collect::<Vec<_>>()))
        });
        let mut found: Vec<(String, Vec<String>)> = found.collect();
        let place = found.iter().position(|(_, columns)| !columns.is_empty()).unwrap_or(0);
        (place < found.len()).then(|| found.swap_remove(place))
    }
}
