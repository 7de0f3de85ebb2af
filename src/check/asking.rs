//! Questions about links and roles that are written as others are: what is meant is told in place of what does not fit.

use super::link::FUNCTIONS;
use super::row::{Row, RowScope, RowType};
use super::{Checker, is_form};
use crate::diagnostic::{AskingProblem, Meaning, NameProblem};
use crate::keyword;
use crate::model::{ColumnKind, DatasetId, LinkSide, LinkedFunction, RowExpr, RowKind};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, ListItem, Name, Path};

/// What the names of functions that are not asked of links mean.
const MEANINGS: &[(&[&str], Meaning)] = &[
    (
        &["exists", "exist", "has", "some", "is_any", "существует", "имеет", "имеется", "хотя_бы"],
        Meaning::ThereIs,
    ),
    (&["none", "no", "нет", "ни_одной", "никакой", "отсутствует"], Meaning::ThereIsNone),
    (&["mean", "average", "avg", "median", "среднее", "медиана"], Meaning::Mean),
    (&["max", "min", "maximum", "minimum", "максимум", "минимум", "макс", "мин"], Meaning::Bound),
    (
        &[
            "links",
            "pairs",
            "linked",
            "mutual",
            "largest_degree",
            "number",
            "связи",
            "пары",
            "связанные",
            "количество",
        ],
        Meaning::Number,
    ),
];

impl Checker<'_> {
    /// Reports a function that is asked of no links.
    pub(super) fn not_asked(&mut self, link: DatasetId, function: &Path, span: Span) {
        let word = self.written(function.span);
        if self.names.formulas.find(&word).is_some() {
            self.report(NameProblem::MeasureInRow { name: word, span, summed: false });
            return;
        }
        let lower = word.to_lowercase();
        let meaning = MEANINGS.iter().find(|(words, _)| words.contains(&lower.as_str()));
        let meaning = meaning.map_or(Meaning::Unknown, |(_, meaning)| *meaning);
        let link = self.policy.datasets.get(link.index()).map(|d| d.name.clone()).unwrap_or_default();
        self.report(AskingProblem::OtherFunction { what: self.written(span), link, meaning, span });
    }

    /// `sum(contract)`, `all(contract where …)`: what of the links is not said.
    pub(super) fn no_value_of_links(
        &mut self,
        function: LinkedFunction,
        link: DatasetId,
        over: Span,
        span: Span,
    ) {
        let number = |columns: &[crate::model::Column]| {
            let found = columns.iter().find(|c| matches!(c.kind, ColumnKind::Number(_)));
            found.map(|c| c.name.clone())
        };
        let dataset = self.policy.datasets.get(link.index());
        let value = dataset.and_then(|d| number(&d.columns)).filter(|_| function == LinkedFunction::Sum);
        let what = self.written(span);
        let before = what.find('(').and_then(|at| what.get(..at)).unwrap_or_default().to_owned();
        let instead = format!("{before}({}: {})", self.written(over), value.as_deref().unwrap_or("…"));
        self.report(AskingProblem::AsOfGroup { what, instead, span });
    }

    /// Reports `sum(contract.value)`, `sum(contract, value)`, `any(contract.value > …)`, `count(contract, core)` in a row.
    pub(super) fn links_as_of_group(&mut self, function: &Path, arguments: &[Expr], span: Span) -> bool {
        let word = self.written(function.span);
        let Some((_, asked)) = FUNCTIONS.iter().find(|(name, _)| *name == word) else { return false };
        let Some(first) = arguments.first().map(|argument| self.written(argument.span)) else { return false };
        let is_link = |name: &str| {
            let id = self.names.datasets.find(name);
            id.and_then(|id| self.policy.datasets.get(id.index())).is_some_and(|d| d.link.is_some())
        };
        let instead = match (arguments, first.split_once('.')) {
            ([_, second], _) if is_link(&first) => {
                let rest = self.written(second.span);
                let role = Self::bare_name(second).is_some_and(|name| self.roles_of(&name.text).is_some());
                match (asked, role) {
                    (LinkedFunction::Count, true) => {
                        let form = |slot| keyword::canonical(slot, Self::lang_of(&word)).unwrap_or(slot);
                        format!("{word}({first} {} {} {} {rest})", form("where"), form("partner"), form("in"))
                    }
                    (LinkedFunction::Count, false) => {
                        let form = keyword::canonical("where", Self::lang_of(&word)).unwrap_or("where");
                        format!("{word}({first} {form} {rest})")
                    }
                    (LinkedFunction::Any | LinkedFunction::All | LinkedFunction::Sum, _) => {
                        format!("{word}({first}: {rest})")
                    }
                }
            }
            ([_], Some((link, _))) if is_link(link) => {
                let rest = first.replace(&format!("{link}."), "");
                format!("{word}({link}: {rest})")
            }
            _ => return false,
        };
        self.report(AskingProblem::AsOfGroup { what: self.written(span), instead, span });
        true
    }

    /// Reports a link, or a column of one, where a value of the row belongs.
    pub(super) fn many_rows(&mut self, link: DatasetId, column: Option<&Name>, span: Span) -> bool {
        let Some(dataset) = self.policy.datasets.get(link.index()).filter(|d| d.link.is_some()) else {
            return false;
        };
        let (link, column) = (dataset.name.clone(), column.map(|name| name.text.clone()));
        self.report(AskingProblem::ManyRows { what: self.written(span), link, column, span });
        true
    }

    /// Reports a role asked of a row of a link, which is nobody: `any(contract: core)`, `count(contract where core)`.
    pub(super) fn role_of_link(&mut self, scope: &RowScope, name: &Name) -> bool {
        let Some(dataset) = self.policy.datasets.get(scope.dataset.index()).filter(|d| d.link.is_some())
        else {
            return false;
        };
        let end = match &scope.around {
            Some(_) => {
                keyword::canonical("partner", Self::lang_of(&name.text)).unwrap_or("partner").to_owned()
            }
            None => {
                let from = dataset.link_end(LinkSide::From).and_then(|(_, column)| dataset.column(column));
                from.map(|c| c.name.clone()).unwrap_or_default()
            }
        };
        let role = self.roles_of(&name.text).map(|_| name.text.clone());
        self.report(AskingProblem::RoleOfLink { what: name.text.clone(), role, end, span: name.span });
        true
    }

    /// Reports a role or a cluster that stands opposite a key.
    pub(super) fn role_as_key(&mut self, a: &Row, other: &Expr) -> bool {
        let RowType::Entity(_) = a.of else { return false };
        let Some(role) = self.group_named(other) else { return false };
        let itself =
            matches!(&a.expr, RowExpr { kind: RowKind::Column(column), .. } if self.is_own_key(*column));
        let of = (!itself).then(|| self.written(a.expr.span));
        self.report(AskingProblem::RoleAsKey { role, of, span: other.span });
        true
    }

    /// Reports `enterprise in core` in a row of an enterprise.
    pub(super) fn row_itself_in(&mut self, scope: &RowScope, name: &Name, items: &[ListItem]) -> bool {
        let table = self.names.datasets.find(&name.text);
        let own = table.is_some_and(|id| id == scope.dataset || Some(id) == self.entities_of(scope.dataset));
        let [ListItem::One(item)] = items else { return false };
        let Some(role) = self.group_named(item).filter(|_| own && scope.around.is_none()) else {
            return false;
        };
        self.report(AskingProblem::RoleAsKey { role, of: None, span: item.span });
        true
    }

    /// A role, a cluster or a role of a cluster.
    fn group_named(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Path(path) = &expr.kind else { return None };
        let named = match path.parts.as_slice() {
            [name] => {
                self.roles_of(&name.text).is_some()
                    || self.names.clusters.find(&name.text).is_some()
                    || is_form("cluster", &name.text)
            }
            [cluster, role] => {
                self.names.clusters.find(&cluster.text).is_some() && self.roles_of(&role.text).is_some()
            }
            _ => false,
        };
        named.then(|| self.written(path.span))
    }
}
