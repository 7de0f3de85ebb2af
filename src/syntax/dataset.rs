//! Datasets, links and parameters.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{
    Clause, Column, ColumnType, DataStatus, Dataset, DatasetClause, Link, LinkEnd, LinkSide, Name, Parameter,
    ParameterValue, Rollup, Text, TimeKind, UnitExpr, UnitWord,
};
use crate::source::Span;

impl Builder<'_> {
    pub fn dataset(self, pair: &Pair<'_, Rule>) -> Option<Dataset> {
        Some(Dataset {
            head: self.head(pair)?,
            of: self.child(pair, Rule::of_entity).and_then(|p| self.named(&p)),
            file: self.texted(pair)?,
            clauses: self.clauses(pair, Rule::dataset_clause, |p| self.dataset_clause(p))?,
            link: None,
        })
    }

    /// A table of links: its ends are columns that refer to entities.
    pub fn link(self, pair: &Pair<'_, Rule>) -> Option<Dataset> {
        let mut link = Link::default();
        let mut clauses = Vec::new();
        for clause in self.children(pair, Rule::link_clause) {
            let span = self.span(&clause);
            let inner = clause.into_inner().next()?;
            let side = match inner.as_rule() {
                Rule::link_from => LinkSide::From,
                Rule::link_to => LinkSide::To,
                Rule::undirected => {
                    link.undirected.push(span);
                    continue;
                }
                _ => {
                    clauses.push(Clause { kind: self.dataset_clause(inner.into_inner().next()?)?, span });
                    continue;
                }
            };
            let (name, entity) = (self.name(&self.child(&inner, Rule::word)?), self.named(&inner)?);
            let from = self.child(&inner, Rule::column_from).and_then(|p| self.texted(&p));
            let of_type = ColumnType::Reference(entity);
            clauses.push(Clause {
                kind: DatasetClause::Column(Column::plain(name.clone(), of_type, from)),
                span,
            });
            link.ends.push(LinkEnd { side, name, span });
        }
        let link = Some(link);
        Some(Dataset { head: self.head(pair)?, of: None, file: self.texted(pair)?, clauses, link })
    }

    pub fn parameter(self, pair: &Pair<'_, Rule>) -> Option<Parameter> {
        let values = self.children(pair, Rule::parameter_value).map(|p| {
            let condition = match self.child(&p, Rule::row) {
                Some(row) => Some(self.expr(row)?),
                None => None,
            };
            Some(ParameterValue {
                expected: self.child(&p, Rule::k_expected).is_some(),
                from: self.dated(&p)?,
                condition,
                value: self.only(&p, Rule::sum)?,
                basis: self.child(&p, Rule::cites).map_or(Some(vec![]), |c| self.cites(&c))?,
                span: self.span(&p),
            })
        });
        let values = values.collect::<Option<_>>()?;
        Some(Parameter {
            head: self.head(pair)?,
            unit: self.unit_expr(self.child(pair, Rule::unit_expr)?)?,
            values,
        })
    }

    fn dataset_clause(self, pair: Pair<'_, Rule>) -> Option<DatasetClause> {
        let words: Vec<Name> = self.children(&pair, Rule::word).map(|w| self.name(&w)).collect();
        let word = |at: usize| words.get(at).cloned();
        Some(match pair.as_rule() {
            Rule::key => DatasetClause::Key(self.column(&pair)?),
            Rule::column => DatasetClause::Column(self.column(&pair)?),
            Rule::dataset_period => {
                DatasetClause::Period { grain: self.grain(&pair)?, from: self.texted(&pair) }
            }
            Rule::wide => {
                let value = word(1)?;
                let of_type = match self.child(&pair, Rule::column_type) {
                    Some(written) => self.column_type(written)?,
                    None => plain_number(value.span),
                };
                let value = Column {
                    name: value,
                    of_type,
                    time: self.column_time(&pair),
                    optional: self.has(&pair, Rule::k_optional),
                    from: None,
                    computed: None,
                };
                DatasetClause::Wide { periods: self.range(&pair)?, period: word(0)?, value }
            }
            Rule::exists => DatasetClause::Exists { from: word(0)?, until: word(1) },
            Rule::valid => DatasetClause::Valid { from: word(0)?, until: word(1) },
            Rule::status_column => DatasetClause::Status {
                name: word(0)?,
                from: self.child(&pair, Rule::column_from).and_then(|from| self.texted(&from)),
                signs: self.status_signs(&pair),
            },
            Rule::dataset_where => DatasetClause::Where(self.only(&pair, Rule::row)?),
            Rule::sheet => DatasetClause::Sheet(self.texted(&pair)?),
            Rule::header => DatasetClause::Header(self.number(&self.child(&pair, Rule::number)?)),
            Rule::missing_signs => {
                DatasetClause::MissingSigns(self.children(&pair, Rule::text).map(|t| self.text(&t)).collect())
            }
            _ => return None,
        })
    }

    fn status_signs(self, pair: &Pair<'_, Rule>) -> Vec<(DataStatus, Text)> {
        let mut signs = Vec::new();
        for written in self.children(pair, Rule::status_signs) {
            let mut status = DataStatus::Final;
            for part in written.into_inner() {
                match part.as_rule() {
                    Rule::k_provisional => status = DataStatus::Provisional,
                    Rule::k_estimated => status = DataStatus::Estimated,
                    Rule::k_suppressed => status = DataStatus::Suppressed,
                    Rule::k_confidential => status = DataStatus::Confidential,
                    Rule::text => signs.push((status, self.text(&part))),
                    _ => {}
                }
            }
        }
        signs
    }

    fn column(self, pair: &Pair<'_, Rule>) -> Option<Column> {
        let of_type = self.column_type(self.child(pair, Rule::column_type)?)?;
        let time = self.column_time(pair);
        // A key says `from` itself, a column in a clause of its own.
        let from = self.child(pair, Rule::column_from).unwrap_or(pair.clone());
        let computed = match self.child(pair, Rule::computed) {
            Some(computed) => Some(self.only(&computed, Rule::expr)?),
            None => None,
        };
        Some(Column {
            name: self.name(&self.child(pair, Rule::word)?),
            of_type,
            time,
            optional: self.has(pair, Rule::k_optional),
            from: self.texted(&from),
            computed,
        })
    }

    fn column_type(self, pair: Pair<'_, Rule>) -> Option<ColumnType> {
        let mut of_type = pair.into_inner().filter(|p| !matches!(p.as_rule(), Rule::colon | Rule::arrow));
        Some(match of_type.next()? {
            unit if unit.as_rule() == Rule::unit_expr => ColumnType::Typed(self.unit_expr(unit)?),
            cluster if cluster.as_rule() == Rule::k_cluster => ColumnType::Cluster(self.span(&cluster)),
            name => ColumnType::Reference(self.name(&name)),
        })
    }

    fn column_time(self, pair: &Pair<'_, Rule>) -> Option<(TimeKind, Span)> {
        let time = self.child(pair, Rule::column_time)?;
        let kind = match time.clone().into_inner().next()?.as_rule() {
            Rule::k_stock_average => TimeKind::Stock(Rollup::Average),
            Rule::k_stock_opening => TimeKind::Stock(Rollup::Opening),
            Rule::k_stock_closing => TimeKind::Stock(Rollup::Closing),
            Rule::k_flow_cumulative => TimeKind::FlowCumulative,
            _ => TimeKind::Flow,
        };
        Some((kind, self.span(&time)))
    }
}

/// The type of values of which none is written.
fn plain_number(span: Span) -> ColumnType {
    let word = UnitWord { word: "number".to_owned(), power: 1, price_year: None, span };
    ColumnType::Typed(UnitExpr { factors: vec![(false, word)], span })
}
