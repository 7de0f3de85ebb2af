//! Ratings, rules, waivers and tests.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{
    AsOf, Band, Cell, Expr, ExprKind, Given, Rating, Row, Rule as PolicyRule, Table, Test, TestClause,
    Waiver, WaiverClause,
};

impl Builder<'_> {
    pub fn rating(self, pair: &Pair<'_, Rule>) -> Option<Rating> {
        let bands = self.children(pair, Rule::band).map(|p| {
            let at_least = match self.child(&p, Rule::band_from) {
                Some(from) => Some((
                    self.number(&self.child(&from, Rule::number)?),
                    self.has(&from, Rule::percent_sign),
                )),
                None => None,
            };
            Some(Band { name: self.named(&p)?, at_least, span: self.span(&p) })
        });
        Some(Rating { head: self.head(pair)?, bands: bands.collect::<Option<_>>()? })
    }

    pub fn policy_rule(self, pair: &Pair<'_, Rule>) -> Option<PolicyRule> {
        let early = self.child(pair, Rule::level_head);
        let leveled = early.as_ref().unwrap_or(pair);
        let stated = self.has(leveled, Rule::k_mandatory) || self.has(leveled, Rule::k_advisory);
        Some(PolicyRule {
            head: match &early {
                Some(head) => self.head_of(head)?,
                None => self.head(pair)?,
            },
            level: stated.then(|| self.level(leveled)),
            for_each: self.for_each(pair)?,
            condition: self.only(pair, Rule::expr)?,
        })
    }

    pub fn waiver(self, pair: &Pair<'_, Rule>) -> Option<Waiver> {
        let clauses = self.clauses(pair, Rule::waiver_clause, |p| {
            Some(match p.as_rule() {
                Rule::reason => WaiverClause::Reason(self.texted(&p)?),
                Rule::cites => WaiverClause::Basis(self.cites(&p)?),
                _ => WaiverClause::Owner(self.named(&p)?),
            })
        })?;
        let target = self.path(self.child(pair, Rule::path)?);
        Some(Waiver { target, of: self.named(pair), until: self.dated(pair)?, clauses })
    }

    pub fn test(self, pair: &Pair<'_, Rule>) -> Option<Test> {
        let mut clauses = Vec::new();
        for part in pair.clone().into_inner() {
            let kind = match part.as_rule() {
                Rule::given => self.given(&part)?,
                Rule::as_of => TestClause::AsOf(match self.dated(&part) {
                    Some(period) => AsOf::Period(period),
                    None => AsOf::Case(self.named(&part)?),
                }),
                Rule::expect => self.expect(&part)?,
                Rule::cases => TestClause::Cases(self.table(&self.child(&part, Rule::table)?)?),
                _ => continue,
            };
            clauses.push(super::tree::Clause { span: self.span(&part), kind });
        }
        Some(Test { title: self.texted(pair)?, clauses })
    }

    fn expect(self, pair: &Pair<'_, Rule>) -> Option<TestClause> {
        if let Some(fault) = self.child(pair, Rule::expected_fault) {
            let mut code = self.name(&self.child(&fault, Rule::fault_code)?);
            // A Cyrillic letter looks the same.
            code.text = code.text.replace('Е', "E");
            return Some(TestClause::Fault { code, dataset: self.named(&fault) });
        }
        let tolerance = match self.child(pair, Rule::tolerance) {
            Some(tolerance) => Some(self.only(&tolerance, Rule::sum)?),
            None => None,
        };
        Some(TestClause::Expect { expectation: self.only(pair, Rule::expr)?, tolerance })
    }

    fn given(self, pair: &Pair<'_, Rule>) -> Option<TestClause> {
        let rows = match self.child(pair, Rule::table) {
            Some(table) => Given::Rows(self.table(&table)?),
            None => Given::File(self.texted(pair)?),
        };
        Some(TestClause::Given { dataset: self.named(pair)?, rows })
    }

    fn table(self, pair: &Pair<'_, Rule>) -> Option<Table> {
        let mut rows = self.children(pair, Rule::table_row);
        let header = self.children(&rows.next()?, Rule::table_cell).map(|cell| self.name(&cell)).collect();
        let row = |row: Pair<'_, Rule>| {
            let cells = self.children(&row, Rule::table_cell).map(|cell| self.cell(cell));
            let cells: Vec<Cell> = cells.collect::<Option<_>>()?;
            // Blanks at the ends of a line belong to no row.
            let ends = cells.first().zip(cells.last()).map(|(first, last)| first.span.to(last.span));
            Some(Row { cells, span: ends.unwrap_or_else(|| self.span(&row)) })
        };
        Some(Table { header, rows: rows.map(row).collect::<Option<_>>()? })
    }

    fn cell(self, pair: Pair<'_, Rule>) -> Option<Cell> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner().peekable();
        let negative = parts.next_if(|p| p.as_rule() == Rule::minus).is_some();
        let value = match parts.next() {
            None => None,
            Some(word) if word.as_rule() == Rule::word => Some(self.word_expr(word)),
            Some(p) if matches!(p.as_rule(), Rule::date | Rule::quarter | Rule::month) => {
                Some(Expr { span, kind: ExprKind::Calendar(self.calendar(&p)?) })
            }
            Some(other) => Some(self.expr(other)?),
        };
        let value = match (negative, value) {
            (true, Some(inner)) => Some(Expr { span, kind: ExprKind::Negate(Box::new(inner)) }),
            (_, value) => value,
        };
        Some(Cell { value, span })
    }
}
