//! Aggregates of the rows of a cell as notation: the sign, the set it runs over and what is taken of each row.

use super::super::assess_demand::as_written;
use super::measure::{Formulas, Part, Strength};
use super::{Large, Math};
use crate::model::{Aggregate, AggregateFunction, Between, LinkGroup, NetworkFunction, RoleFilter, RowExpr};
use crate::unit::{Number, Unit};

/// Letters of a line of conditions under a sign.
const LINE: usize = 44;

impl Formulas<'_> {
    pub(super) fn aggregate(&self, aggregate: &Aggregate) -> Part {
        let names = &self.names;
        let (index, set) = self.set(aggregate);
        let member = Math::Row(vec![Math::Letter(index), Math::Sign("∈"), set.clone()]);
        let mut below = vec![member];
        if let Some(filter) = &aggregate.filter {
            below.extend(self.conditions(filter));
        }
        let over = |sign: Large| {
            let of = match &aggregate.argument {
                Some(argument) => self.row(argument, index).at_least(Strength::Large),
                None => Math::Number("1".to_owned()),
            };
            Part::new(Math::Over { sign, below: below.clone(), of: Box::new(of) }, Strength::Large)
        };
        let word = |en: &str, ru: &str| over(Large::Word(names.say(en, ru)));
        match &aggregate.function {
            AggregateFunction::Sum => over(Large::Sum),
            // Of a whole set its size is shown, of a part of it ones are added.
            AggregateFunction::Count if aggregate.filter.is_none() => Part::of(set.fenced("|", "|")),
            AggregateFunction::Count => over(Large::Sum),
            AggregateFunction::Mean => word("mean", "среднее"),
            AggregateFunction::Max => over(Large::Max),
            AggregateFunction::Min => over(Large::Min),
            AggregateFunction::Median => word("median", "медиана"),
            AggregateFunction::Quantile(part) => {
                let part = Number::Exact(part.clone());
                let part = as_written(&part, &Unit::one(), names);
                word(&format!("quantile {part}"), &format!("квантиль {part}"))
            }
            AggregateFunction::Stdev => word("standard deviation", "стандартное отклонение"),
            AggregateFunction::Network(function) => Part::of(self.network(*function, aggregate)),
        }
    }

    /// The letter of a row and the set of the rows.
    fn set(&self, aggregate: &Aggregate) -> (&'static str, Math) {
        let names = &self.names;
        let dataset = names.policy.datasets.get(aggregate.dataset.index());
        let is_of_members = dataset.is_some_and(|d| d.link.is_none() && (d.of.is_some() || d.is_entity()));
        if !is_of_members {
            return ("r", Math::words(names.dataset(aggregate.dataset)));
        }
        let set = match &aggregate.roles {
            RoleFilter::None => Math::Letter("K"),
            RoleFilter::Member => Math::Letter("K").below(Math::words(names.say("members", "участники"))),
            RoleFilter::In(roles) => {
                let roles = roles.iter().map(|role| names.role(*role)).collect::<Vec<_>>().join(", ");
                Math::Letter("K").below(Math::words(roles))
            }
        };
        ("i", set)
    }

    /// Conditions in words, in lines that fit under a sign.
    pub(super) fn conditions(&self, filter: &RowExpr) -> Vec<Math> {
        let mut lines = Vec::new();
        for part in filter.written_parts() {
            let mut line = String::new();
            for word in self.predicates().clause(part).split(' ') {
                if !line.is_empty() && line.chars().count() + word.chars().count() >= LINE {
                    lines.push(Math::Words(std::mem::take(&mut line)));
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            lines.push(Math::Words(line));
        }
        lines
    }

    fn network(&self, function: NetworkFunction, aggregate: &Aggregate) -> Math {
        let names = &self.names;
        let (en, ru) = match function {
            NetworkFunction::Links => ("links", "связей"),
            NetworkFunction::Pairs => ("linked pairs", "связанных пар"),
            NetworkFunction::Mutual => ("mutual pairs", "взаимных пар"),
            NetworkFunction::Linked => ("linked members", "связанных участников"),
            NetworkFunction::LargestComponent => {
                ("members of the largest component", "участников наибольшей компоненты")
            }
            NetworkFunction::Components => ("components", "компонент"),
            NetworkFunction::LargestDegree => {
                ("partners of the one who has most", "партнёров у того, у кого их больше всех")
            }
            NetworkFunction::Nodes => ("members that may be linked", "возможных участников связей"),
        };
        let mut below = vec![Math::words(names.quoted(names.dataset(aggregate.dataset)))];
        if let Some(filter) = &aggregate.filter {
            below.extend(self.conditions(filter));
        }
        if let Some(between) = &aggregate.between {
            below.push(Math::words(self.between(between)));
        }
        let sign = Large::Word(names.say(format!("number of {en}"), format!("число {ru}")));
        Math::Over { sign, below, of: Box::new(Math::Row(Vec::new())) }
    }

    fn between(&self, between: &Between) -> String {
        let (a, b) = (self.group(&between.first), self.group(&between.second));
        self.names.say(format!("between {a} and {b}"), format!("между: {a} и {b}"))
    }

    fn group(&self, group: &LinkGroup) -> String {
        let names = &self.names;
        let roles = match group.roles.as_slice() {
            [] => names.say("members", "участники"),
            roles => roles.iter().map(|role| names.role(*role)).collect::<Vec<_>>().join(", "),
        };
        match group.cluster {
            Some(cluster) => format!("{roles} ({})", names.cluster(cluster)),
            None => roles,
        }
    }
}
